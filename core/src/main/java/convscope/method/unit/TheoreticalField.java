package convscope.method.unit;

import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which part of the inputs a part of an edge is computed from: a walk from the edge back through every operator, each of which says which boxes of its inputs a box of its
 * output reads ({@link BoxRules}). Where branches meet, the box around both is taken; an operator without a rule is taken to read everything.
 */
final class TheoreticalField {
    private final Graph graph;
    private final ShapeInference shapes;
    private final Map<String, Box> boxes = new HashMap<>();

    private TheoreticalField(Graph graph, ShapeInference shapes) {
        this.graph = graph;
        this.shapes = shapes;
    }

    /**
     * The box of each input that is read; inputs that are not read are left out, and those of which only padding is read have an empty box.
     *
     * @param inputs what is fed, whose shapes fix all others
     * @param box part of the edge, in the edge's own order of axes
     */
    static Map<String, Box> of(Graph graph, Map<String, Tensor> inputs, String edge, Box box) {
        Graph sized = sized(graph, inputs);
        return of(sized, ShapeInference.of(sized), edge, box);
    }

    /** The same in a graph whose inputs have all their sizes. */
    static Map<String, Box> of(Graph sized, ShapeInference shapes, String edge, Box box) {
        TheoreticalField field = new TheoreticalField(sized, shapes);
        field.boxes.put(edge, box);
        return field.walk();
    }

    /** A graph whose inputs have the shapes of what is fed. */
    static Graph sized(Graph graph, Map<String, Tensor> inputs) {
        List<Edge> sized = graph.inputs().stream()
                .map(input -> new Edge(
                        input.name(),
                        input.type(),
                        Shape.of(inputs.get(input.name()).shape())))
                .toList();
        return new Graph(graph.name(), sized, graph.outputs(), graph.nodes(), graph.constants());
    }

    private Map<String, Box> walk() {
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            for (int output = 0; output < node.outputs().size(); output++) {
                Box box = boxes.get(node.outputs().get(output));
                if (box != null) {
                    sendBack(node, output, box);
                }
            }
        }
        Map<String, Box> fields = new LinkedHashMap<>();
        for (Edge input : graph.inputs()) {
            if (boxes.containsKey(input.name())) {
                fields.put(input.name(), boxes.get(input.name()));
            }
        }
        return fields;
    }

    private void sendBack(Node node, int output, Box box) {
        Operation operation = new Operation(node, output, this);
        for (int i = 0; i < node.inputs().size(); i++) {
            if (isComputed(node.inputs().get(i))) {
                join(node.inputs().get(i), box.isEmpty() ? box : BoxRules.read(operation, i, box));
            }
        }
        node.attributes().values().stream()
                .filter(Attribute.Body.class::isInstance)
                .flatMap(body -> ((Attribute.Body) body).value().nodes().stream())
                .flatMap(inner -> inner.inputs().stream())
                .filter(input -> isComputed(input) && (shapes.edge(input).type() != null))
                .forEach(input -> join(input, whole(input)));
    }

    private boolean isComputed(String edge) {
        return !edge.isEmpty() && !graph.constants().containsKey(edge);
    }

    /** Adds what is read of an edge; null where nothing is. */
    private void join(String edge, Box read) {
        if (read == null) {
            return;
        }
        Box before = boxes.get(edge);
        boolean shaped = shapes.edge(edge).shape().isFullyKnown();
        Box now = shaped && read.rank() == size(edge).length
                ? read.inside(size(edge))
                : read.isEmpty() ? read : whole(edge);
        if (before == null || before.isEmpty()) {
            boxes.put(edge, now);
        } else if (!now.isEmpty()) {
            boxes.put(edge, before.rank() == now.rank() ? before.joined(now) : whole(edge));
        }
    }

    private Box whole(String edge) {
        return shapes.edge(edge).shape().isFullyKnown() ? Box.whole(size(edge)) : Box.ALL;
    }

    private long[] size(String edge) {
        return shapes.edge(edge).shape().sizes();
    }

    /** A node whose inputs are asked for what a box of one of its outputs reads. */
    record Operation(Node node, int output, TheoreticalField field) {
        /** Whether the sizes of an input and of the output are known; without them nothing exact can be said. */
        boolean isSized(int input) {
            return field.shapes.edge(node.inputs().get(input)).shape().isFullyKnown()
                    && field.shapes.edge(node.outputs().get(output)).shape().isFullyKnown();
        }

        long[] in(int index) {
            return field.size(node.inputs().get(index));
        }

        long[] out() {
            return field.size(node.outputs().get(output));
        }

        /** Sizes of another of the node's outputs. */
        long[] out(int index) {
            return field.size(node.outputs().get(index));
        }

        Box whole(int input) {
            return field.whole(node.inputs().get(input));
        }

        /** The numbers of a small integer input, if all are known; else null. */
        long[] numbers(int index) {
            if (!node.hasInput(index)) {
                return null;
            }
            Tensor constant = field.graph.constants().get(node.inputs().get(index));
            if (constant != null) {
                return constant.longs();
            }
            List<Shape.Axis> content = field.shapes.content(node.inputs().get(index));
            boolean known = content != null && content.stream().allMatch(Shape.Axis::isKnown);
            return known ? content.stream().mapToLong(Shape.Axis::size).toArray() : null;
        }
    }
}
