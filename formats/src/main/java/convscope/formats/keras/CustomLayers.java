package convscope.formats.keras;

import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The layers that other jars supply. */
final class CustomLayers {
    private final Map<String, CustomLayer> byName = new HashMap<>();

    private CustomLayers() {}

    static CustomLayers load() {
        CustomLayers found = new CustomLayers();
        ServiceLoader.load(CustomLayer.class).forEach(layer -> found.byName.put(layer.name(), layer));
        return found;
    }

    /**
     * How a layer is written; null where no jar says it.
     *
     * @param registered the name with its package, as {@code shop>Glow}; may be null
     */
    KerasLayers.Row row(String kind, String registered) {
        CustomLayer layer = byName.containsKey(registered) ? byName.get(registered) : byName.get(kind);
        return layer == null
                ? null
                : KerasLayers.Row.of(
                        kind,
                        config -> Variable.of(layer.variables(new LayerSettings(config))),
                        e -> {
                            LayerCall call = new LayerCall(e);
                            return call.told(layer.write(call));
                        },
                        false);
    }
}
