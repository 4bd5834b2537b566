package convscope.formats.tfjs;

import convscope.formats.keras.ZipEntries;
import convscope.graph.FileBytes;
import convscope.graph.UnreadableModelException;
import convscope.model.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The binary files of weights: those in the folder of {@code model.json} or below it, or those in the same zip. Nothing else is ever opened. */
interface Shards {
    /** The bytes of the file that {@code model.json} calls {@code path}. */
    ByteBuffer bytes(String path);

    /** Files beside a model on disk, or those that came with one that is not. */
    static Shards beside(ModelSource source) {
        return path -> {
            if (source.folder().isPresent()) {
                return read(source.name(), source.folder().get(), path);
            }
            FileBytes sent = source.companions()
                    .find()
                    .apply(path)
                    .orElseThrow(
                            () -> new UnreadableModelException(
                                    source.name() + ": its weights are in '" + path
                                            + "' beside it, which did not come with it; put the .json file and all its .bin files into one zip"));
            return sent.view();
        };
    }

    private static ByteBuffer read(String file, Path folder, String path) {
        checkInside(file, path);
        Path shard = folder.resolve(path);
        try {
            if (!Files.isRegularFile(shard)) {
                throw new UnreadableModelException(file + ": its weights are in '" + path
                        + "' beside it, and there is no such file; keep all files of the model in one folder");
            }
            if (!shard.toRealPath().startsWith(folder.toRealPath())) {
                throw outside(file, path);
            }
            ByteBuffer bytes = ModelSource.of(shard).bytes();
            return bytes;
        } catch (IOException e) {
            throw new UnreadableModelException(
                    file + ": its weights in '" + path + "' cannot be read ("
                            + e.getClass().getSimpleName() + "); check its permissions",
                    e);
        }
    }

    /**
     * Files of a zip.
     *
     * @param folder of {@code model.json} inside the zip; empty or ending in a slash
     */
    static Shards inside(String file, ZipEntries zip, String folder) {
        return path -> {
            checkInside(file, path);
            if (!zip.has(folder + path)) {
                throw new UnreadableModelException(file + ": its weights are in '" + path
                        + "', which the zip does not hold; put the .json file and all its .bin files into one zip");
            }
            return zip.content(folder + path);
        };
    }

    /** Refuses paths that lead elsewhere. */
    private static void checkInside(String file, String path) {
        boolean plain = !path.isEmpty() && path.indexOf('\\') < 0 && path.indexOf(':') < 0 && path.indexOf('\0') < 0;
        if (!plain
                || List.of(path.split("/", -1)).stream()
                        .anyMatch(p -> p.isEmpty() || p.equals(".") || p.equals(".."))) {
            throw outside(file, path);
        }
    }

    private static UnreadableModelException outside(String file, String path) {
        return new UnreadableModelException(file + ": weightsManifest names the file '" + path
                + "', which is not inside the model's own folder; only files beside model.json are read");
    }
}
