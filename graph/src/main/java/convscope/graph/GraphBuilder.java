package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Appends nodes to a graph. Every edge it makes gets a fresh name; static types and shapes are inferred as nodes are appended. */
public final class GraphBuilder {
    private final String name;
    private final List<Edge> inputs;
    private final List<Node> nodes;
    private final Map<String, Tensor> constants;
    private final Map<Tensor, Value> smallConstants = new HashMap<>();
    private final ShapeInference shapes;
    private final Set<String> names;
    private String prefix;
    private int counter;

    /** An empty graph. */
    public GraphBuilder(String name) {
        this(new Graph(name, List.of(), List.of(), List.of(), Map.of()), "");
    }

    /**
     * Goes on from {@code base}, whose nodes and edges stay as they are.
     *
     * @param prefix put before the names of everything appended
     */
    public GraphBuilder(Graph base, String prefix) {
        this.name = base.name();
        this.prefix = prefix;
        inputs = new ArrayList<>(base.inputs());
        nodes = new ArrayList<>(base.nodes());
        constants = new LinkedHashMap<>(base.constants());
        shapes = ShapeInference.of(base);
        names = new HashSet<>();
        inputs.forEach(edge -> names.add(edge.name()));
        names.addAll(constants.keySet());
        nodes.forEach(node -> {
            names.add(node.name());
            names.addAll(node.outputs());
        });
    }

    /**
     * The edges and constants of a graph without its nodes, which may lie inside another graph.
     *
     * @param outer what is known of the edges outside
     * @param taken names that nothing may get; grows with every fresh one
     */
    GraphBuilder(Graph original, ShapeInference outer, Set<String> taken) {
        name = original.name();
        prefix = "";
        names = taken;
        inputs = new ArrayList<>(original.inputs());
        nodes = new ArrayList<>();
        constants = new LinkedHashMap<>(original.constants());
        shapes = ShapeInference.startOf(original, outer);
    }

    /** Names of what is appended from now on start with {@code newPrefix}. */
    void prefix(String newPrefix) {
        prefix = newPrefix;
    }

    /** What is known of all edges so far. */
    ShapeInference shapes() {
        return shapes;
    }

    /** Everything that was appended, with these outputs. */
    Graph all(List<Edge> outputs) {
        return new Graph(name, inputs, outputs, nodes, constants);
    }

    /** Handle on an existing edge. */
    public Value value(String edge) {
        return new Value(this, edge);
    }

    /** Stands for an optional input that is left out. */
    public Value absent() {
        return new Value(this, "");
    }

    /** Static type and shape of an edge, as far as they are known. */
    public Edge edge(String edgeName) {
        return shapes.edge(edgeName);
    }

    /** States the shape of an edge where more is known of it than inference found; nothing changes where the edge's own shape is fully known. */
    public void declareShape(Value value, Shape shape) {
        Edge edge = edge(value.name());
        if (shape.isRankKnown() && !edge.shape().isFullyKnown()) {
            shapes.declare(new Edge(edge.name(), edge.type(), shape));
        }
    }

    /** The constant tensor behind an edge, or null where the edge is computed or fed. */
    public Tensor constantOf(String edgeName) {
        return constants.get(edgeName);
    }

    /** Adds an input to feed, under exactly this name. */
    public Value input(String inputName, ElementType type, Shape shape) {
        if (!names.add(inputName)) {
            throw new IllegalArgumentException("the graph has an edge called '" + inputName + "' already");
        }
        return declared(inputName, type, shape);
    }

    /** Adds an input to feed, under a fresh name. */
    public Value freshInput(String stem, ElementType type, Shape shape) {
        return declared(fresh(stem), type, shape);
    }

    private Value declared(String inputName, ElementType type, Shape shape) {
        Edge edge = new Edge(inputName, type, shape);
        inputs.add(edge);
        shapes.declare(edge);
        return value(inputName);
    }

    /** Adds a constant under a fresh name; equal small constants are added once. */
    public Value constant(Tensor tensor) {
        if (tensor.count() > 16) {
            return constant(fresh("constant"), tensor);
        }
        return smallConstants.computeIfAbsent(tensor, t -> constant(fresh("constant"), t));
    }

    /** Adds a constant under exactly this name. */
    public Value constant(String constantName, Tensor tensor) {
        names.add(constantName);
        constants.put(constantName, tensor);
        shapes.declare(constantName, tensor);
        return value(constantName);
    }

    /** A constant int64 vector. */
    public Value constant(long... vector) {
        return constant(Tensor.of(vector, vector.length));
    }

    /** A number without axes, of the given floating or integer type, which must be known. */
    public Value number(double number, ElementType type) {
        return switch (type) {
            case FLOAT -> constant(Tensor.scalar((float) number));
            case DOUBLE -> constant(Tensor.of(new double[] {number}));
            case INT64 -> constant(Tensor.scalar((long) number));
            case INT32 -> constant(Tensor.of(new int[] {(int) number}));
            default -> constant(Tensor.scalar((float) number)).cast(type);
        };
    }

    /** Appends an operator with one output and no attributes. */
    public Value op(String operator, Value... arguments) {
        return op(operator, Map.of(), arguments);
    }

    /** Appends an operator with one output. */
    public Value op(String operator, Map<String, Attribute> attributes, Value... arguments) {
        return op(operator, attributes, 1, arguments).get(0);
    }

    /** Appends an operator with several outputs. */
    public List<Value> op(String operator, Map<String, Attribute> attributes, int outputCount, Value... arguments) {
        String nodeName = fresh(operator);
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < outputCount; i++) {
            outputs.add(outputCount == 1 ? fresh(operator + ".out") : fresh(operator + ".out" + i));
        }
        List<String> arguments2 = Arrays.stream(arguments).map(Value::name).toList();
        return append(new Node(nodeName, operator, "", arguments2, outputs, attributes));
    }

    /** Appends a node whose names the caller chose; returns handles on its outputs. */
    public List<Value> append(Node node) {
        names.add(node.name());
        names.addAll(node.outputs());
        nodes.add(node);
        shapes.add(node);
        return node.outputs().stream().map(this::value).toList();
    }

    /** Appends a copy of {@code node} over other inputs, under fresh names. */
    public List<Value> copy(Node node, List<Value> arguments) {
        List<String> outputs =
                node.outputs().stream().map(o -> o.isEmpty() ? "" : fresh(o)).toList();
        return append(node.rewired(
                fresh(node.name()), arguments.stream().map(Value::name).toList(), outputs));
    }

    /** Concatenation along an axis. */
    public Value concat(int axis, Value... parts) {
        return op("Concat", Map.of("axis", Attribute.of((long) axis)), parts);
    }

    /** Gives the edge behind {@code value} a second, chosen name. */
    public Value named(String edgeName, Value value) {
        return append(new Node(fresh("Identity"), "Identity", "", List.of(value.name()), List.of(edgeName), Map.of()))
                .get(0);
    }

    /** A name that no edge or node has yet. */
    public String fresh(String stem) {
        String candidate = prefix + stem;
        while (!names.add(candidate)) {
            candidate = prefix + stem + "_" + counter++;
        }
        return candidate;
    }

    /** The graph that computes {@code outputs}, without the nodes and constants that they do not need; every input stays. */
    public Graph build(List<Value> outputs) {
        List<Edge> edges = outputs.stream().map(v -> shapes.edge(v.name())).toList();
        return Rewrites.pruned(new Graph(name, inputs, edges, nodes, constants));
    }
}
