package convscope.web;

import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * A model that was sent, and what came with it; null for what did not.
 *
 * @param name how its sender calls it
 * @param side its side file
 * @param labels names of its classes
 * @param vocabulary words of the texts that it reads
 * @param beside further files of the model, by name
 */
record SentModel(String name, Path file, Path side, Path labels, Path vocabulary, SortedMap<String, Path> beside) {
    /** All that there are. */
    Stream<Path> files() {
        return Stream.concat(Stream.of(file, side, labels, vocabulary), beside.values().stream())
                .filter(Objects::nonNull);
    }
}
