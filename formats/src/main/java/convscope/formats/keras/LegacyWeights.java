package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/**
 * Weights of a {@code .h5} file: one group per outermost layer, with the names of all weights in it, those of the layers inside it included. Where every name fits
 * the variable that Keras lists at its place, a weight is found by that; else by the end of its name, such as {@code conv1/kernel:0}; where names tell nothing, by
 * its place again.
 */
final class LegacyWeights implements KerasWeights {
    static final String GROUP = "model_weights";

    private static final Pattern CELL = Pattern.compile("\\w+_cells?(_\\d+)?");

    private final Hdf5File hdf5;
    private final BiFunction<KerasLayer, String, String> spelling;
    private final Map<KerasLayer, KerasLayer> outermost = new HashMap<>();
    private final Map<KerasLayer, List<Slot>> slots = new HashMap<>();
    private final Map<KerasLayer, List<String>> stored = new HashMap<>();
    private final Map<KerasLayer, Boolean> inOrder = new HashMap<>();

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
            collect(top, top, true, trained, fixed);
            trained.addAll(fixed);
            slots.put(top, trained);
        }
    }

    private void collect(KerasLayer layer, KerasLayer top, boolean outerTrained, List<Slot> trained, List<Slot> fixed) {
        outermost.put(layer, top);
        boolean trainable = outerTrained && layer.config().flag("trainable", true);
        if (layer.network() != null) {
            layer.network().listed().forEach(inner -> collect(inner, top, trainable, trained, fixed));
            return;
        }
        layer.wrapped().forEach(inner -> collect(inner.layer(), top, trainable, trained, fixed));
        KerasLayers.Row row = layer.row();
        if (row == null) {
            return;
        }
        List<String> names =
                row.variables(layer.config()).stream().map(Variable::name).toList();
        for (String variable : stored(layer, names)) {
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
        List<Slot> expected = slots.get(top);
        if (inOrder.computeIfAbsent(top, t -> fit(expected, weights))) {
            return weights.get(expected.indexOf(new Slot(layer, variable)));
        }
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

    private static boolean fit(List<Slot> slots, List<String> weights) {
        boolean fits = slots.size() == weights.size();
        for (int i = 0; fits && i < slots.size(); i++) {
            fits = fits(slots.get(i), weights.get(i));
        }
        return fits;
    }

    /** Whether a weight's name ends in the variable and names none but layers on the way to it; cells and wrapped layers may be left out or have numbers. */
    private static boolean fits(Slot slot, String weight) {
        String name = bare(weight);
        if (!name.equals(slot.variable()) && !name.endsWith("/" + slot.variable())) {
            return false;
        }
        Iterator<String> path = List.of(slot.layer().path().split("/")).iterator();
        String owners =
                name.substring(0, Math.max(0, name.length() - slot.variable().length() - 1));
        for (String owner : owners.split("/")) {
            boolean found = owner.isEmpty() || CELL.matcher(owner).matches();
            while (!found && path.hasNext()) {
                found = path.next().equals(owner);
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    private static String bare(String weight) {
        return weight.endsWith(":0") ? weight.substring(0, weight.length() - 2) : weight;
    }

    /** How many names at the end of a weight's path are those wanted. */
    static int commonEnd(String[] wanted, String weight) {
        String[] parts = bare(weight).split("/");
        int common = 0;
        while (common < Math.min(wanted.length, parts.length)
                && wanted[wanted.length - 1 - common].equals(parts[parts.length - 1 - common])) {
            common++;
        }
        return common;
    }
}
