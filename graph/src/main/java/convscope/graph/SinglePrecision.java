package convscope.graph;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes float32 of other floating types: in constants, inputs, outputs and wherever an attribute names a type, nested graphs included. */
final class SinglePrecision {
    /** Attributes whose number is a type. */
    private static final Set<String> TYPES =
            Set.of("to", "dtype", "output_datatype", "output_dtype", "precision", "softmax_precision", "stash_type");

    /** Operators that ONNX Runtime 1.32 has no float64 form of on the processor. */
    private static final Set<String> NOT_IN_DOUBLE = Set.of(
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "AveragePool",
            "Celu",
            "Col2Im",
            "Conv",
            "ConvTranspose",
            "Cosh",
            "Det",
            "Elu",
            "Gelu",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSigmoid",
            "HardSwish",
            "Hardmax",
            "InstanceNormalization",
            "LRN",
            "LeakyRelu",
            "LpPool",
            "MaxUnpool",
            "Mean",
            "MeanVarianceNormalization",
            "PRelu",
            "RNN",
            "Resize",
            "Selu",
            "Sinh",
            "Softplus",
            "Softsign",
            "Tan",
            "ThresholdedRelu");

    private final Set<ElementType> types;

    private SinglePrecision(Set<ElementType> types) {
        this.types = types;
    }

    /** The operators of a graph that compute in float64 and of which the engine has no such form, by name. */
    static Set<String> withoutDouble(Graph graph) {
        if (graph.nodes().stream().noneMatch(node -> NOT_IN_DOUBLE.contains(node.op()))) {
            return Set.of();
        }
        ShapeInference shapes = ShapeInference.of(graph);
        Set<String> operators = new TreeSet<>();
        for (Node node : graph.nodes()) {
            boolean wide = node.inputs().stream().anyMatch(i -> shapes.edge(i).type() == ElementType.DOUBLE);
            if (wide && node.domain().isEmpty() && NOT_IN_DOUBLE.contains(node.op())) {
                operators.add(node.op());
            }
        }
        return operators;
    }

    /** The types of 16 bits that a graph names, constants and attributes included. */
    static Set<ElementType> halves(Graph graph) {
        Set<ElementType> found = EnumSet.noneOf(ElementType.class);
        collect(graph, found);
        return found;
    }

    private static void collect(Graph graph, Set<ElementType> found) {
        graph.inputs().forEach(edge -> add(edge.type(), found));
        graph.outputs().forEach(edge -> add(edge.type(), found));
        graph.constants().values().forEach(tensor -> add(tensor.type(), found));
        for (Node node : graph.nodes()) {
            node.attributes().forEach((name, value) -> {
                if (value instanceof Attribute.Constant c) {
                    add(c.value().type(), found);
                } else if (value instanceof Attribute.Body body) {
                    collect(body.value(), found);
                } else if (value instanceof Attribute.Int i && TYPES.contains(name)) {
                    add(half(i.value()), found);
                }
            });
        }
    }

    private static void add(ElementType type, Set<ElementType> found) {
        if (type != null && type.isHalf()) {
            found.add(type);
        }
    }

    private static ElementType half(long code) {
        return code == ElementType.FLOAT16.code()
                ? ElementType.FLOAT16
                : code == ElementType.BFLOAT16.code() ? ElementType.BFLOAT16 : null;
    }

    static Graph of(Graph graph, Set<ElementType> types) {
        return types.isEmpty() ? graph : new SinglePrecision(types).changed(graph);
    }

    private Graph changed(Graph graph) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        constants.replaceAll((name, tensor) -> changed(tensor));
        List<Node> nodes = graph.nodes().stream().map(this::changed).toList();
        return new Graph(graph.name(), changed(graph.inputs()), changed(graph.outputs()), nodes, constants);
    }

    private List<Edge> changed(List<Edge> edges) {
        return edges.stream()
                .map(e -> e.type() != null && types.contains(e.type())
                        ? new Edge(e.name(), ElementType.FLOAT, e.shape())
                        : e)
                .toList();
    }

    private Tensor changed(Tensor tensor) {
        return types.contains(tensor.type()) ? tensor.toFloat() : tensor;
    }

    private Node changed(Node node) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        attributes.replaceAll((name, value) -> {
            if (value instanceof Attribute.Constant c) {
                return types.contains(c.value().type()) ? Attribute.of(changed(c.value())) : value;
            } else if (value instanceof Attribute.Body body) {
                return new Attribute.Body(changed(body.value()));
            }
            boolean type = value instanceof Attribute.Int i
                    && TYPES.contains(name)
                    && types.stream().anyMatch(t -> t.code() == i.value());
            return type ? Attribute.of((long) ElementType.FLOAT.code()) : value;
        });
        return new Node(node.name(), node.op(), node.domain(), node.inputs(), node.outputs(), attributes);
    }
}
