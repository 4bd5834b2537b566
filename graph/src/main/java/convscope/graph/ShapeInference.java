package convscope.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Static element types and shapes of edges, found node by node in graph order, and the contents of the small integer vectors that describe shapes. What cannot be
 * known before the graph runs stays {@linkplain Shape#UNKNOWN unknown}; nothing is ever guessed. An operator without a row in the table gives unknown outputs.
 */
public final class ShapeInference {
    private final Map<String, Edge> edges = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Map<String, List<Shape.Axis>> contents = new HashMap<>();
    private final ShapeInference outer;

    ShapeInference() {
        this(null);
    }

    /** @param outer of the graph around this one; null where there is none */
    private ShapeInference(ShapeInference outer) {
        this.outer = outer;
    }

    /**
     * All edges of a graph.
     *
     * @throws UnreadableModelException if the inputs of a node cannot fit each other, naming the node
     */
    public static ShapeInference of(Graph graph) {
        return of(graph, new ShapeInference());
    }

    /** All edges of a graph inside another, whose edges it may read. */
    static ShapeInference of(Graph graph, ShapeInference outer) {
        ShapeInference shapes = startOf(graph, outer);
        graph.nodes().forEach(node -> shapes.add(node, true));
        return shapes;
    }

    /** What is known of such a graph before its first node, to be completed by {@link #add node after node}. */
    static ShapeInference startOf(Graph graph, ShapeInference outer) {
        ShapeInference shapes = new ShapeInference(outer);
        graph.inputs().forEach(shapes::declare);
        graph.constants().forEach(shapes::declare);
        return shapes;
    }

    /** Whether the shapes that an operator computes are known to the table. */
    public static boolean knows(String operator) {
        return ShapeTable.RULES.containsKey(operator);
    }

    /** What is known of an edge. */
    public Edge edge(String name) {
        Edge edge = edges.get(name);
        if (edge != null) {
            return edge;
        }
        return outer == null ? new Edge(name, null, Shape.UNKNOWN) : outer.edge(name);
    }

    /**
     * The numbers in a small integer vector or scalar, where they are sizes or constants; null where they are not known.
     *
     * <p>A number that is only known as a symbol, such as the size of the batch, is an axis with that symbol.
     */
    public List<Shape.Axis> content(String name) {
        List<Shape.Axis> content = contents.get(name);
        return content != null || isOwn(name) ? content : outer.content(name);
    }

    /** The fixed value of an edge, or null where it is computed or fed. */
    Tensor constant(String name) {
        return isOwn(name) ? constants.get(name) : outer.constant(name);
    }

    private boolean isOwn(String name) {
        return outer == null || edges.containsKey(name);
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

    /** Adds a node; graphs inside it are not looked into. */
    void add(Node node) {
        add(node, false);
    }

    private void add(Node node, boolean withBodies) {
        Inferred inferred = new Inferred(node, this);
        ShapeRule rule = ShapeTable.RULES.get(node.operator());
        try {
            Hazards.check(inferred);
            if (rule != null) {
                rule.infer(inferred);
            }
            for (Attribute attribute : node.attributes().values()) {
                if (withBodies && attribute instanceof Attribute.Body body) {
                    of(body.value(), this);
                }
            }
            List<Shape.Axis> numbers = ShapeContents.infer(inferred);
            if (numbers != null && edge(node.outputs().get(0)).shape().rank() <= 1) {
                contents.put(node.outputs().get(0), numbers);
            }
        } catch (UnreadableModelException e) {
            throw e;
        } catch (UnsupportedOperatorException e) {
            throw new UnsupportedOperatorException(
                    "node '" + node.name() + "' (" + node.op() + "): " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw misfit(node, ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw misfit(node, "", e);
        }
    }

    /** The refusal of a node whose inputs do not fit each other. */
    UnreadableModelException misfit(Node node, String reason, RuntimeException cause) {
        List<String> inputs = node.inputs().stream()
                .map(i -> i.isEmpty() ? "(left out)" : edge(i).toString())
                .toList();
        return new UnreadableModelException(
                "node '" + node.name() + "' (" + node.op() + ") does not fit its inputs " + String.join(", ", inputs)
                        + reason + UnreadableModelException.DAMAGED,
                cause);
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

        /** Of all inputs. */
        List<Shape> shapes() {
            return IntStream.range(0, inputs()).mapToObj(this::shape).toList();
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

        Tensor constant(int index) {
            return node.hasInput(index) ? all.constant(node.inputs().get(index)) : null;
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

    /** How the outputs of one operator follow from its inputs; an {@link IllegalArgumentException} says what does not fit. */
    @FunctionalInterface
    interface ShapeRule {
        void infer(Inferred n);
    }
}
