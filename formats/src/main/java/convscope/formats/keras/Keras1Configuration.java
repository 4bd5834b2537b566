package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Configurations of Keras 1 in the words of Keras 2: one row for each class and each key that was called otherwise. */
final class Keras1Configuration {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("AtrousConvolution1D", "Conv1D"),
            Map.entry("AtrousConvolution2D", "Conv2D"),
            Map.entry("Convolution1D", "Conv1D"),
            Map.entry("Convolution2D", "Conv2D"),
            Map.entry("Convolution3D", "Conv3D"),
            Map.entry("Deconvolution2D", "Conv2DTranspose"),
            Map.entry("SeparableConvolution2D", "SeparableConv2D"),
            Map.entry("TimeDistributedDense", "Dense"));

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("atrous_rate", "dilation_rate"),
            Map.entry("bias", "use_bias"),
            Map.entry("border_mode", "padding"),
            Map.entry("concat_axis", "axis"),
            Map.entry("dot_axes", "axes"),
            Map.entry("filter_length", "kernel_size"),
            Map.entry("inner_activation", "recurrent_activation"),
            Map.entry("input_dtype", "dtype"),
            Map.entry("length", "size"),
            Map.entry("nb_filter", "filters"),
            Map.entry("p", "rate"),
            Map.entry("pool_length", "pool_size"),
            Map.entry("sigma", "stddev"),
            Map.entry("stride", "strides"),
            Map.entry("subsample", "strides"),
            Map.entry("subsample_length", "strides"));

    private static final List<List<String>> KERNEL_SIZES =
            List.of(List.of("nb_row", "nb_col"), List.of("kernel_dim1", "kernel_dim2", "kernel_dim3"));

    private static final Map<String, String> ORDERS = Map.of("th", "channels_first", "tf", "channels_last");

    /** Classes whose configuration does not say which order of axes they read. */
    private static final Set<String> ORDER_UNTOLD =
            Set.of("Cropping2D", "Cropping3D", "UpSampling2D", "UpSampling3D", "ZeroPadding2D", "ZeroPadding3D");

    /** Keys that only Keras 1 writes. */
    private static final List<String> MARKS = List.of("nb_filter", "border_mode", "dim_ordering", "W_regularizer");

    private final String order;

    private Keras1Configuration(String order) {
        this.order = order;
    }

    /** Whether a configuration is in the words of Keras 1. */
    static boolean recognizes(JsonNode configuration) {
        return MARKS.stream().anyMatch(key -> configuration.findParent(key) != null);
    }

    /** The configuration in the words of Keras 2. */
    static JsonNode translated(JsonNode configuration) {
        List<JsonNode> orders = configuration.findValues("dim_ordering");
        String order = orders.isEmpty()
                ? "channels_last"
                : ORDERS.getOrDefault(orders.get(0).asText(), "channels_last");
        JsonNode copy = configuration.deepCopy();
        new Keras1Configuration(order).translate(copy);
        return copy;
    }

    private void translate(JsonNode node) {
        if (node instanceof ObjectNode entry && entry.path("class_name").isTextual()) {
            if (Keras1Branches.startsWithMerge(entry)) {
                Keras1Branches.flatten(entry);
            }
            if (entry.get("config") instanceof ObjectNode config && !NetworkParser.NETWORKS.contains(kind(entry))) {
                layer(entry, config);
            }
        }
        node.forEach(this::translate);
    }

    private static String kind(ObjectNode entry) {
        return entry.path("class_name").asText();
    }

    private void layer(ObjectNode entry, ObjectNode config) {
        String written = kind(entry);
        KEYS.forEach((old, now) -> {
            if (config.has(old)) {
                config.set(now, config.remove(old));
            }
        });
        if (!written.equals("Embedding") && config.has("output_dim")) {
            config.set("units", config.remove("output_dim"));
        }
        KERNEL_SIZES.forEach(keys -> join(config, keys));
        if (config.has("dim_ordering")) {
            String told = config.remove("dim_ordering").asText();
            config.put("data_format", ORDERS.getOrDefault(told, told));
        } else if (ORDER_UNTOLD.contains(written)) {
            config.put("data_format", order);
        }
        if (written.equals("ZeroPadding1D") || written.equals("ZeroPadding2D")) {
            config.set("padding", margins(config.get("padding")));
        }
        entry.put("class_name", renamed(written, config));
    }

    private static String renamed(String written, ObjectNode config) {
        if (written.equals("Merge")) {
            config.put("normalize", config.path("mode").asText().equals("cos"));
            boolean raw = config.path("mode_type").asText("raw").equals("raw");
            return raw ? written : "Merge by a function, which is Python code";
        }
        if (written.equals("BatchNormalization") && config.path("mode").asInt() == 2) {
            return "BatchNormalization by the statistics of each batch (mode 2)";
        }
        return CLASSES.getOrDefault(written, written);
    }

    private static void join(ObjectNode config, List<String> keys) {
        if (keys.stream().allMatch(config::has)) {
            ArrayNode size = config.putArray("kernel_size");
            keys.forEach(key -> size.add(config.remove(key)));
        }
    }

    /** Margins by name, or as {@code (top, bottom, left, right)}, as pairs. */
    private static JsonNode margins(JsonNode padding) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (padding instanceof ObjectNode named) {
            ArrayNode sides = pair(named.path("left_pad"), named.path("right_pad"));
            boolean flat = !named.has("top_pad") && !named.has("bottom_pad");
            return flat
                    ? sides
                    : make.arrayNode()
                            .add(pair(named.path("top_pad"), named.path("bottom_pad")))
                            .add(sides);
        }
        if (padding instanceof ArrayNode list && list.size() == 4) {
            return make.arrayNode().add(pair(list.get(0), list.get(1))).add(pair(list.get(2), list.get(3)));
        }
        return padding;
    }

    private static ArrayNode pair(JsonNode begin, JsonNode end) {
        return JsonNodeFactory.instance.arrayNode().add(begin.asInt(0)).add(end.asInt(0));
    }
}
