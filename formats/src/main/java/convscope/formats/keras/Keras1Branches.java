package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A Sequential model of Keras 1 that starts with a {@code Merge} of other models, told as the Functional model that it is: the layers of all branches, the merge
 * called on their ends, and the rest as a chain. The file keeps the weights of the branches' layers in the same way, one group a layer.
 */
final class Keras1Branches {
    private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode inputs = JsonNodeFactory.instance.arrayNode();

    private Keras1Branches() {}

    static boolean startsWithMerge(ObjectNode entry) {
        JsonNode first = entry.path("config").path(0);
        return entry.path("class_name").asText().equals("Sequential")
                && first.path("class_name").asText().equals("Merge")
                && first.path("config").path("layers").isArray();
    }

    /** Turns the entry of such a model into that of a Functional one. */
    static void flatten(ObjectNode entry) {
        Keras1Branches branches = new Keras1Branches();
        String end = branches.chain(entry.get("config"));
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("name", entry.path("name").asText("sequential"));
        config.set("layers", branches.layers);
        config.set("input_layers", branches.inputs);
        config.putArray("output_layers").add(reference(end));
        entry.put("class_name", "Model").set("config", config);
    }

    /** Appends layers, each called on the one before it; returns the name of the last. */
    private String chain(JsonNode list) {
        String last = null;
        for (JsonNode layer : list) {
            String kind = layer.path("class_name").asText();
            if (last == null && kind.equals("Merge")) {
                last = merge((ObjectNode) layer.deepCopy());
            } else {
                last = append((ObjectNode) layer.deepCopy(), List.of(last == null ? input(layer) : last));
            }
        }
        return last;
    }

    private String merge(ObjectNode layer) {
        List<String> ends = new ArrayList<>();
        for (JsonNode branch : ((ObjectNode) layer.get("config")).remove("layers")) {
            JsonNode config = branch.path("config");
            if (config.isArray()) {
                ends.add(chain(config));
            } else if (config.has("output_layers")) {
                config.path("layers").forEach(layers::add);
                config.path("input_layers").forEach(inputs::add);
                ends.add(config.path("output_layers").path(0).path(0).asText());
            } else {
                ends.add(append((ObjectNode) branch.deepCopy(), List.of(input(branch))));
            }
        }
        return append(layer, ends);
    }

    private String append(ObjectNode layer, List<String> from) {
        String name = nameOf(layer);
        layer.put("name", name);
        ArrayNode call = layer.putArray("inbound_nodes").addArray();
        from.forEach(f -> call.add(reference(f)));
        layers.add(layer);
        return name;
    }

    private static String nameOf(JsonNode layer) {
        return layer.path("name").asText(layer.path("config").path("name").asText());
    }

    private String input(JsonNode first) {
        String name = nameOf(first) + "_input";
        ObjectNode layer = layers.addObject();
        layer.put("class_name", "InputLayer").put("name", name);
        ObjectNode config = layer.putObject("config");
        config.put("name", name);
        JsonNode holder = first.findParent("batch_input_shape");
        if (holder != null) {
            config.set("batch_input_shape", holder.get("batch_input_shape"));
            config.put("dtype", holder.path("input_dtype").asText("float32"));
        }
        layer.putArray("inbound_nodes");
        inputs.add(reference(name));
        return name;
    }

    private static ArrayNode reference(String layer) {
        return JsonNodeFactory.instance.arrayNode().add(layer).add(0).add(0);
    }
}
