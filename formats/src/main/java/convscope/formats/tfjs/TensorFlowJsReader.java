package convscope.formats.tfjs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.formats.keras.KerasTopology;
import convscope.formats.keras.ZipEntries;
import convscope.graph.ConvscopeException;
import convscope.graph.UnreadableModelException;
import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads layers models of TensorFlow.js, as {@code model.save} of tfjs-layers and {@code tensorflowjs_converter --output_format tfjs_layers_model} write them:
 * {@code model.json} with its {@code .bin} files beside it, or one zip of these files. Graph models are not layers models and are not recognized.
 */
public final class TensorFlowJsReader implements ModelReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "model.json";
    private static final String TOPOLOGY = "modelTopology";
    private static final String MANIFEST = "weightsManifest";
    private static final int LARGEST_JSON = 1 << 28;

    @Override
    public String format() {
        return "TensorFlow.js layers model";
    }

    @Override
    public boolean recognizes(ModelSource source) {
        ByteBuffer bytes = source.bytes();
        if (ZipEntries.hasSignature(bytes)) {
            return ZipEntries.names(source, MODEL) && !ZipEntries.names(source, "config.json");
        }
        return startsAsObject(bytes) && isLayersModel(bytes);
    }

    private static boolean startsAsObject(ByteBuffer bytes) {
        for (int i = 0; i < Math.min(bytes.remaining(), 64); i++) {
            byte b = bytes.get(i);
            if (b == '{') {
                return true;
            }
            if (b != ' '
                    && b != '\n'
                    && b != '\r'
                    && b != '\t'
                    && (b & 0xff) != 0xef
                    && (b & 0xff) != 0xbb
                    && (b & 0xff) != 0xbf) {
                return false;
            }
        }
        return false;
    }

    private static boolean isLayersModel(ByteBuffer bytes) {
        if (bytes.remaining() > LARGEST_JSON) {
            return false;
        }
        String text = StandardCharsets.UTF_8.decode(bytes).toString();
        boolean layers = text.contains("\"" + TOPOLOGY + "\"") && text.contains("\"class_name\"");
        return layers && !text.contains("\"graph-model\"");
    }

    @Override
    public Model read(ModelSource source) {
        try {
            if (!ZipEntries.hasSignature(source.bytes())) {
                return read(source, source.bytes(), Shards.beside(source));
            }
            ZipEntries zip = ZipEntries.read(
                    source, name -> name.endsWith(".bin") || name.equals(MODEL) || name.endsWith("/" + MODEL));
            List<String> models =
                    zip.names().stream().filter(n -> n.endsWith(MODEL)).toList();
            if (models.size() != 1) {
                throw new UnreadableModelException(source.name() + ": the zip holds " + models.size()
                        + " files model.json; one, with its .bin files, is expected");
            }
            String entry = models.get(0);
            String folder = entry.substring(0, entry.length() - MODEL.length());
            return read(source, zip.content(entry), Shards.inside(source.name(), zip, folder));
        } catch (ConvscopeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnreadableModelException(
                    source.name() + ": the file is damaged (" + e.getClass().getSimpleName()
                            + "); save the model again or take another copy of the file",
                    e);
        }
    }

    private static Model read(ModelSource source, ByteBuffer json, Shards shards) {
        JsonNode root = parse(source.name(), StandardCharsets.UTF_8.decode(json).toString());
        JsonNode topology = root.path(TOPOLOGY);
        JsonNode configuration = topology.has("model_config") ? topology.get("model_config") : topology;
        if (!configuration.isObject() || !configuration.has("class_name")) {
            throw StoredWeight.wrong(
                    source.name(), TOPOLOGY, configuration, "a layers model with class_name and config");
        }
        Manifest manifest = new Manifest(source.name(), root.path(MANIFEST), shards);
        return KerasTopology.read(source, "TensorFlow.js", version(topology), configuration, manifest);
    }

    /** The version of Keras that wrote the configuration; empty where TensorFlow.js did, which tells only its own. */
    private static String version(JsonNode topology) {
        String version = topology.path("keras_version").asText();
        return version.isEmpty() || !Character.isDigit(version.charAt(0)) ? "" : version;
    }

    private static JsonNode parse(String file, String text) {
        try {
            return JSON.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
        } catch (JsonProcessingException e) {
            throw new UnreadableModelException(file + ": model.json is no JSON (" + e.getOriginalMessage()
                    + "); save the model again or take another copy of the file");
        }
    }
}
