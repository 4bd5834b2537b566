package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Weights of a {@code .h5} file: one group per outermost layer, with the names of all weights in it, those of the layers of a nested model included. A weight is
 * found by the end of its name, such as {@code conv1/kernel:0}; where names tell nothing, by its place in the list.
 */
final class LegacyWeights implements KerasWeights {
    static final String GROUP = "model_weights";

    private final Hdf5File hdf5;
    private final BiFunction<KerasLayer, String, String> spelling;
    private final Map<KerasLayer, KerasLayer> outermost = new HashMap<>();
    private final Map<KerasLayer, List<Slot>> slots = new HashMap<>();
    private final Map<KerasLayer, List<String>> stored = new HashMap<>();

    /** One variable of one layer, in the order in which Keras lists them. */
    private record Slot(KerasLayer layer, String variable) {}

    LegacyWeights(Hdf5File hdf5, KerasNetwork network) {
        this(hdf5, network, (layer, variable) -> null);
    }

    /** @param spelling the whole name of a layer's variable in this file, apart from an ending {@code :0}; null where only its end is known */
    LegacyWeights(Hdf5File hdf5, KerasNetwork network, BiFunction<KerasLayer, String, String> spelling) {
        this.hdf5 = hdf5;
        this.spelling = spelling;
        for (KerasLayer top : network.listed()) {
            List<Slot> trained = new ArrayList<>();
            List<Slot> fixed = new ArrayList<>();
            collect(top, top, trained, fixed);
            trained.addAll(fixed);
            slots.put(top, trained);
        }
    }

    private void collect(KerasLayer layer, KerasLayer top, List<Slot> trained, List<Slot> fixed) {
        outermost.put(layer, top);
        if (layer.network() != null) {
            layer.network().listed().forEach(inner -> collect(inner, top, trained, fixed));
            return;
        }
        layer.wrapped().forEach(inner -> collect(inner.layer(), top, trained, fixed));
        KerasLayers.Row row = layer.row();
        if (row == null) {
            return;
        }
        boolean trainable = layer.config().flag("trainable", true);
        for (Variable variable : row.variables(layer.config())) {
            boolean statistic = KerasLayers.STATISTICS.contains(variable.name());
            (trainable && !statistic ? trained : fixed).add(new Slot(layer, variable.name()));
        }
    }

    @Override
    public List<Tensor> of(KerasLayer layer, List<Variable> variables) {
        if (variables.isEmpty()) {
            return List.of();
        }
        KerasLayer top = outermost.get(layer);
        String group = group(layer);
        List<String> weights = weightNames(layer);
        List<Tensor> found = new ArrayList<>();
        for (Variable variable : variables) {
            found.add(hdf5.tensor(group + "/" + find(layer, top, variable.name(), weights, group)));
        }
        return found;
    }

    /** Whether the file has a weight of this whole name. */
    boolean has(KerasLayer layer, String name) {
        return spelled(name, weightNames(layer)).isPresent();
    }

    /** The weight of this whole name. */
    Tensor named(KerasLayer layer, String name) {
        String group = group(layer);
        String found = spelled(name, weightNames(layer))
                .orElseThrow(() -> Damage.at(
                        hdf5.file(), hdf5.place(group + "/" + name), "is missing, weights are expected there"));
        return hdf5.tensor(group + "/" + found);
    }

    private static Optional<String> spelled(String name, List<String> weights) {
        return weights.stream()
                .filter(w -> w.equals(name) || w.equals(name + ":0"))
                .findFirst();
    }

    private String group(KerasLayer layer) {
        return GROUP + "/" + outermost.get(layer).name();
    }

    private List<String> weightNames(KerasLayer layer) {
        return stored.computeIfAbsent(outermost.get(layer), top -> weightNames(group(top)));
    }

    private List<String> weightNames(String group) {
        return hdf5.texts(group, "weight_names")
                .orElseThrow(() -> Damage.at(
                        hdf5.file(),
                        hdf5.place(group),
                        "is missing or lists no weight_names, weights are expected there"));
    }

    private String find(KerasLayer layer, KerasLayer top, String variable, List<String> weights, String group) {
        Optional<String> exact = spelled(spelling.apply(layer, variable), weights);
        if (exact.isPresent()) {
            return exact.get();
        }
        String[] wanted = (layer.path() + "/" + variable).split("/");
        int best = 0;
        List<String> candidates = new ArrayList<>();
        for (String weight : weights) {
            int score = commonEnd(wanted, weight);
            if (score > best) {
                candidates.clear();
                best = score;
            }
            if (score == best && score > 0) {
                candidates.add(weight);
            }
        }
        boolean nested = layer != top;
        if (candidates.size() == 1 && (best > 1 || !nested)) {
            return candidates.get(0);
        }
        List<Slot> expected = slots.get(top);
        if (expected.size() != weights.size()) {
            throw Damage.at(
                    hdf5.file(),
                    hdf5.place(group),
                    "has no weight that is surely '" + layer.path() + "/" + variable + "' among " + weights);
        }
        return weights.get(expected.indexOf(new Slot(layer, variable)));
    }

    /** How many names at the end of a weight's path are those wanted. */
    static int commonEnd(String[] wanted, String weight) {
        String[] parts = (weight.endsWith(":0") ? weight.substring(0, weight.length() - 2) : weight).split("/");
        int common = 0;
        while (common < Math.min(wanted.length, parts.length)
                && wanted[wanted.length - 1 - common].equals(parts[parts.length - 1 - common])) {
            common++;
        }
        return common;
    }
}
