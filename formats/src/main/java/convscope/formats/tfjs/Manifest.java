package convscope.formats.tfjs;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.formats.keras.NamedTensors;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code weightsManifest} of a model: groups of weights, each group laid end to end over the bytes of its files, taken together. A weight may run over from
 * one file into the next.
 */
final class Manifest implements NamedTensors {
    private static final long LARGEST = Integer.MAX_VALUE;

    private final String file;
    private final Map<String, StoredWeight> weights = new LinkedHashMap<>();
    private final Map<String, ByteBuffer> bytes = new LinkedHashMap<>();

    /** @throws UnreadableModelException if it is not a manifest, or the files hold fewer bytes than it lists */
    Manifest(String file, JsonNode groups, Shards shards) {
        this.file = file;
        if (!groups.isArray() || groups.isEmpty()) {
            throw wrong("weightsManifest", groups, "a list of groups with paths and weights");
        }
        for (int i = 0; i < groups.size(); i++) {
            group("weightsManifest[" + i + "]", groups.get(i), shards);
        }
    }

    private void group(String place, JsonNode group, Shards shards) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (JsonNode path : listed(place + ".paths", group.path("paths"))) {
            if (!path.isTextual()) {
                throw wrong(place + ".paths", path, "names of files");
            }
            parts.add(shards.bytes(path.textValue()));
        }
        ByteBuffer all = joined(place, parts);
        long at = 0;
        int index = 0;
        for (JsonNode entry : listed(place + ".weights", group.path("weights"))) {
            StoredWeight weight = StoredWeight.of(file, place + ".weights[" + index++ + "]", entry);
            if (at + weight.bytes() > all.remaining()) {
                throw new UnreadableModelException(file + ": " + place + " lists more weights than its files hold ("
                        + all.remaining() + " bytes, '" + weight.name() + "' ends at byte " + (at + weight.bytes())
                        + "); save the model again or take another copy of the file");
            }
            if (weights.put(weight.name(), weight) != null) {
                throw wrong(place + ".weights[" + (index - 1) + "].name", entry.path("name"), "a name that comes once");
            }
            bytes.put(weight.name(), all.slice((int) at, (int) weight.bytes()));
            at += weight.bytes();
        }
    }

    private JsonNode listed(String place, JsonNode value) {
        if (!value.isArray()) {
            throw wrong(place, value, "a list");
        }
        return value;
    }

    private ByteBuffer joined(String place, List<ByteBuffer> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        long size = parts.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size > LARGEST) {
            throw new UnreadableModelException(
                    file + ": the files of " + place + " have " + size + " bytes; at most " + LARGEST + " can be read");
        }
        ByteBuffer all = ByteBuffer.allocateDirect((int) size);
        parts.forEach(p -> all.put(p.duplicate()));
        return all.flip();
    }

    private UnreadableModelException wrong(String place, JsonNode found, String expected) {
        return StoredWeight.wrong(file, place, found, expected);
    }

    @Override
    public List<String> names() {
        return List.copyOf(weights.keySet());
    }

    @Override
    public String place() {
        return "weightsManifest";
    }

    @Override
    public Tensor tensor(String name) {
        return weights.get(name).tensor(bytes.get(name));
    }
}
