package convscope.labels;

import convscope.graph.InvalidRequestException;
import convscope.labels.LabelSources.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files with names of classes on the disk of this machine. A server never looks for any. */
public final class LabelFiles {
    private static final long LARGEST = 1 << 24;
    private static final List<String> SHARED =
            List.of("labels.txt", "classes.txt", "class_indices.json", "labels.json", "classes.json");

    private LabelFiles() {}

    /**
     * The text of a file that somebody named.
     *
     * @throws InvalidRequestException if it is missing, too large or no text
     */
    public static Found read(Path file) {
        try {
            if (Files.size(file) <= LARGEST) {
                return new Found(file.getFileName().toString(), Files.readString(file));
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        throw unreadable(file, null);
    }

    private static InvalidRequestException unreadable(Path file, IOException why) {
        return new InvalidRequestException(
                file + ": cannot be read as text; a file with one class name per line, or a JSON list, is expected",
                why);
    }

    /** A file called like the model: {@code MODEL.labels.txt} or {@code MODEL.labels.json}, with the model's ending or without. */
    public static Optional<Found> own(Path model) {
        String name = model.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return first(
                model,
                Stream.of(stem + ".labels.txt", name + ".labels.txt", stem + ".labels.json", name + ".labels.json"));
    }

    /** A file beside the model that several models may share, such as {@code labels.txt}. */
    public static Optional<Found> shared(Path model) {
        return first(model, SHARED.stream());
    }

    private static Optional<Found> first(Path model, Stream<String> names) {
        return names.map(model::resolveSibling)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(LabelFiles::read);
    }
}
