package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves batch normalisation into the convolution before it, where nothing else reads the convolution's result: {@code W' = W s}, {@code b' = (b - mean) s + shift} with
 * {@code s = scale / sqrt(variance + epsilon)} per output channel. The normalised edge keeps its name; the edge between the two is gone.
 */
final class BatchNormFolding {
    private final Graph graph;
    private final Map<String, Tensor> constants;
    private final Map<String, List<Node>> consumers;
    private final Set<String> outputs = new HashSet<>();

    private BatchNormFolding(Graph graph, Set<String> kept) {
        this.graph = graph;
        outputs.addAll(kept);
        constants = new LinkedHashMap<>(graph.constants());
        consumers = graph.consumers();
        graph.outputs().forEach(edge -> outputs.add(edge.name()));
    }

    static Graph fold(Graph graph, Set<String> kept) {
        return new BatchNormFolding(graph, kept).fold();
    }

    private Graph fold() {
        Map<String, Node> norms = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.is("Conv") && normalization(node) != null) {
                norms.put(node.name(), normalization(node));
            }
        }
        Set<Node> folded = new HashSet<>(norms.values());
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (norms.containsKey(node.name()) && node.is("Conv")) {
                kept.add(joined(node, norms.get(node.name())));
            } else if (!folded.contains(node)) {
                kept.add(node);
            }
        }
        return Rewrites.pruned(new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, constants));
    }

    /** The normalisation that alone reads what {@code conv} computes, if its numbers and the convolution's are constants. */
    private Node normalization(Node conv) {
        String edge = conv.outputs().get(0);
        List<Node> readers = consumers.getOrDefault(edge, List.of());
        if (readers.size() != 1 || outputs.contains(edge) || !readers.get(0).is("BatchNormalization")) {
            return null;
        }
        Node norm = readers.get(0);
        boolean known = norm.inputs().subList(1, 5).stream().allMatch(constants::containsKey)
                && constants.containsKey(conv.inputs().get(1));
        boolean bias = !conv.hasInput(2) || constants.containsKey(conv.inputs().get(2));
        return known && bias && norm.inputs().get(0).equals(edge) ? norm : null;
    }

    private Node joined(Node conv, Node norm) {
        Tensor weights = constants.get(conv.inputs().get(1));
        double[] scale = numbers(norm, 1);
        double[] shift = numbers(norm, 2);
        double[] mean = numbers(norm, 3);
        double[] variance = numbers(norm, 4);
        double[] bias = conv.hasInput(2) ? constants.get(conv.inputs().get(2)).doubles() : new double[scale.length];
        double[] newBias = new double[scale.length];
        double[] factor = new double[scale.length];
        for (int o = 0; o < scale.length; o++) {
            factor[o] = scale[o] / Math.sqrt(variance[o] + norm.real("epsilon", 1e-5f));
            newBias[o] = (bias[o] - mean[o]) * factor[o] + shift[o];
        }
        double[] values = weights.doubles();
        int each = values.length / Math.max(1, factor.length);
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor[i / each];
        }
        String weightName = norm.name() + "/folded.weights";
        String biasName = norm.name() + "/folded.bias";
        constants.put(weightName, of(weights.type(), values, weights.shape()));
        constants.put(biasName, of(weights.type(), newBias, newBias.length));
        return new Node(
                conv.name(),
                "Conv",
                "",
                List.of(conv.inputs().get(0), weightName, biasName),
                List.of(norm.outputs().get(0)),
                conv.attributes());
    }

    private double[] numbers(Node norm, int input) {
        return constants.get(norm.inputs().get(input)).doubles();
    }

    private static Tensor of(ElementType type, double[] values, long... shape) {
        if (type == ElementType.DOUBLE) {
            return Tensor.of(values, shape);
        }
        float[] singles = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            singles[i] = (float) values[i];
        }
        return Tensor.of(singles, shape);
    }
}
