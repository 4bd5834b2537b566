package convscope.formats.keras;

import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Weights of a {@code .keras} file. Keras names a layer there by its class and its place among the layers of that class, never by its own name:
 * {@code layers/conv2d_1/vars/0} is the kernel of the second Conv2D. Keras 2.12 to 2.14 say {@code _layer_checkpoint_dependencies} for {@code layers}, and on
 * Windows they write the whole path of a layer as one name with backslashes; 2.12 and 2.13 count a layer that has weights twice, so that the second Conv2D is
 * {@code conv2d_2}.
 */
final class StoreWeights implements KerasWeights {
    private static final List<String> LISTS = List.of("layers", "_layer_checkpoint_dependencies");

    private static final List<String> VOCABULARIES = List.of("/vocabulary.txt", "/_lookup_layer/vocabulary.txt");

    private static final Pattern COUNTING_TWICE = Pattern.compile("2\\.1[23]\\..*");

    private final Hdf5File store;
    private final boolean countsTwice;
    private final Function<String, Optional<ByteBuffer>> assets;
    private final Map<KerasLayer, List<String>> places = new HashMap<>();

    /**
     * @param version of Keras that wrote the file
     * @param assets what the file holds besides the weights, by its name
     */
    StoreWeights(Hdf5File store, KerasNetwork network, String version, Function<String, Optional<ByteBuffer>> assets) {
        this.store = store;
        this.countsTwice = COUNTING_TWICE.matcher(version).matches();
        this.assets = assets;
        place(network, List.of());
    }

    private void place(KerasNetwork network, List<String> outer) {
        Map<String, Integer> used = new HashMap<>();
        for (KerasLayer layer : network.listed()) {
            String stem = snakeCase(layer.kind());
            int step = countsTwice && hasWeights(layer) ? 2 : 1;
            int number = used.merge(stem, step, Integer::sum) - step;
            place(layer, outer, stem + (number == 0 ? "" : "_" + number));
        }
    }

    private void place(KerasLayer layer, List<String> outer, String name) {
        List<String> own = new ArrayList<>(outer);
        own.add(name);
        places.put(layer, own);
        if (layer.network() != null) {
            place(layer.network(), own);
        }
        layer.wrapped().forEach(w -> place(w.layer(), outer, name + "/" + w.attribute()));
    }

    private static boolean hasWeights(KerasLayer layer) {
        if (layer.network() != null) {
            return layer.network().listed().stream().anyMatch(StoreWeights::hasWeights);
        }
        return layer.row() != null && !layer.row().variables(layer.config()).isEmpty()
                || layer.wrapped().stream().anyMatch(w -> hasWeights(w.layer()));
    }

    @Override
    public List<String> vocabulary(KerasLayer layer) {
        return VOCABULARIES.stream()
                .flatMap(name -> assets.apply("assets/" + group(layer) + name).stream())
                .findFirst()
                .map(bytes ->
                        List.of(StandardCharsets.UTF_8.decode(bytes).toString().split("\n", -1)))
                .orElse(List.of());
    }

    /** The group of a layer, by whichever rule the file was written; by the present one if it is not there at all. */
    private String group(KerasLayer layer) {
        List<String> place = places.get(layer);
        List<String> found = new ArrayList<>();
        for (String list : LISTS) {
            String path = list + "/" + String.join("/" + list + "/", place);
            found.add(path);
            found.add(path.replace('/', '\\'));
        }
        return found.stream().filter(store::has).findFirst().orElse(found.get(0));
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
        if (variables.isEmpty()) {
            return List.of();
        }
        String group = group(layer) + "/vars";
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
        String group = group(layer) + "/";
        boolean hidden = !variable.part().isEmpty() && !store.has(group + variable.group());
        return group + (hidden ? "_" : "") + variable.group();
    }
}
