package convscope.method.cam;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a network that classic CAM needs: global average pooling, then one dense layer that gives the scores.
 *
 * @param pooled the layer whose maps are averaged
 * @param weights {@code [classes, channels]}
 */
record PooledHead(Layer pooled, Tensor weights) {
    private static final Set<String> PASSING = Set.of("Identity", "Flatten", "Reshape", "Squeeze", "Dropout");
    private static final String EXPECTED =
            "CAM needs global average pooling and then one dense layer that gives the scores; ";

    /** The head, or the reason why there is none. */
    record Search(PooledHead head, String reason) {
        Optional<PooledHead> found() {
            return Optional.ofNullable(head);
        }
    }

    static Search of(Network network) {
        Graph graph = network.model().graph();
        Map<String, Node> producers = graph.producers();
        Node dense = producers.get(network.head().score().name());
        if (dense != null && dense.is("Add")) {
            int computed = graph.constants().containsKey(dense.inputs().get(0)) ? 1 : 0;
            dense = producers.get(dense.inputs().get(computed));
        }
        if (dense == null
                || !(dense.is("Gemm") || dense.is("MatMul"))
                || !graph.constants().containsKey(dense.inputs().get(1))) {
            return new Search(
                    null, EXPECTED + "the scores come from " + (dense == null ? "the input itself" : dense.op()));
        }
        Node before = producers.get(dense.inputs().get(0));
        while (before != null && PASSING.contains(before.op())) {
            before = producers.get(before.inputs().get(0));
        }
        if (before == null || !averages(before, graph)) {
            return new Search(
                    null,
                    EXPECTED + "before the dense layer stands " + (before == null ? "the input itself" : before.op()));
        }
        String edge = before.inputs().get(0);
        Optional<Layer> pooled = network.model().layers().stream()
                .filter(l -> l.output().name().equals(edge))
                .findFirst();
        if (pooled.isEmpty() || !pooled.get().isSpatial()) {
            return new Search(null, EXPECTED + "what is pooled ('" + edge + "') is no layer with space axes");
        }
        return new Search(
                new PooledHead(
                        pooled.get(),
                        classesFirst(dense, graph.constants().get(dense.inputs().get(1)))),
                "");
    }

    private static boolean averages(Node node, Graph graph) {
        if (node.is("GlobalAveragePool")) {
            return true;
        }
        if (!node.is("ReduceMean") || !node.hasInput(1)) {
            return false;
        }
        Tensor axes = graph.constants().get(node.inputs().get(1));
        if (axes == null) {
            return false;
        }
        for (long axis : axes.longs()) {
            if (axis == 0 || axis == 1) {
                return false;
            }
        }
        return true;
    }

    private static Tensor classesFirst(Node dense, Tensor weights) {
        boolean transposed = dense.is("Gemm") && dense.integer("transB", 0) == 1;
        if (transposed) {
            return weights.toFloat();
        }
        int channels = (int) weights.size(0);
        int classes = (int) weights.size(1);
        float[] from = weights.floats();
        float[] to = new float[from.length];
        for (int k = 0; k < channels; k++) {
            for (int c = 0; c < classes; c++) {
                to[c * channels + k] = from[k * classes + c];
            }
        }
        return Tensor.of(to, classes, channels);
    }

    /** {@code sum_c target[c] W[c, k]} per channel. */
    double[] channelWeights(Tensor target) {
        float[] w = weights.floats();
        float[] seed = target.floats();
        double[] sums = new double[(int) weights.size(1)];
        for (int c = 0; c < seed.length; c++) {
            if (seed[c] != 0) {
                for (int k = 0; k < sums.length; k++) {
                    sums[k] += seed[c] * w[c * sums.length + k];
                }
            }
        }
        return sums;
    }
}
