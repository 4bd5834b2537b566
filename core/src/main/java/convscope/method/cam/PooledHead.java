package convscope.method.cam;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a network that classic CAM needs: global average pooling, then one dense layer that gives the scores.
 *
 * @param pooled the layer whose maps are averaged
 * @param constant name of the dense layer's matrix in the graph
 * @param weights the matrix, {@code [classes, channels]} or {@code [channels, classes]}
 * @param classesFirst which of the two
 */
record PooledHead(Layer pooled, String constant, Tensor weights, boolean classesFirst) {
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
                        dense.inputs().get(1),
                        graph.constants().get(dense.inputs().get(1)),
                        dense.is("Gemm") && dense.integer("transB", 0) == 1),
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

    /**
     * {@code sum_c target[c] W[c, k]}: per item and channel what the rows of the target's classes add up to.
     *
     * @param target weights over the classes, {@code [N, classes]}
     * @return {@code [N, channels]}
     */
    Value rowsOf(Value target) {
        Value matrix = target.graph().constant(constant, weights);
        return target.matMul(classesFirst ? matrix : matrix.matrixTransposed());
    }
}
