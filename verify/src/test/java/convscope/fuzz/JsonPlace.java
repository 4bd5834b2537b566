package convscope.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A place in a tree of JSON: a container, and a key or an index in it.
 *
 * @param key empty in a list
 * @param index 0 in an object
 */
record JsonPlace(JsonNode parent, String key, int index) {
    JsonNode get() {
        return parent instanceof ObjectNode o ? o.get(key) : parent.get(index);
    }

    void set(JsonNode value) {
        if (parent instanceof ObjectNode object) {
            object.set(key, value);
        } else if (parent instanceof ArrayNode array) {
            array.set(index, value);
        }
    }

    static List<JsonPlace> all(JsonNode root) {
        List<JsonPlace> found = new ArrayList<>();
        collect(root, found);
        return found;
    }

    private static void collect(JsonNode node, List<JsonPlace> found) {
        if (node.isObject()) {
            node.fieldNames().forEachRemaining(key -> {
                found.add(new JsonPlace(node, key, 0));
                collect(node.get(key), found);
            });
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                found.add(new JsonPlace(node, "", i));
                collect(node.get(i), found);
            }
        }
    }

    static JsonPlace any(List<JsonPlace> places, Random random) {
        return places.isEmpty() ? null : places.get(random.nextInt(places.size()));
    }
}
