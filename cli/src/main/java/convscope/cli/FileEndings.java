package convscope.cli;

import convscope.graph.InvalidRequestException;
import convscope.network.Names;
import convscope.output.Outputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Kinds of files that a command writes besides those of {@link Outputs}, told by the endings of their names. */
final class FileEndings {
    private FileEndings() {}

    /**
     * Checks, before long work, that a file can be written.
     *
     * @param what the file holds, such as {@code a comparison}
     * @throws InvalidRequestException if its ending is none of these, or it or its folder cannot be written to
     */
    static void require(Path file, String what, List<String> endings) {
        String ending = Outputs.ending(file);
        if (!endings.contains(ending)) {
            String found = ending.isEmpty() && file.getFileName() != null
                    ? file.getFileName().toString().toLowerCase(Locale.ROOT)
                    : ending;
            throw new InvalidRequestException(file + ": " + Names.unknown("kind of file for " + what, found, endings));
        }
        Outputs.requireWritable(file);
    }
}
