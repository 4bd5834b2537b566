package convscope.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

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
                needed.remove("");
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

    /**
     * With a symbol for each size that an input leaves open, so that edges whose sizes come from the same axis of an input are known to be equal: sums of
     * them need no reduction on the way back, and the engine finds room for one in that of another.
     */
    public static Graph withNamedSizes(Graph graph) {
        return OpenSizes.named(graph);
    }

    /** With float32 numbers wherever the graph has numbers of some other floating types, in constants, inputs and outputs as well as in between. */
    public static Graph computedInFloat32(Graph graph, Set<ElementType> types) {
        return SinglePrecision.of(graph, types);
    }

    /** The floating types of 16 bits that a graph has somewhere. */
    public static Set<ElementType> halves(Graph graph) {
        return SinglePrecision.halves(graph);
    }

    /** The operators of a graph that compute in float64 and of which the engine has no such form, by name. */
    public static Set<String> withoutDouble(Graph graph) {
        return SinglePrecision.withoutDouble(graph);
    }

    /**
     * With float32 weights in place of those of 2, 4 or 8 bits that {@code DequantizeLinear} makes numbers of.
     *
     * @param file name for messages
     * @throws UnsupportedOperatorException if other operators read such weights, listing all of them
     */
    public static Graph withDequantizedWeights(Graph graph, String file) {
        return Dequantization.fold(graph, file);
    }

    /** With the branch that is taken in place of every {@code If} whose condition does not depend on what is fed. */
    public static Graph withFoldedConditions(Graph graph) {
        return ConditionFolding.fold(graph);
    }

    /** With a slice in place of every known part that is taken from the sequence of a value's parts. */
    public static Graph withFoldedSequences(Graph graph) {
        return SequenceFolding.fold(graph);
    }

    /** With zero padding as an attribute of the convolution that follows it, where nothing else reads the padded value. */
    public static Graph withFoldedPads(Graph graph) {
        return PadFolding.fold(graph);
    }

    /** With an edge of real numbers beside every edge of whole numbers of a quantised network, under the name that {@link RealEdges#of} gives. */
    public static Graph withRealEdges(Graph graph) {
        return RealEdges.add(graph);
    }

    /** With batch normalisations, biases and other arithmetic with constants per channel folded into the layers beside them; the graph computes what it computed. */
    public static Graph withFoldedBatchNorms(Graph graph) {
        return withFoldedBatchNorms(graph, Set.of());
    }

    /** The same, leaving alone what would remove one of the edges in {@code kept}. */
    public static Graph withFoldedBatchNorms(Graph graph, Set<String> kept) {
        return AffineFolding.fold(graph, kept);
    }

    /**
     * The part of a graph behind some edges, which become its inputs; inputs of the graph stay where this part still reads them.
     *
     * @throws InvalidRequestException if an edge is not in the graph
     */
    public static Graph startingAt(Graph graph, List<String> edges) {
        ShapeInference shapes = ShapeInference.of(graph);
        Set<String> started = new LinkedHashSet<>(edges);
        Map<String, Node> producers = graph.producers();
        List<Edge> inputs = new ArrayList<>();
        for (String edge : started) {
            if (!producers.containsKey(edge) && graph.input(edge).isEmpty()) {
                throw new InvalidRequestException(graph.name() + ": there is no edge '" + edge + "' to feed");
            }
            inputs.add(shapes.edge(edge));
        }
        List<Node> nodes = graph.nodes().stream()
                .map(node -> node.outputs().stream().anyMatch(started::contains) ? withoutOutputs(node, started) : node)
                .toList();
        Graph part = pruned(new Graph(graph.name(), inputs, graph.outputs(), nodes, graph.constants()));
        Map<String, List<Node>> readers = part.consumers();
        List<Edge> read = new ArrayList<>(inputs);
        graph.inputs().stream()
                .filter(e -> readers.containsKey(e.name()) && !started.contains(e.name()))
                .forEach(read::add);
        return new Graph(part.name(), read, part.outputs(), part.nodes(), part.constants());
    }

    private static Node withoutOutputs(Node node, Set<String> taken) {
        List<String> others =
                node.outputs().stream().map(o -> taken.contains(o) ? "" : o).toList();
        return new Node(node.name(), node.op(), node.domain(), node.inputs(), others, node.attributes());
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

    /**
     * With other names for some edges. Nested graphs that read a renamed edge from outside are not looked into.
     *
     * @param names new names by old ones; no new name may be in use
     */
    public static Graph renamed(Graph graph, Map<String, String> names) {
        UnaryOperator<String> name = edge -> names.getOrDefault(edge, edge);
        Function<Edge, Edge> edge = e -> new Edge(name.apply(e.name()), e.type(), e.shape());
        Map<String, Tensor> constants = new LinkedHashMap<>();
        graph.constants().forEach((key, tensor) -> constants.put(name.apply(key), tensor));
        return new Graph(
                graph.name(),
                graph.inputs().stream().map(edge).toList(),
                graph.outputs().stream().map(edge).toList(),
                graph.nodes().stream()
                        .map(node -> node.rewired(
                                node.name(),
                                node.inputs().stream().map(name).toList(),
                                node.outputs().stream().map(name).toList()))
                        .toList(),
                constants);
    }

    /** A node with other names for edges that it reads and computes; its nested graphs included, which do not use these names for edges of their own. */
    static Node renamed(Node node, Map<String, String> names) {
        UnaryOperator<String> name = edge -> names.getOrDefault(edge, edge);
        Map<String, Attribute> attributes = new LinkedHashMap<>(node.attributes());
        attributes.replaceAll((key, value) ->
                value instanceof Attribute.Body body ? new Attribute.Body(renamedBody(body.value(), names)) : value);
        return new Node(
                node.name(),
                node.op(),
                node.domain(),
                node.inputs().stream().map(name).toList(),
                node.outputs().stream().map(name).toList(),
                attributes);
    }

    private static Graph renamedBody(Graph body, Map<String, String> names) {
        Map<String, String> outer = new java.util.HashMap<>(names);
        body.inputs().forEach(edge -> outer.remove(edge.name()));
        body.constants().keySet().forEach(outer::remove);
        body.producers().keySet().forEach(outer::remove);
        Function<Edge, Edge> edge = e -> new Edge(outer.getOrDefault(e.name(), e.name()), e.type(), e.shape());
        return new Graph(
                body.name(),
                body.inputs(),
                body.outputs().stream().map(edge).toList(),
                body.nodes().stream().map(node -> renamed(node, outer)).toList(),
                body.constants());
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
