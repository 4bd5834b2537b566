package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of a {@code .h5} file: one group per outermost layer, with the names of all weights in it, those of the layers of a nested model included. A weight is
 * found by the end of its name, such as {@code conv1/kernel:0}; where names tell nothing, by its place in the list.
 */
final class LegacyWeights implements KerasWeights {
    static final String GROUP = "model_weights";

    private final Hdf5File hdf5;
    private final Map<KerasLayer, KerasLayer> outermost = new HashMap<>();
    private final Map<KerasLayer, List<Slot>> slots = new HashMap<>();
    private final Map<KerasLayer, List<String>> stored = new HashMap<>();

    /** One variable of one layer, in the order in which Keras lists them. */
    private record Slot(KerasLayer layer, String variable) {}

    LegacyWeights(Hdf5File hdf5, KerasNetwork network) {
        this.hdf5 = hdf5;
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
        KerasLayers.Row row = KerasLayers.row(layer);
        if (row == null) {
            return;
        }
        boolean trainable = layer.config().flag("trainable", true);
        for (String variable : stored(layer, row.variables(layer.config()))) {
            boolean statistic = KerasLayers.STATISTICS.contains(variable);
            (trainable && !statistic ? trained : fixed).add(new Slot(layer, variable));
        }
    }

    /** What the file lists, the number of samples that a Normalization has seen included. */
    private static List<String> stored(KerasLayer layer, List<String> variables) {
        if (!layer.kind().equals("Normalization") || variables.isEmpty()) {
            return variables;
        }
        List<String> all = new ArrayList<>(variables);
        all.add("count");
        return all;
    }

    @Override
    public List<Tensor> of(KerasLayer layer, List<String> names) {
        if (names.isEmpty()) {
            return List.of();
        }
        KerasLayer top = outermost.get(layer);
        String group = GROUP + "/" + top.name();
        List<String> weights = stored.computeIfAbsent(top, t -> weightNames(group));
        List<Tensor> found = new ArrayList<>();
        for (String name : names) {
            found.add(hdf5.tensor(group + "/" + find(layer, top, name, weights, group)));
        }
        return found;
    }

    private List<String> weightNames(String group) {
        return hdf5.texts(group, "weight_names")
                .orElseThrow(() -> Damage.at(
                        hdf5.file(),
                        hdf5.place(group),
                        "is missing or lists no weight_names, weights are expected there"));
    }

    private String find(KerasLayer layer, KerasLayer top, String variable, List<String> weights, String group) {
        String[] wanted = (layer.path() + "/" + variable).split("/");
        String[] older = (layer.path() + "/" + olderName(layer, variable)).split("/");
        int best = 0;
        List<String> candidates = new ArrayList<>();
        for (String weight : weights) {
            int score = Math.max(commonEnd(wanted, weight), commonEnd(older, weight));
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

    /** Keras 2 calls the kernel of a depthwise convolution so. */
    private static String olderName(KerasLayer layer, String variable) {
        boolean depthwise = layer.kind().startsWith("DepthwiseConv") && variable.equals("kernel");
        return depthwise ? "depthwise_kernel" : variable;
    }

    private static int commonEnd(String[] wanted, String weight) {
        String[] parts = (weight.endsWith(":0") ? weight.substring(0, weight.length() - 2) : weight).split("/");
        int common = 0;
        while (common < Math.min(wanted.length, parts.length)
                && wanted[wanted.length - 1 - common].equals(parts[parts.length - 1 - common])) {
            common++;
        }
        return common;
    }
}
