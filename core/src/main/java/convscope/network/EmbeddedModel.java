package convscope.network;

import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Rewrites;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model with the tables of its embeddings taken out: an input of whole numbers that goes into one table and nowhere else becomes an input of that table's vectors, under the
 * same name, so that every method finds real numbers to explain.
 *
 * @param model the rest
 * @param embeddings the tables, by name of input
 */
record EmbeddedModel(Model model, Map<String, Embedding> embeddings) {
    /** A model without its tables; the model itself where it has none that can be taken out. */
    static EmbeddedModel of(Model whole) {
        Graph graph = whole.graph();
        Map<String, Embedding> embeddings = new LinkedHashMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        boolean nested = graph.nodes().stream()
                .flatMap(n -> n.attributes().values().stream())
                .anyMatch(Attribute.Body.class::isInstance);
        for (ModelInput input : nested ? List.<ModelInput>of() : whole.inputs()) {
            Node lookup = lookup(input.name(), graph);
            if (lookup != null && !names.containsKey(lookup.outputs().get(0))) {
                embeddings.put(
                        input.name(),
                        new Embedding(
                                input, graph.constants().get(lookup.inputs().get(0))));
                names.put(lookup.outputs().get(0), input.name());
            }
        }
        return embeddings.isEmpty()
                ? new EmbeddedModel(whole, Map.of())
                : new EmbeddedModel(without(whole, embeddings, names), embeddings);
    }

    /** The one node that looks words up and is all that an input goes into, by way of nothing but changes of type; null where it is otherwise. */
    private static Node lookup(String input, Graph graph) {
        Set<String> same = new HashSet<>(Set.of(input));
        Node found = null;
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().noneMatch(same::contains)) {
                continue;
            }
            if (node.is("Cast") || node.is("Identity")) {
                same.add(node.outputs().get(0));
            } else if (found == null
                    && isLookup(node, graph)
                    && same.contains(node.inputs().get(1))) {
                found = node;
            } else {
                return null;
            }
        }
        return graph.outputs().stream().map(Edge::name).anyMatch(same::contains) ? null : found;
    }

    private static boolean isLookup(Node node, Graph graph) {
        Tensor table = node.is("Gather") ? graph.constants().get(node.inputs().get(0)) : null;
        return table != null && table.rank() == 2 && table.type().isFloating() && node.integer("axis", 0) == 0;
    }

    private static Model without(Model whole, Map<String, Embedding> embeddings, Map<String, String> names) {
        Graph graph = whole.graph();
        ShapeInference shapes = ShapeInference.of(graph);
        Graph part = Rewrites.startingAt(graph, List.copyOf(names.keySet()));
        List<Edge> edges = new ArrayList<>();
        List<ModelInput> inputs = new ArrayList<>();
        for (ModelInput input : whole.inputs()) {
            Edge edge = names.entrySet().stream()
                    .filter(e -> e.getValue().equals(input.name()))
                    .findFirst()
                    .map(e -> shapes.edge(e.getKey()))
                    .orElse(input.edge());
            edges.add(edge);
            boolean embedded = embeddings.containsKey(input.name());
            inputs.add(
                    embedded
                            ? new ModelInput(
                                    named(edge, names),
                                    Math.max(-1, edge.shape().rank() - 1))
                            : input);
        }
        Graph ordered = new Graph(part.name(), edges, part.outputs(), part.nodes(), part.constants());
        Graph renamed = Rewrites.renamed(ordered, names);
        return new Model(
                renamed, inputs, layers(whole, renamed, names), whole.metadata(), whole.provenance(), whole.notes());
    }

    private static List<Layer> layers(Model whole, Graph graph, Map<String, String> names) {
        Set<String> computed = graph.producers().keySet();
        List<Layer> layers = new ArrayList<>();
        for (Layer layer : whole.layers()) {
            String edge = layer.output().name();
            if (names.containsKey(edge)) {
                int rank = layer.output().shape().rank();
                layers.add(new Layer(
                        layer.name(),
                        layer.kind(),
                        named(layer.output(), names),
                        rank - 1,
                        IntStream.range(1, Math.max(1, rank - 1)).boxed().toList(),
                        layer.weights(),
                        layer.parameters()));
            } else if (computed.contains(edge)) {
                layers.add(layer);
            }
        }
        return layers;
    }

    private static Edge named(Edge edge, Map<String, String> names) {
        return new Edge(names.getOrDefault(edge.name(), edge.name()), edge.type(), edge.shape());
    }
}
