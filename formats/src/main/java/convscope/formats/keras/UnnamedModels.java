package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Names for models inside a Sequential one that have none in the configuration, as those of Keras 1 and 2.0 to 2.2.2, where a Sequential model is a bare list of
 * layers. The outermost are named as the list of weights names them, others {@code sequential_N} by their place.
 */
final class UnnamedModels {
    private UnnamedModels() {}

    static JsonNode named(JsonNode configuration, List<String> layerNames) {
        JsonNode copy = configuration.deepCopy();
        JsonNode outermost = copy.path("config");
        if (outermost.isArray() && layerNames.size() == outermost.size()) {
            for (int i = 0; i < layerNames.size(); i++) {
                if (isUnnamed(outermost.get(i))) {
                    ((ObjectNode) outermost.get(i)).put("name", layerNames.get(i));
                }
            }
        }
        nameAll(copy);
        return copy;
    }

    private static void nameAll(JsonNode node) {
        if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (isUnnamed(list.get(i))) {
                    ((ObjectNode) list.get(i)).put("name", "sequential_" + (i + 1));
                }
            }
        }
        node.forEach(UnnamedModels::nameAll);
    }

    private static boolean isUnnamed(JsonNode entry) {
        return entry.isObject()
                && entry.path("class_name").asText().equals("Sequential")
                && entry.path("config").isArray()
                && !entry.has("name");
    }
}
