package convscope.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rewrites that come with Convscope. */
public final class Rewrites {
    private Rewrites() {}

    /** Without the nodes and constants that no output needs. Inputs stay, needed or not. */
    public static Graph pruned(Graph graph) {
        Set<String> needed = new HashSet<>();
        graph.outputs().forEach(edge -> needed.add(edge.name()));
        List<Node> kept = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                kept.add(node);
                needed.addAll(node.inputs());
                node.attributes().values().forEach(a -> addOuterEdges(a, needed));
            }
        }
        Collections.reverse(kept);
        Map<String, Tensor> constants = new LinkedHashMap<>();
        graph.constants().forEach((name, tensor) -> {
            if (needed.contains(name)) {
                constants.put(name, tensor);
            }
        });
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, constants);
    }

    /** With the values of {@code Constant} nodes, and of small whole-numbered chains of nodes over constants, among the graph's constants. */
    public static Graph withFoldedConstants(Graph graph) {
        return ConstantFolding.fold(graph);
    }

    /** With zero padding as an attribute of the convolution that follows it, where nothing else reads the padded value. */
    public static Graph withFoldedPads(Graph graph) {
        return PadFolding.fold(graph);
    }

    /** With batch normalisations folded into the convolutions before them, where nothing else reads the value in between. */
    public static Graph withFoldedBatchNorms(Graph graph) {
        return BatchNormFolding.fold(graph);
    }

    /**
     * A graph that was read from a file, in an order in which its nodes can run, every node checked against its operator's signature.
     *
     * @param file name for messages
     * @throws UnreadableModelException if edges lead nowhere or nodes are malformed
     * @throws UnsupportedOperatorException if operators are unknown, listing all of them
     */
    public static Graph sound(Graph graph, String file) {
        Graph wired = Wiring.sound(graph, file);
        Operators.check(wired, file);
        return wired;
    }

    /** The same graph with further edges among its outputs; edges that are outputs already are not repeated. */
    public static Graph exposing(Graph graph, List<String> edges) {
        ShapeInference shapes = ShapeInference.of(graph);
        List<Edge> outputs = new ArrayList<>(graph.outputs());
        for (String edge : edges) {
            if (outputs.stream().noneMatch(o -> o.name().equals(edge))) {
                outputs.add(shapes.edge(edge));
            }
        }
        return graph.withOutputs(outputs);
    }

    private static void addOuterEdges(Attribute attribute, Set<String> needed) {
        if (attribute instanceof Attribute.Body body) {
            for (Node node : body.value().nodes()) {
                needed.addAll(node.inputs());
                node.attributes().values().forEach(a -> addOuterEdges(a, needed));
            }
            body.value().outputs().forEach(o -> needed.add(o.name()));
        }
    }
}
