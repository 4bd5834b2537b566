package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Static element types and shapes of edges, found node by node in graph order. What cannot be known before the graph runs stays {@linkplain Shape#UNKNOWN
 * unknown}; nothing is ever guessed.
 */
public final class ShapeInference {
    private final Map<String, Edge> edges = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();

    private ShapeInference() {}

    /** All edges of a graph. */
    public static ShapeInference of(Graph graph) {
        ShapeInference shapes = new ShapeInference();
        graph.inputs().forEach(shapes::declare);
        graph.constants().forEach(shapes::declare);
        graph.nodes().forEach(shapes::add);
        return shapes;
    }

    /** What is known of an edge. */
    public Edge edge(String name) {
        Edge edge = edges.get(name);
        return edge != null ? edge : new Edge(name, null, Shape.UNKNOWN);
    }

    void declare(Edge edge) {
        edges.put(edge.name(), edge);
    }

    void declare(String name, Tensor constant) {
        edges.put(name, new Edge(name, constant.type(), Shape.of(constant.shape())));
        constants.put(name, constant);
    }

    void add(Node node) {
        List<Edge> inputs = node.inputs().stream().map(this::edge).toList();
        Edge first = inputs.isEmpty() ? new Edge("", null, Shape.UNKNOWN) : inputs.get(0);
        switch (node.op()) {
            case "Add", "Sub", "Mul", "Div", "Pow", "Min", "Max", "Sum", "Mean" -> put(
                    node, first.type(), broadcast(inputs));
            case "Greater", "Less", "GreaterOrEqual", "LessOrEqual", "Equal", "And", "Or", "Xor" -> put(
                    node, ElementType.BOOL, broadcast(inputs));
            case "Where" -> put(node, inputs.get(1).type(), broadcast(inputs));
            case "Shape" -> put(
                    node,
                    ElementType.INT64,
                    first.shape().isRankKnown() ? Shape.of(first.shape().rank()) : Shape.of(-1));
            case "Cast" -> put(node, ElementType.ofCode((int) node.integer("to", 1)), first.shape());
            case "Relu",
                    "Neg",
                    "Abs",
                    "Sign",
                    "Sqrt",
                    "Exp",
                    "Log",
                    "Reciprocal",
                    "Sigmoid",
                    "Tanh",
                    "Identity",
                    "Softmax",
                    "Not" -> put(node, first.type(), first.shape());
            default -> put(node, first.type(), Shape.UNKNOWN);
        }
    }

    private void put(Node node, ElementType type, Shape shape) {
        for (String output : node.outputs()) {
            edges.put(output, new Edge(output, type, shape));
        }
    }

    static Shape broadcast(List<Edge> inputs) {
        int rank = 0;
        for (Edge input : inputs) {
            if (!input.shape().isRankKnown()) {
                return Shape.UNKNOWN;
            }
            rank = Math.max(rank, input.shape().rank());
        }
        List<Shape.Axis> axes = new ArrayList<>();
        for (int back = rank; back >= 1; back--) {
            Shape.Axis axis = Shape.Axis.of(1);
            for (Edge input : inputs) {
                if (input.shape().rank() >= back) {
                    axis = broadcast(axis, input.shape().axis(-back));
                }
            }
            axes.add(axis);
        }
        return Shape.of(axes);
    }

    private static Shape.Axis broadcast(Shape.Axis a, Shape.Axis b) {
        if (a.size() == 1 || a.surelyEquals(b)) {
            return b;
        }
        if (b.size() == 1) {
            return a;
        }
        if (a.isKnown() || b.isKnown()) {
            return a.isKnown() ? a : b;
        }
        return Shape.Axis.of(-1);
    }
}
