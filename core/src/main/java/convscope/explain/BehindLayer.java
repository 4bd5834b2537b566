package convscope.explain;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Rewrites;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The part of a network behind a layer, to be run on other values of the layer for the subject's input. What this part reads besides the layer, such as the other
 * branch of a skip connection, is computed once and fed again, so that a run costs no more than what follows the layer.
 */
public final class BehindLayer {
    private final Subject subject;
    private final Tensor value;
    private final Query query;
    private final Map<String, Tensor> others;
    private final String edge;

    private BehindLayer(Subject subject, String edge, Tensor value, Map<String, Tensor> others, Query query) {
        this.subject = subject;
        this.edge = edge;
        this.value = value;
        this.others = others;
        this.query = query;
    }

    /**
     * The part between a layer and what the subject explains.
     *
     * @throws InvalidRequestException if what is explained does not depend on the layer
     */
    public static BehindLayer of(Subject subject, Layer layer) {
        String edge = layer.output().name();
        String explained = subject.explained().edge();
        Graph graph = subject.network().model().graph();
        requireDependence(subject, layer);
        List<String> beside = List.copyOf(beside(graph, edge, explained));
        List<String> read = new ArrayList<>(beside);
        read.add(edge);
        Pass pass = subject.run(Query.of(read));
        Map<String, Tensor> others = new LinkedHashMap<>();
        List<String> fed = new ArrayList<>(List.of(edge));
        for (String other : beside) {
            Tensor tensor = pass.activation(other);
            if (tensor.type().isFloating() && tensor.rank() > 0 && tensor.size(0) == 1) {
                others.put(other, tensor);
                fed.add(other);
            }
        }
        Rewrites.startingAt(graph, fed).inputs().stream()
                .map(input -> input.name())
                .filter(subject.inputs()::containsKey)
                .forEach(input -> others.putIfAbsent(input, subject.inputs().get(input)));
        Query query = Query.of(List.of(explained)).fedAt(fed);
        return new BehindLayer(subject, edge, pass.activation(edge), others, query);
    }

    /**
     * Whether everything that reaches what the subject explains passes through a layer, so that the layer's units share all of it.
     *
     * @throws InvalidRequestException if what is explained does not depend on the layer
     */
    public static boolean isAllThrough(Subject subject, Layer layer) {
        requireDependence(subject, layer);
        Graph graph = subject.network().model().graph();
        ShapeInference shapes = ShapeInference.of(graph);
        return beside(graph, layer.output().name(), subject.explained().edge()).stream()
                .map(edge -> shapes.edge(edge).type())
                .noneMatch(type -> type == null || type.isFloating());
    }

    private static void requireDependence(Subject subject, Layer layer) {
        String edge = layer.output().name();
        String explained = subject.explained().edge();
        Graph graph = subject.network().model().graph();
        boolean inGraph = graph.producers().containsKey(explained);
        if (inGraph
                && !edge.equals(explained)
                && !dependents(graph, List.of(edge)).contains(explained)) {
            throw new InvalidRequestException("what is explained, "
                    + subject.explained().label() + ", does not depend on layer '" + layer.name()
                    + "'; choose a layer before it");
        }
    }

    /** The edges that vary with some others, without those. */
    public static Set<String> dependents(Graph graph, List<String> edges) {
        Set<String> varying = new HashSet<>(edges);
        Set<String> dependents = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (read(node).anyMatch(varying::contains)) {
                node.outputs().stream()
                        .filter(output -> !output.isEmpty() && !edges.contains(output))
                        .forEach(dependents::add);
                varying.addAll(node.outputs());
                varying.remove("");
            }
        }
        return dependents;
    }

    /** The edges between {@code explained} and everything behind {@code edge} that vary with the input but not with {@code edge}. */
    private static Set<String> beside(Graph graph, String edge, String explained) {
        Set<String> dependents = dependents(graph, List.of(edge));
        List<String> inputs = graph.inputs().stream().map(input -> input.name()).toList();
        Set<String> varying = dependents(graph, inputs);
        varying.addAll(inputs);
        Set<String> needed = new HashSet<>(Set.of(explained));
        boolean all = !graph.producers().containsKey(explained);
        Set<String> beside = new LinkedHashSet<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            boolean behind = node.outputs().stream().anyMatch(dependents::contains)
                    && (all || node.outputs().stream().anyMatch(needed::contains));
            if (behind) {
                read(node).filter(input -> !input.isEmpty()).forEach(needed::add);
                read(node)
                        .filter(input -> varying.contains(input) && !dependents.contains(input) && !input.equals(edge))
                        .forEach(beside::add);
            }
        }
        return beside;
    }

    /** The edges that a node reads, those that its nested graphs take from outside included. */
    private static Stream<String> read(Node node) {
        return Stream.concat(
                node.inputs().stream(),
                node.attributes().values().stream()
                        .filter(Attribute.Body.class::isInstance)
                        .flatMap(a -> ((Attribute.Body) a).value().nodes().stream())
                        .flatMap(BehindLayer::read));
    }

    /** What the layer computes for the subject's input, as a batch of one. */
    public Tensor value() {
        return value;
    }

    /** Reads the explained edge. */
    public Query query() {
        return query;
    }

    /** What to feed so that the layer has another value, given in the order of {@link #value()}. */
    public Map<String, Tensor> feeding(float[] other) {
        Tensor floats = Tensor.of(other, value.shape());
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put(edge, value.type() == ElementType.DOUBLE ? Tensor.of(floats.doubles(), value.shape()) : floats);
        feeds.putAll(others);
        return feeds;
    }

    /** The explained scalar for one item of a pass of {@link #query()}. */
    public double score(Pass pass, int item) {
        return subject.score(pass, item);
    }
}
