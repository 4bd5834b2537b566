package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Weights of a file of Keras 1 in the names and the order of axes of Keras 2. Keras 1 calls a weight {@code LAYER_W}, and keeps the kernels of layers that read
 * channels first in that order too. What it calls {@code running_std} is a variance.
 */
final class Keras1Weights implements KerasWeights {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("alpha", "alphas"),
            Map.entry("beta_factor", "betas"),
            Map.entry("bias", "b"),
            Map.entry("bias_carry", "b_carry"),
            Map.entry("embeddings", "W"),
            Map.entry("kernel", "W"),
            Map.entry("kernel_carry", "W_carry"),
            Map.entry("moving_mean", "running_mean"),
            Map.entry("moving_variance", "running_std"),
            Map.entry("recurrent_kernel", "U"));

    /** Order of Keras 1's gates in Keras 2's: input, forget, cell, output, and update, reset, candidate. */
    private static final Map<String, List<String>> GATES =
            Map.of("LSTM", List.of("i", "f", "c", "o"), "GRU", List.of("z", "r", "h"));

    private static final Map<String, String> GATED = Map.of("kernel", "W", "recurrent_kernel", "U", "bias", "b");

    private final LegacyWeights saved;

    Keras1Weights(Hdf5File hdf5, KerasNetwork network) {
        saved = new LegacyWeights(hdf5, network, Keras1Weights::spelled);
    }

    private static String spelled(KerasLayer layer, String variable) {
        return layer.name() + "_" + NAMES.getOrDefault(variable, variable);
    }

    /** TensorFlow ends names of weights in {@code :0}, Theano does not; empty for a file without weights. */
    static String backend(Hdf5File hdf5) {
        List<String> names = hdf5.texts(LegacyWeights.GROUP, "layer_names").orElse(List.of()).stream()
                .flatMap(l -> hdf5.texts(LegacyWeights.GROUP + "/" + l, "weight_names").orElse(List.of()).stream())
                .toList();
        return names.isEmpty() ? "" : names.stream().anyMatch(n -> n.endsWith(":0")) ? "tensorflow" : "theano";
    }

    @Override
    public List<Tensor> of(KerasLayer layer, List<Variable> names) {
        if (GATES.containsKey(layer.kind())
                && saved.has(
                        layer, layer.name() + "_W_" + GATES.get(layer.kind()).get(0))) {
            return names.stream().map(v -> gates(layer, v.name())).toList();
        }
        List<Tensor> variables = saved.of(layer, names);
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            result.add(ordered(layer, names.get(i).name(), variables.get(i)));
        }
        return result;
    }

    private Tensor gates(KerasLayer layer, String variable) {
        String stem = layer.name() + "_" + GATED.get(variable) + "_";
        return Axes.beside(GATES.get(layer.kind()).stream()
                .map(gate -> saved.named(layer, stem + gate))
                .toList());
    }

    private static Tensor ordered(KerasLayer layer, String variable, Tensor weight) {
        boolean first = layer.config().text("data_format", "channels_last").equals("channels_first");
        int rank = weight.rank();
        if (!variable.contains("kernel") || rank < 4 || layer.kind().startsWith("LocallyConnected")) {
            return weight;
        }
        return switch (layer.kind()) {
            case "Conv1D" -> line(layer, weight);
            case "Conv2DTranspose" -> first ? Axes.permuted(weight, 2, 3, 0, 1) : Axes.permuted(weight, 0, 1, 3, 2);
            case "Conv2D", "Conv3D", "SeparableConv2D" -> first ? spaceFirst(weight) : weight;
            default -> weight;
        };
    }

    /** {@code [out, in, *kernel]} as {@code [*kernel, in, out]}. */
    private static Tensor spaceFirst(Tensor kernel) {
        int[] axes = new int[kernel.rank()];
        for (int i = 2; i < axes.length; i++) {
            axes[i - 2] = i;
        }
        axes[axes.length - 2] = 1;
        axes[axes.length - 1] = 0;
        return Axes.permuted(kernel, axes);
    }

    /** {@code [length, 1, in, out]}, before Keras 1.2 {@code [out, in, length, 1]}, as {@code [length, in, out]}. */
    private static Tensor line(KerasLayer layer, Tensor kernel) {
        long length = layer.config().positives("kernel_size", 1, 1)[0];
        boolean newer = kernel.size(0) == length
                && kernel.size(1) == 1
                && kernel.size(3) == layer.config().integer("filters", (int) kernel.size(3));
        Tensor ordered = newer ? kernel : Axes.permuted(kernel, 2, 3, 1, 0);
        return ordered.reshaped(ordered.size(0), ordered.size(2), ordered.size(3));
    }
}
