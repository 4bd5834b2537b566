package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives every value that a quantised network holds as whole numbers an edge with the real numbers that they stand for: after it, a dequantisation and a quantisation
 * with its own scale and zero point, which give the same whole numbers again.
 */
public final class RealEdges {
    private static final String REAL = "/real";
    private static final String WHOLE = "/whole";

    /** Where operators have the scale of their result; the zero point stands behind it. */
    private static final Map<String, Integer> SCALES = Map.ofEntries(
            Map.entry("QLinearConv", 6),
            Map.entry("QLinearMatMul", 6),
            Map.entry("QuantizeLinear", 1),
            Map.entry("com.microsoft.QGemm", 7),
            Map.entry("com.microsoft.QLinearAdd", 6),
            Map.entry("com.microsoft.QLinearAveragePool", 3),
            Map.entry("com.microsoft.QLinearConcat", 0),
            Map.entry("com.microsoft.QLinearGlobalAveragePool", 3),
            Map.entry("com.microsoft.QLinearLeakyRelu", 3),
            Map.entry("com.microsoft.QLinearMul", 6),
            Map.entry("com.microsoft.QLinearSigmoid", 3),
            Map.entry("com.microsoft.QLinearSoftmax", 3),
            Map.entry("com.microsoft.QuantizeLinear", 1));

    /** Operators whose result has the scale and zero point of their first input. */
    private static final Set<String> MOVING = Set.of(
            "DepthToSpace",
            "Flatten",
            "Gather",
            "MaxPool",
            "Reshape",
            "Resize",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Transpose",
            "Unsqueeze");

    private record Parameters(String scale, String zeroPoint) {}

    private RealEdges() {}

    /** The edge with the real numbers behind an edge of whole numbers, where there is one. */
    public static String of(String edge) {
        return edge + REAL;
    }

    /** Whether a node was added for such an edge. */
    public static boolean isAdded(Node node) {
        return (node.is("DequantizeLinear") || node.is("QuantizeLinear"))
                && (node.name().endsWith(REAL) || node.name().endsWith(WHOLE));
    }

    static Graph add(Graph graph) {
        Map<String, List<Node>> readers = graph.consumers();
        Map<String, Parameters> known = new HashMap<>();
        Map<String, String> renamed = new HashMap<>();
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Parameters parameters = parameters(node, graph, known);
            nodes.add(node.rewired(
                    node.name(),
                    node.inputs().stream().map(i -> renamed.getOrDefault(i, i)).toList(),
                    node.outputs()));
            if (parameters == null || node.outputs().isEmpty()) {
                continue;
            }
            String edge = node.outputs().get(0);
            node.outputs().forEach(output -> known.put(output, parameters));
            // what is read by dequantisations alone has such edges already, unless it is a layer of its own
            boolean isRead = !node.op().equals("QuantizeLinear")
                    || readers.getOrDefault(edge, List.of()).stream()
                            .anyMatch(reader -> !reader.op().equals("DequantizeLinear"));
            if (isRead) {
                nodes.add(node("DequantizeLinear", edge, of(edge), parameters));
                nodes.add(node("QuantizeLinear", of(edge), edge + WHOLE, parameters));
                renamed.put(edge, edge + WHOLE);
            }
        }
        return renamed.isEmpty()
                ? graph
                : new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, graph.constants());
    }

    private static Node node(String operator, String from, String to, Parameters parameters) {
        return new Node(
                to, operator, "", List.of(from, parameters.scale(), parameters.zeroPoint()), List.of(to), Map.of());
    }

    /** Scale and zero point of what a node gives; null where they are not one fixed pair of numbers. */
    private static Parameters parameters(Node node, Graph graph, Map<String, Parameters> known) {
        if (node.domain().isEmpty() && MOVING.contains(node.op())) {
            return known.get(node.inputs().get(0));
        }
        Integer place = SCALES.get(node.operator());
        if (place == null || !node.hasInput(place + 1)) {
            return null;
        }
        Parameters parameters =
                new Parameters(node.inputs().get(place), node.inputs().get(place + 1));
        Tensor scale = graph.constants().get(parameters.scale());
        Tensor zeroPoint = graph.constants().get(parameters.zeroPoint());
        boolean single = scale != null && zeroPoint != null && scale.count() == 1 && zeroPoint.count() == 1;
        return single && scale.rank() == zeroPoint.rank() ? parameters : null;
    }
}
