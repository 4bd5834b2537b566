package convscope.graph;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Files that came with a model that does not lie in a folder: in the same archive, or sent with it.
 *
 * @param find a file by the name that the model calls it, a path with {@code /}; empty where it did not come
 * @param hashed what the model's hash is of, one after the other; empty for the model alone
 */
public record Companions(Function<String, Optional<FileBytes>> find, List<FileBytes> hashed) {
    /** None. */
    public static final Companions NONE = new Companions(name -> Optional.empty(), List.of());

    public Companions {
        hashed = List.copyOf(hashed);
    }

    /** Files that were sent with a model, each by its name without folders. */
    public static Companions sent(FileBytes model, SortedMap<String, FileBytes> files) {
        return new Companions(
                name -> Optional.ofNullable(files.get(name.substring(name.lastIndexOf('/') + 1))),
                Stream.concat(Stream.of(model), files.values().stream()).toList());
    }
}
