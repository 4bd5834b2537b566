package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;

/** Shape and element type of an input layer, under the names that each Keras gives them. */
final class InputShapes {
    private InputShapes() {}

    /** The declared shape, batch first; null where there is none. */
    static JsonNode declared(Config config) {
        return config.has("batch_shape") ? config.get("batch_shape") : config.get("batch_input_shape");
    }

    /** Sizes, batch first, -1 where free. */
    static long[] of(Config config) {
        String key = config.has("batch_shape") ? "batch_shape" : "batch_input_shape";
        if (!config.has(key)) {
            throw new convscope.graph.UnreadableModelException(config.file() + ": " + config.place()
                    + " has no input shape: the model was saved before it was built; "
                    + "call it once or give it an Input in Keras, and save it again");
        }
        long[] sizes = config.list(key);
        if (sizes.length < 1 || sizes.length > 8) {
            throw config.wrong(key, config.get(key), "a shape of 1 to 8 sizes, batch first");
        }
        sizes[0] = -1;
        for (int i = 1; i < sizes.length; i++) {
            if (sizes[i] == 0 || sizes[i] < -1) {
                throw config.wrong(key, config.get(key), "sizes of at least 1");
            }
        }
        return sizes;
    }

    /** Element type in Keras' words. */
    static String type(Config config) {
        JsonNode type = config.get("dtype");
        if (type == null) {
            return "float32";
        }
        return type.isTextual()
                ? type.textValue()
                : type.path("config").path("name").asText("float32");
    }
}
