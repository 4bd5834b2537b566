package convscope.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import onnx.Onnx;

/** Weights that lie in other files beside an ONNX model ({@code TensorProto.external_data}): mapped, from the model's own folder only. */
final class ExternalData {
    private final Optional<Path> folder;
    private final Companions companions;
    private final String file;
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<Path, FileBytes> mapped = new HashMap<>();

    /**
     * @param folder the model's folder; empty for a model that comes without one
     * @param companions what came with a model without a folder
     * @param file the model's name, for messages
     */
    ExternalData(Optional<Path> folder, Companions companions, String file) {
        this.folder = folder;
        this.companions = companions;
        this.file = file;
    }

    /** The files that were read, in the order of their names. */
    List<Path> files() {
        return List.copyOf(files.values());
    }

    /**
     * The bytes of a tensor.
     *
     * @param size how many its shape and type ask for
     * @throws UnreadableModelException if its file is missing, outside the folder or too short
     */
    FileBytes bytes(Onnx.TensorProto proto, long size) {
        Map<String, String> place = new HashMap<>();
        proto.getExternalDataList().forEach(entry -> place.put(entry.getKey(), entry.getValue()));
        String location = place.getOrDefault("location", "");
        if (folder.isEmpty()) {
            FileBytes companion = companion(proto.getName(), location);
            return companion.slice((int) start(proto, place, companion.size(), size), (int) size);
        }
        Path path = path(proto.getName(), location);
        try {
            long length = Files.size(path);
            long from = start(proto, place, length, size);
            files.put(location, path);
            return slice(path, length, from, size);
        } catch (IOException e) {
            throw new UnreadableModelException(
                    file + ": the file '" + location + "' with the weights of '" + proto.getName()
                            + "' cannot be read (" + e.getClass().getSimpleName() + "); check its permissions",
                    e);
        }
    }

    /** Where a tensor of so many bytes begins in a file of this length, in which it was seen to lie. */
    private long start(Onnx.TensorProto proto, Map<String, String> place, long length, long size) {
        String location = place.getOrDefault("location", "");
        long from = number(place, "offset", 0, proto.getName());
        long count = number(place, "length", size, proto.getName());
        if (count != size) {
            throw wrong(proto.getName(), location, "has " + count + " bytes there; its shape and type need " + size);
        }
        if (from < 0 || from > length || size > length - from) {
            throw wrong(
                    proto.getName(),
                    location,
                    "ends at byte " + (from + size) + " of that file, which has only " + length);
        }
        return from;
    }

    private FileBytes companion(String tensor, String location) {
        return companions
                .find()
                .apply(location)
                .orElseThrow(() -> new UnreadableModelException(file + ": the weights of '" + tensor
                        + "' lie in another file, '" + location
                        + "', which did not come with the model; give both together, as two files or in one zip"));
    }

    private FileBytes slice(Path path, long length, long from, long size) throws IOException {
        if (length > Integer.MAX_VALUE) {
            return FileBytes.map(path, from, size);
        }
        FileBytes whole = mapped.get(path);
        if (whole == null) {
            whole = FileBytes.map(path);
            mapped.put(path, whole);
        }
        return whole.slice((int) from, (int) size);
    }

    private Path path(String tensor, String location) {
        boolean climbs = List.of(location.split("[/\\\\]")).contains("..");
        Path path = null;
        try {
            path = folder.get().resolve(location);
        } catch (InvalidPathException e) {
            climbs = true;
        }
        boolean inside = !climbs
                && !location.isEmpty()
                && !location.startsWith("/")
                && !Path.of(location).isAbsolute();
        if (inside && !Files.isRegularFile(path)) {
            throw new UnreadableModelException(file + ": the weights of '" + tensor + "' lie in the file '" + location
                    + "', which is not in the model's folder; put it there");
        }
        if (!inside || !isInside(path)) {
            throw new UnreadableModelException(file + ": the weights of '" + tensor + "' are said to lie in '"
                    + location + "', which is outside the model's folder; only files in that folder are read");
        }
        return path;
    }

    /** Links are followed: what counts is where the bytes lie. */
    private boolean isInside(Path path) {
        try {
            return path.toRealPath().startsWith(folder.get().toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private long number(Map<String, String> place, String key, long otherwise, String tensor) {
        String text = place.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(tensor, place.get("location"), "has the " + key + " '" + text + "', which is no number");
        }
    }

    private UnreadableModelException wrong(String tensor, String location, String what) {
        return new UnreadableModelException(file + ": weight '" + tensor + "' in the file '" + location + "' " + what
                + "; the two files do not belong together, copy or export both again");
    }
}
