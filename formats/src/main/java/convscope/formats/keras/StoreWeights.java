package convscope.formats.keras;

import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weights of a {@code .keras} file. Keras names a layer there by its class and its place among the layers of that class, never by its own name:
 * {@code layers/conv2d_1/vars/0} is the kernel of the second Conv2D.
 */
final class StoreWeights implements KerasWeights {
    private static final List<String> VOCABULARIES = List.of("/vocabulary.txt", "/_lookup_layer/vocabulary.txt");

    private final Hdf5File store;
    private final Function<String, Optional<ByteBuffer>> assets;
    private final Map<KerasLayer, String> groups = new HashMap<>();

    /** @param assets what the file holds besides the weights, by its name */
    StoreWeights(Hdf5File store, KerasNetwork network, Function<String, Optional<ByteBuffer>> assets) {
        this.store = store;
        this.assets = assets;
        place(network, "");
    }

    private void place(KerasNetwork network, String group) {
        String list = store.has(group + "_layer_checkpoint_dependencies") ? "_layer_checkpoint_dependencies" : "layers";
        Map<String, Integer> used = new HashMap<>();
        for (KerasLayer layer : network.listed()) {
            String stem = snakeCase(layer.kind());
            int number = used.merge(stem, 1, Integer::sum) - 1;
            String own = group + list + "/" + stem + (number == 0 ? "" : "_" + number);
            place(layer, own);
        }
    }

    private void place(KerasLayer layer, String group) {
        groups.put(layer, group);
        if (layer.network() != null) {
            place(layer.network(), group + "/");
        }
        layer.wrapped().forEach(w -> place(w.layer(), group + "/" + w.attribute()));
    }

    @Override
    public List<String> vocabulary(KerasLayer layer) {
        return VOCABULARIES.stream()
                .flatMap(name -> assets.apply("assets/" + groups.get(layer) + name).stream())
                .findFirst()
                .map(bytes ->
                        List.of(StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1)))
                .orElse(List.of());
    }

    /** Keras' own rule, by which {@code PReLU} becomes {@code p_re_lu}. */
    static String snakeCase(String className) {
        return className
                .replaceAll("\\W+", "")
                .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    @Override
    public List<Tensor> of(KerasLayer layer, List<Variable> variables) {
        String group = groups.get(layer) + "/vars";
        String found = store.text(group, "name").orElse(layer.name());
        if (!found.equals(layer.name())) {
            throw Damage.at(
                    store.file(),
                    store.place(group),
                    "holds the weights of layer '" + found + "', those of '" + layer.path() + "' are expected");
        }
        return variables.stream()
                .map(v -> store.tensor(place(layer, v) + "/" + v.index()))
                .toList();
    }

    /** Keras names a part after its attribute, which begins with an underscore in some versions and not in others. */
    private String place(KerasLayer layer, Variable variable) {
        String group = groups.get(layer) + "/";
        boolean hidden = !variable.part().isEmpty() && !store.has(group + variable.group());
        return group + (hidden ? "_" : "") + variable.group();
    }
}
