package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import convscope.formats.keras.Call.Reference;
import convscope.graph.UnreadableModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the configuration of Keras 2 and 3, into which {@link Origin} brings older ones: Sequential and Functional models, nested to any sensible depth. */
final class NetworkParser {
    static final Set<String> NETWORKS = Set.of("Functional", "Model", "Sequential");

    private static final Set<String> OWN_MODULES = Set.of("keras", "tf_keras", "builtins");
    private static final int DEEPEST = 24;

    /** Keras 2 registers this layer of its InceptionResNetV2 as if it were a user's. */
    private static final String SCALE = "Custom>CustomScaleLayer";

    private final CustomLayers custom = CustomLayers.load();
    private final String file;

    NetworkParser(String file) {
        this.file = file;
    }

    /** The outermost model. */
    KerasNetwork parse(JsonNode root) {
        Config model = new Config(file, "model_config", root);
        String kind = model.text("class_name");
        if (!NETWORKS.contains(kind)) {
            throw new convscope.graph.UnsupportedOperatorException(file + ": the model is of the class '" + kind
                    + "', which is Python code and not in the file; build it as keras.Sequential or keras.Model(inputs, outputs) "
                    + "(Functional) and save again, or export it to ONNX");
        }
        return network(kind, model.get("config"), "model_config", "", 0);
    }

    private KerasNetwork network(String kind, JsonNode body, String place, String path, int depth) {
        if (depth > DEEPEST) {
            throw tooDeep(place);
        }
        if (body != null && body.isArray()) {
            ObjectNode wrapped = JsonNodeFactory.instance.objectNode();
            body = wrapped.set("layers", body);
        }
        Config config = new Config(file, place + ".config", body);
        JsonNode list = config.get("layers");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw config.wrong("layers", list, "a list of layers");
        }
        List<KerasLayer> layers = new ArrayList<>();
        boolean chained = kind.equals("Sequential");
        for (int i = 0; i < list.size(); i++) {
            layers.add(layer(new Config(file, place + ".layers[" + i + "]", list.get(i)), path, chained, depth));
        }
        String name = config.text("name", kind.toLowerCase(java.util.Locale.ROOT));
        if (chained) {
            return chain(name, path, layers, config);
        }
        boolean newer = isNewer(list);
        if (!newer) {
            layers.replaceAll(l -> callsFromZero(l, layers));
        }
        List<Reference> outputs = ends(config, "output_layers", layers, newer);
        List<KerasLayer> kept = Masks.removed(layers, outputs);
        List<KerasLayer> counted = kept.stream().filter(l -> !l.operation()).toList();
        return new KerasNetwork(name, path, kind, counted, kept, ends(config, "input_layers", layers, newer), outputs);
    }

    /** Keras 3 tells a call as an object, Keras 2 as a list. */
    private static boolean isNewer(JsonNode layers) {
        for (JsonNode layer : layers) {
            if (layer.path("inbound_nodes").path(0).isObject()) {
                return true;
            }
        }
        return false;
    }

    private KerasLayer layer(Config entry, String outer, boolean chained, int depth) {
        String written = entry.text("class_name").equals(SCALE) ? "CustomScaleLayer" : entry.text("class_name");
        Config config = written.equals("Sequential")
                        && entry.get("config") != null
                        && entry.get("config").isArray()
                ? entry
                : entry.child("config");
        String kind = Operations.kind(written, config);
        String name = entry.text("name", config.text("name", kind));
        String path = outer.isEmpty() ? name : outer + "/" + name;
        KerasNetwork inside =
                NETWORKS.contains(kind) ? network(kind, entry.get("config"), entry.place(), path, depth + 1) : null;
        boolean operation = isOperation(entry, written, kind, config);
        return new KerasLayer(
                name,
                path,
                kind,
                foreign(entry),
                operation,
                config,
                row(kind, foreign(entry) != null, operation, entry),
                inside,
                wrapped(kind, config, path, depth),
                chained ? List.of() : new CallParser(entry).calls());
    }

    /** The rows of Keras' own layers come first; a jar cannot change what they compute. */
    private KerasLayers.Row row(String kind, boolean foreign, boolean operation, Config entry) {
        KerasLayers.Row own = operation ? Operations.row(kind) : KerasLayers.row(kind);
        if (!foreign && own != null || NETWORKS.contains(kind)) {
            return foreign ? null : own;
        }
        return custom.row(kind, entry.text("registered_name", kind));
    }

    /** Keras 3 tells the module of an operation, except in {@code .h5} files, where only layers say whether they are trained. */
    private static boolean isOperation(Config entry, String written, String kind, Config config) {
        if (entry.has("module")) {
            return entry.text("module").startsWith("keras.src.ops")
                    || Operations.isLambda(written) && !kind.equals(written);
        }
        boolean newer = entry.node().path("inbound_nodes").path(0).isObject();
        return Operations.isLambda(written) && !kind.equals(written)
                || newer && !config.has("trainable") && Operations.row(kind) != null;
    }

    private List<KerasLayer.Wrapped> wrapped(String kind, Config config, String path, int depth) {
        if (depth > DEEPEST) {
            throw tooDeep(config.place());
        }
        return WrappedLayers.of(kind, config, inner -> layer(inner, path, true, depth + 1));
    }

    private UnreadableModelException tooDeep(String place) {
        return new UnreadableModelException(
                file + ": " + place + ": models are nested deeper than " + DEEPEST + " levels");
    }

    private static String foreign(Config entry) {
        String registered =
                entry.has("registered_name") ? entry.get("registered_name").asText() : "";
        String module = entry.has("module") ? entry.get("module").asText() : "keras";
        if (registered.contains(">") && !registered.equals(SCALE)) {
            return registered;
        }
        String root = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
        return OWN_MODULES.contains(root) || module.contains("keras.") ? null : module;
    }

    private List<Reference> ends(Config config, String key, List<KerasLayer> layers, boolean newer) {
        List<Reference> found = new ArrayList<>();
        gather(config, key, config.get(key), found);
        if (found.isEmpty()) {
            throw config.wrong(key, config.get(key), "at least one [layer name, call, output]");
        }
        return found.stream().map(r -> fromZero(r, layers, newer)).toList();
    }

    private static KerasLayer callsFromZero(KerasLayer layer, List<KerasLayer> layers) {
        return layer.called(layer.calls().stream()
                .map(call -> call.with(r -> fromZero(r, layers, false)))
                .toList());
    }

    /** Keras 2 counts the calls of nested models from 1; Keras 3 only among the outputs, and only of Functional ones. */
    private static Reference fromZero(Reference r, List<KerasLayer> layers, boolean newer) {
        boolean counted = layers.stream()
                .anyMatch(l -> l.name().equals(r.layer())
                        && l.network() != null
                        && !(newer && l.kind().equals("Sequential")));
        return counted && r.call() > 0 ? new Reference(r.layer(), r.call() - 1, r.tensor()) : r;
    }

    private void gather(Config config, String key, JsonNode value, List<Reference> found) {
        if (value == null) {
            return;
        }
        if (value.isArray() && value.path(0).isTextual()) {
            found.add(CallParser.reference(value, config, key));
        } else if (value.isArray() || value.isObject()) {
            value.forEach(v -> gather(config, key, v, found));
        } else {
            throw config.wrong(key, value, "[layer name, call, output]");
        }
    }

    private KerasNetwork chain(String name, String path, List<KerasLayer> layers, Config config) {
        List<KerasLayer> all = new ArrayList<>(layers);
        if (!layers.get(0).isInput()) {
            all.add(0, impliedInput(layers.get(0), path, config));
        }
        List<KerasLayer> linked = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            KerasLayer l = all.get(i);
            linked.add(l.called(
                    i == 0
                            ? List.of()
                            : List.of(Call.on(new Reference(all.get(i - 1).name(), 0, 0)))));
        }
        return new KerasNetwork(
                name,
                path,
                "Sequential",
                linked.subList(1, linked.size()),
                linked,
                List.of(new Reference(all.get(0).name(), 0, 0)),
                List.of(new Reference(all.get(all.size() - 1).name(), 0, 0)));
    }

    private KerasLayer impliedInput(KerasLayer first, String path, Config config) {
        JsonNode shape = impliedShape(first, config);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        String name = first.name() + "_input";
        body.put("name", name);
        body.set("batch_shape", shape);
        boolean words = first.kind().equals("Embedding");
        body.put("dtype", words ? "float32" : InputShapes.type(first.config()));
        return KerasLayer.input(
                name, path.isEmpty() ? name : path + "/" + name, new Config(file, config.place(), body));
    }

    private static JsonNode impliedShape(KerasLayer first, Config config) {
        for (String key : List.of("batch_input_shape", "batch_shape")) {
            if (first.config().has(key)) {
                return first.config().get(key);
            }
        }
        if (first.network() != null) {
            KerasLayer inner = first.network().layers().get(0);
            return inner.isInput() ? InputShapes.declared(inner.config()) : null;
        }
        return config.get("build_input_shape");
    }
}
