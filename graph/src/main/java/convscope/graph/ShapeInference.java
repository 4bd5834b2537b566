package convscope.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Static element types and shapes of edges, found node by node in graph order, and the contents of the small integer vectors that describe shapes. What cannot be
 * known before the graph runs stays {@linkplain Shape#UNKNOWN unknown}; nothing is ever guessed.
 */
public final class ShapeInference {
    private final Map<String, Edge> edges = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Map<String, List<Shape.Axis>> contents = new HashMap<>();

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

    /**
     * The numbers in a small int64 vector or scalar, where they are sizes or constants; null where they are not known.
     *
     * <p>A number that is only known as a symbol, such as the size of the batch, is an axis with that symbol.
     */
    public List<Shape.Axis> content(String name) {
        return contents.get(name);
    }

    void declare(Edge edge) {
        edges.put(edge.name(), edge);
    }

    void declare(String name, Tensor constant) {
        edges.put(name, new Edge(name, constant.type(), Shape.of(constant.shape())));
        constants.put(name, constant);
        if (ShapeContents.isVector(constant)) {
            contents.put(name, ShapeContents.of(constant));
        }
    }

    void add(Node node) {
        Inferred inferred = new Inferred(node, this);
        ShapeRule rule = node.domain().isEmpty() ? ShapeTable.RULES.get(node.op()) : null;
        if (rule != null) {
            try {
                rule.infer(inferred);
            } catch (IndexOutOfBoundsException | ArithmeticException | NegativeArraySizeException e) {
                throw new UnreadableModelException(
                        "node '" + node.name() + "' (" + node.op() + ") does not fit its inputs: " + describe(node), e);
            }
        }
        List<Shape.Axis> numbers = ShapeContents.infer(inferred);
        if (numbers != null) {
            contents.put(node.outputs().get(0), numbers);
        }
    }

    private String describe(Node node) {
        return String.join(
                ", ", node.inputs().stream().map(i -> edge(i).toString()).toList());
    }

    /** A node whose outputs are being inferred. */
    static final class Inferred {
        final Node node;
        private final ShapeInference all;

        Inferred(Node node, ShapeInference all) {
            this.node = node;
            this.all = all;
        }

        Edge in(int index) {
            return node.hasInput(index) ? all.edge(node.inputs().get(index)) : new Edge("", null, Shape.UNKNOWN);
        }

        Shape shape(int index) {
            return in(index).shape();
        }

        ElementType type(int index) {
            return in(index).type();
        }

        int inputs() {
            return node.inputs().size();
        }

        List<Shape.Axis> content(int index) {
            return node.hasInput(index) ? all.content(node.inputs().get(index)) : null;
        }

        /** The numbers of an integer input, if all are known; else null. */
        long[] numbers(int index) {
            List<Shape.Axis> content = content(index);
            boolean known = content != null && content.stream().allMatch(ShapeContents::isNumber);
            return known ? content.stream().mapToLong(ShapeContents::number).toArray() : null;
        }

        /** An attribute of integers of old opsets, or else the numbers of an input; null where neither is known. */
        long[] numbers(String attribute, int index) {
            return node.has(attribute) ? node.integers(attribute) : numbers(index);
        }

        void out(int index, ElementType type, Shape shape) {
            if (index < node.outputs().size() && !node.outputs().get(index).isEmpty()) {
                String name = node.outputs().get(index);
                all.edges.put(name, new Edge(name, type, shape));
            }
        }

        void out(ElementType type, Shape shape) {
            out(0, type, shape);
        }
    }

    /** How the outputs of one operator follow from its inputs. */
    @FunctionalInterface
    interface ShapeRule {
        void infer(Inferred n);
    }
}
