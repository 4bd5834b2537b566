package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Operators;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the backward pass of a graph as more nodes: walks the operators between some edges and an explained edge in reverse, asks a {@link RuleBook} for each
 * rule, sums what several readers of an edge send back, and sums over axes that broadcasting had repeated.
 */
public final class Backward {
    /** Name of the input that says what is explained. */
    public static final String TARGET = "convscope.target";

    private static final String REFERENCE = "convscope.reference.";
    private static final String COTANGENT = "convscope.cotangent.";

    private final Graph forward;
    private final RuleBook book;
    private final GraphBuilder graph;
    private final Value none;
    private final Map<String, List<Value>> arrived = new HashMap<>();
    private final Map<String, String> references = new LinkedHashMap<>();
    private final Map<String, Value> reals = new HashMap<>();
    private final Map<Value, String> unsupported = new IdentityHashMap<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> varying = new HashSet<>();
    private String explained;
    private Map<String, Value> twins;
    private Map<String, Node> producers;
    private Map<String, List<Node>> consumers;

    private Backward(Graph forward, RuleBook book, GraphBuilder graph) {
        this.forward = forward;
        this.book = book;
        this.graph = graph;
        none = graph.absent();
    }

    /**
     * Appends, within a graph under construction, the gradient of the weighted sum of one of its values with respect to another. What is differentiated may be a
     * gradient itself: its weighted sum then gives the product of second derivatives with the weights.
     *
     * @param of what is differentiated
     * @param wrt with respect to what; zeros where {@code of} does not depend on it
     * @param weights over {@code of}, in its shape; held constant, whatever they are computed from
     * @throws UnsupportedOperatorException if rules are missing, listing every operator without one between the two
     */
    public static Value gradient(Value of, Value wrt, Value weights) {
        Value gradient = gradients(of.graph(), List.of(of), List.of(weights), List.of(wrt))
                .get(0);
        return gradient != null ? gradient : wrt.zeros();
    }

    /** The same of several values, each with weights of its own, and with respect to several; null where none of the first depends on one of the others. */
    static List<Value> gradients(GraphBuilder graph, List<Value> of, List<Value> weights, List<Value> wrt) {
        List<Value> ends = Stream.concat(of.stream(), wrt.stream()).toList();
        Backward pass = new Backward(graph.build(ends), RuleBook.GRADIENT, graph);
        Map<String, Value> seeds = new LinkedHashMap<>();
        for (int i = 0; i < of.size(); i++) {
            seeds.merge(of.get(i).name(), weights.get(i), Value::plus);
        }
        pass.sendBack(seeds, wrt.stream().map(Value::name).toList());
        return wrt.stream().map(value -> pass.total(value.name())).collect(Collectors.toList());
    }

    /** The edges that vary with others in a way that gradients can follow. */
    static Set<String> varying(Graph graph, List<String> with) {
        Backward pass = new Backward(graph, RuleBook.GRADIENT, new GraphBuilder(graph, ""));
        pass.findVarying(with);
        return pass.varying;
    }

    /**
     * Appends the backward pass from one edge to others.
     *
     * @param forward the network
     * @param explained the edge whose weighted sum is explained; the weights are fed as {@link Derived#target()}
     * @param wrt edges for which the arriving cotangent is wanted, inputs or inner edges; an edge that does not influence {@code explained} gets zeros
     * @param outputs further edges to read, such as activations
     * @param book how relevance travels back
     * @throws UnsupportedOperatorException if rules are missing, listing every operator without one between the edges, or a rule does not fit its node
     */
    public static Derived derive(
            Graph forward, String explained, List<String> wrt, List<String> outputs, RuleBook book) {
        GraphBuilder graph = new GraphBuilder(forward, "convscope.back.");
        try {
            return new Backward(forward, book, graph).derive(explained, wrt, outputs);
        } catch (UnreadableModelException e) {
            throw new UnsupportedOperatorException(
                    forward.name() + ": the backward pass does not fit this network: " + e.getMessage(), e);
        }
    }

    private Derived derive(String explained, List<String> wrt, List<String> outputs) {
        Edge seedEdge = graph.edge(explained);
        ElementType type = seedEdge.type() == null ? ElementType.FLOAT : seedEdge.type();
        if (!type.isFloating()) {
            throw new UnsupportedOperatorException(forward.name() + ": '" + explained + "' is of type " + type
                    + ", which does not change gradually with the input: there is no gradient of it");
        }
        Value target = graph.input(TARGET, type, seedEdge.shape());
        sendBack(Map.of(explained, book.seed(graph.value(explained), target)), wrt);
        List<Value> results = new ArrayList<>();
        outputs.forEach(output -> results.add(graph.value(output)));
        Map<String, String> cotangents = new LinkedHashMap<>();
        for (String edge : new LinkedHashSet<>(wrt)) {
            Value cotangent = total(edge);
            Value named = graph.named(
                    COTANGENT + edge, cotangent != null ? cotangent : real(edge).zeros());
            cotangents.put(edge, named.name());
            results.add(named);
        }
        return new Derived(graph.build(results), TARGET, cotangents, references);
    }

    /** Sends what starts at some edges back to others. */
    private void sendBack(Map<String, Value> seeds, List<String> wrt) {
        explained = seeds.keySet().iterator().next();
        seeds.forEach((edge, seed) -> arrived.put(edge, new ArrayList<>(List.of(seed))));
        findVarying(wrt);
        List<Node> path = path(seeds.keySet());
        requireRules(path, wrt);
        for (int i = path.size() - 1; i >= 0; i--) {
            sendBack(path.get(i));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedOperatorException(forward.name() + ": no backward rule between '" + explained
                    + "' and " + quoted(wrt) + " for " + String.join("; for ", problems) + ".");
        }
    }

    private void findVarying(List<String> edges) {
        varying.addAll(edges);
        for (Node node : forward.nodes()) {
            if (read(node).anyMatch(varying::contains) && !sendsNothing(node)) {
                node.outputs().stream().filter(o -> isContinuous(node, o)).forEach(varying::add);
            }
        }
    }

    /** Whether an edge varies with those for which cotangents are wanted. */
    boolean varies(String edge) {
        return varying.contains(edge);
    }

    /** Whether an edge does not depend on what the network is fed. */
    boolean isFixed(String edge) {
        if (forward.input(edge).isPresent()) {
            return false;
        }
        Node node = producers().get(edge);
        return node == null || read(node).allMatch(this::isFixed);
    }

    /** The edge whose weighted sum is explained. */
    String explained() {
        return explained;
    }

    private boolean sendsNothing(Node node) {
        return book.ruleFor(seen(node, List.of())).orElse(null) == Rule.NONE;
    }

    /** Whether an output holds real numbers, or whole numbers that stand for real ones. */
    private boolean isContinuous(Node node, String output) {
        ElementType type = graph.edge(output).type();
        return !output.isEmpty()
                && (type == null || type.isFloating() || isQuantized(node, type))
                && !Quantization.isParameter(node, output);
    }

    private boolean isQuantized(Node node, ElementType type) {
        return Quantization.TYPES.contains(type)
                && (Quantization.isQuantizer(node) || node.inputs().stream().anyMatch(this::isQuantized));
    }

    /** Whether an edge holds whole numbers that stand for real ones. */
    private boolean isQuantized(String edge) {
        ElementType type = graph.edge(edge).type();
        return type != null && !type.isFloating() && varying.contains(edge);
    }

    /** The edges that a node reads, those that its nested graphs take from outside included. */
    private static Stream<String> read(Node node) {
        return Stream.concat(
                node.inputs().stream(),
                node.attributes().values().stream()
                        .filter(Attribute.Body.class::isInstance)
                        .flatMap(a -> ((Attribute.Body) a).value().nodes().stream())
                        .flatMap(Backward::read));
    }

    private List<Node> path(Set<String> ends) {
        Set<String> needed = new HashSet<>(ends);
        List<Node> path = new ArrayList<>();
        for (int i = forward.nodes().size() - 1; i >= 0; i--) {
            Node node = forward.nodes().get(i);
            if (node.outputs().stream().anyMatch(needed::contains)
                    && node.outputs().stream().anyMatch(varying::contains)
                    && read(node).anyMatch(varying::contains)) {
                path.add(node);
                read(node).forEach(needed::add);
            }
        }
        Collections.reverse(path);
        return path;
    }

    private void requireRules(List<Node> path, List<String> wrt) {
        Map<String, List<Node>> missing = new TreeMap<>();
        for (Node node : path) {
            if (book.ruleFor(seen(node, List.of())).isEmpty()) {
                missing.computeIfAbsent(node.operator(), k -> new ArrayList<>()).add(node);
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        missing.forEach(
                (operator, nodes) -> parts.add(operator + " (" + nodes.size() + (nodes.size() == 1 ? " node" : " nodes")
                        + ", first '" + nodes.get(0).name() + "'" + UnsupportedOperators.reason(operator) + ")"));
        throw new UnsupportedOperatorException(forward.name() + ": no backward rule for " + missing.size()
                + (missing.size() == 1 ? " operator" : " operators") + " between '" + explained + "' and " + quoted(wrt)
                + ": " + String.join(", ", parts)
                + ".");
    }

    private static String quoted(List<String> names) {
        return names.stream().limit(3).map(n -> "'" + n + "'").collect(Collectors.joining(", "))
                + (names.size() > 3 ? ", ..." : "");
    }

    private ForwardNode seen(Node node, List<Value> cotangents) {
        List<Value> inputs = node.inputs().stream().map(graph::value).toList();
        List<Value> outputs = node.outputs().stream().map(graph::value).toList();
        return new ForwardNode(node, inputs, outputs, cotangents, this, none);
    }

    /** As a rule sees it that is about to be applied: whole numbers that stand for real ones as real numbers. */
    private ForwardNode real(Node node, List<Value> cotangents) {
        List<Value> inputs = node.inputs().stream().map(this::real).toList();
        List<Value> outputs = node.outputs().stream().map(this::real).toList();
        return new ForwardNode(node, inputs, outputs, cotangents, this, none);
    }

    /** The edge behind a value that {@link #real} made. */
    Value raw(Value value) {
        return reals.entrySet().stream()
                .filter(real -> real.getValue() == value)
                .findFirst()
                .map(real -> graph.value(real.getKey()))
                .orElse(value);
    }

    private Value real(String edge) {
        Value value = graph.value(edge);
        return isQuantized(edge) ? reals.computeIfAbsent(edge, e -> value.cast(ElementType.FLOAT)) : value;
    }

    private void sendBack(Node node) {
        List<Value> cotangents = Arrays.asList(new Value[node.outputs().size()]);
        for (int i = 0; i < cotangents.size(); i++) {
            cotangents.set(i, total(node.outputs().get(i)));
        }
        if (cotangents.stream().allMatch(java.util.Objects::isNull)) {
            return;
        }
        ForwardNode n = real(node, cotangents);
        List<Value> sent = book.ruleFor(n).orElseThrow().apply(n, n.cotangent(0));
        if (sent.size() != node.inputs().size()) {
            throw new IllegalStateException("the rule of book '" + book.name() + "' for " + n + " returned "
                    + sent.size() + " values for " + node.inputs().size() + " inputs");
        }
        boolean repeats = Operators.broadcasts(node.op())
                && node.inputs().stream().distinct().count() > 1;
        for (int i = 0; i < sent.size(); i++) {
            String input = node.inputs().get(i);
            if (sent.get(i) == none || !varying.contains(input)) {
                continue;
            }
            if (unsupported.containsKey(sent.get(i))) {
                problems.add(n + " with " + unsupported.get(sent.get(i)));
            } else {
                Value value = repeats ? Broadcast.undo(sent.get(i), graph.value(input)) : sent.get(i);
                graph.declareShape(value, graph.edge(input).shape());
                arrived.computeIfAbsent(input, k -> new ArrayList<>()).add(value);
            }
        }
    }

    private Value total(String edge) {
        List<Value> parts = arrived.get(edge);
        if (parts == null) {
            return null;
        }
        Value sum = parts.get(0);
        for (Value part : parts.subList(1, parts.size())) {
            sum = sum.plus(part);
        }
        arrived.put(edge, new ArrayList<>(List.of(sum)));
        return sum;
    }

    Value unsupported(String what) {
        Value marker = graph.absent();
        unsupported.put(marker, what);
        return marker;
    }

    Map<String, Node> producers() {
        if (producers == null) {
            producers = forward.producers();
        }
        return producers;
    }

    List<ForwardNode> readers(String edge) {
        if (consumers == null) {
            consumers = forward.consumers();
        }
        return consumers.getOrDefault(edge, List.of()).stream()
                .map(node -> seen(node, List.of()))
                .toList();
    }

    Optional<Rule> rule(ForwardNode n) {
        return book.ruleFor(n);
    }

    ForwardNode reference(ForwardNode n) {
        if (twins == null) {
            twins = new HashMap<>();
            appendReferencePass();
        }
        List<Value> inputs = n.node().inputs().stream().map(this::twin).toList();
        List<Value> outputs = n.node().outputs().stream().map(this::twin).toList();
        return new ForwardNode(n.node(), inputs, outputs, Collections.nCopies(outputs.size(), null), this, none);
    }

    private Value twin(String edge) {
        return twins.getOrDefault(edge, graph.value(edge));
    }

    private void appendReferencePass() {
        for (Edge input : forward.inputs()) {
            Value twin = graph.input(REFERENCE + input.name(), input.type(), input.shape());
            twins.put(input.name(), twin);
            references.put(input.name(), twin.name());
        }
        for (Node node : forward.nodes()) {
            if (node.inputs().stream().anyMatch(twins::containsKey)) {
                List<Value> copies =
                        graph.copy(node, node.inputs().stream().map(this::twin).toList());
                for (int i = 0; i < copies.size(); i++) {
                    twins.put(node.outputs().get(i), copies.get(i));
                }
            }
        }
    }
}
