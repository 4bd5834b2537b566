package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import convscope.formats.keras.KerasLayer.Wrapped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Which layers stand inside others, under the names that Keras gives their places. */
final class WrappedLayers {
    private static final Map<String, String> ONE =
            Map.of("RNN", "cell", "SpectralNormalization", "layer", "TimeDistributed", "layer");

    private WrappedLayers() {}

    /**
     * The layers inside a layer.
     *
     * @param parse reads a layer from its entry of class name and configuration
     */
    static List<Wrapped> of(String kind, Config config, Function<Config, KerasLayer> parse) {
        if (ONE.containsKey(kind)) {
            String key = ONE.get(kind);
            return List.of(new Wrapped(key, parse.apply(config.child(key))));
        }
        return switch (kind) {
            case "Bidirectional" -> bothWays(config, parse);
            case "Pipeline" -> listed(config, "layers", "_pipeline_layers", parse);
            case "StackedRNNCells" -> listed(config, "cells", "cells", parse);
            default -> List.of();
        };
    }

    private static List<Wrapped> listed(
            Config config, String key, String attribute, Function<Config, KerasLayer> parse) {
        JsonNode list = config.get(key);
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw config.wrong(key, list, "a list of " + key);
        }
        Map<String, Integer> used = new HashMap<>();
        List<Wrapped> found = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            KerasLayer layer =
                    parse.apply(new Config(config.file(), config.place() + "." + key + "[" + i + "]", list.get(i)));
            String stem = StoreWeights.snakeCase(layer.kind());
            int number = used.merge(stem, 1, Integer::sum) - 1;
            found.add(new Wrapped(attribute + "/" + stem + (number == 0 ? "" : "_" + number), layer));
        }
        return found;
    }

    /**
     * Where no layer for the way back is told, it is that for the way forth with the order of time turned round. Keras 3 writes both with the names that they
     * have, Keras 2 without the prefixes.
     */
    private static List<Wrapped> bothWays(Config config, Function<Config, KerasLayer> parse) {
        Config forth = config.child("layer");
        Config back = config.has("backward_layer") ? config.child("backward_layer") : forth;
        boolean named = back != forth && forth.child("config").text("name", "").startsWith("forward_");
        return List.of(
                new Wrapped("forward_layer", parse.apply(named ? forth : named(forth, "forward_", false))),
                new Wrapped("backward_layer", parse.apply(named ? back : named(back, "backward_", back == forth))));
    }

    private static Config named(Config entry, String prefix, boolean turned) {
        Config inner = entry.child("config");
        String name = inner.text("name", "layer");
        ObjectNode copy = entry.node().deepCopy();
        ObjectNode body = (ObjectNode) copy.get("config");
        if (turned) {
            body.put("go_backwards", !inner.flag("go_backwards", false));
            name = name.startsWith("forward_") ? name.substring("forward_".length()) : name;
        }
        body.put("name", name.startsWith(prefix) ? name : prefix + name);
        return new Config(entry.file(), entry.place(), copy);
    }
}
