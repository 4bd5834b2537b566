package convscope.explain;

import convscope.backward.Derived;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Node;
import convscope.graph.Rewrites;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.network.Head;
import convscope.network.Network;
import convscope.runtime.Query;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A method as a plain ONNX graph: the network with the method's backward pass behind it, for any program that runs ONNX.
 *
 * <p>It takes the network's inputs in batches, and gives the method's numbers for each item under {@code map}, {@code uncut} or {@code attribution} (followed by a point
 * and the name of the input where the network has several), and the explained scores under {@code scores}. Further inputs: {@code target}, weights over the scores in
 * their shape, one-hot for a class, where the target is to be fed; {@code baseline.INPUT} where the method compares with a baseline.
 *
 * @param graph at the canonical opset
 * @param metadata what it is, by key: method, model, its hash, target, version
 */
public record ExplanationGraph(Graph graph, Map<String, String> metadata) {
    /** The target is fed. */
    public static final String FED = "input";

    private static final String AIM = "convscope.aim.";
    private static final String SCORES = "scores";
    private static final String TARGET = "target";
    private static final String BASELINE = "baseline.";
    private static final String ATTRIBUTION = "attribution";

    public ExplanationGraph {
        metadata = Map.copyOf(metadata);
    }

    /**
     * Writes a method over a network as one graph.
     *
     * @param target {@code top} for each item's own first answer, {@code input} to feed it, else a class by number or name
     * @throws InvalidRequestException if the target is neither, or the network gives no scores of classes to choose from
     */
    public static ExplanationGraph of(OnePass method, Network network, String target) {
        Edge scores = network.head().score();
        Query query = method.query(network, scores.name()).reading(scores.name());
        Derived derived = network.session().derive(query);
        Graph graph = target.equals(FED) ? derived.graph() : aiming(derived.graph(), network, derived.target(), target);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("convscope.version", Version.CONVSCOPE);
        metadata.put("convscope.method", Descriptor.text(method));
        metadata.put("convscope.model", network.name());
        metadata.put(
                "convscope.model.sha256", network.model().provenance().sha256().toString());
        metadata.put("convscope.target", target);
        metadata.put("convscope.preprocessing", network.preprocessing().sentence());
        network.inputs().stream()
                .filter(i -> network.embedding(i).isPresent())
                .forEach(i -> metadata.put("convscope.input." + i.name(), "vectors of its words, not their numbers"));
        return new ExplanationGraph(renamed(graph, derived, network), metadata);
    }

    /** The graph with the input that takes the target computed from the scores or fixed. */
    private static Graph aiming(Graph graph, Network network, String input, String wanted) {
        if (!network.answersOnce()) {
            throw new InvalidRequestException(network.name() + ": its output has shape "
                    + network.head().score().shape() + ", so there is no class to choose; use --target " + FED
                    + " and feed weights over it");
        }
        Target target = Target.parse(wanted);
        boolean top = target instanceof Target.Top first && first.rank() == 1;
        if (!top && !(target instanceof Target.ClassIndex) && !(target instanceof Target.Label)) {
            throw new InvalidRequestException("target '" + wanted + "' cannot be part of a graph; use top, a class, or "
                    + FED + " to feed weights over the scores");
        }
        List<Edge> others =
                graph.inputs().stream().filter(e -> !e.name().equals(input)).toList();
        GraphBuilder builder = new GraphBuilder(
                new Graph(graph.name(), others, graph.outputs(), graph.nodes(), graph.constants()), AIM);
        Value scores = builder.value(network.head().score().name());
        Value weights =
                top ? ofTheFirstAnswer(scores, network.head()) : ofAClass(scores, network, (Target.OfClass) target);
        Graph aim = builder.build(List.of(builder.named(input, weights)));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.inputs().contains(input)) {
                aim.nodes().stream()
                        .filter(n -> n.name().startsWith(AIM) && !nodes.contains(n))
                        .forEach(nodes::add);
            }
            nodes.add(node);
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        constants.putAll(aim.constants());
        return Rewrites.pruned(new Graph(graph.name(), others, graph.outputs(), nodes, constants));
    }

    private static Value ofTheFirstAnswer(Value scores, Head head) {
        if (head.isBinary()) {
            return scores.positive().times(2).plus(-1);
        }
        GraphBuilder graph = scores.graph();
        Value first = graph.op("ArgMax", Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(0L)), scores);
        Value depth = scores.size(1);
        Value offOn = graph.constant(Tensor.of(new float[] {0, 1}, 2));
        return graph.op("OneHot", Map.of("axis", Attribute.of(-1L)), first, depth, offOn)
                .castLike(scores);
    }

    private static Value ofAClass(Value scores, Network network, Target.OfClass target) {
        int classes = network.head().classes();
        int index = TargetSearch.indexOf(target, network, network.head().isBinary() ? 2 : classes);
        float[] weights = TargetSearch.weights(network.head(), index, classes);
        return scores.graph()
                .constant(Tensor.of(weights, 1, weights.length))
                .castLike(scores)
                .expandedLike(scores);
    }

    private static Graph renamed(Graph graph, Derived derived, Network network) {
        Map<String, String> names = new LinkedHashMap<>();
        graph.inputs().stream()
                .filter(e -> e.name().equals(derived.target()))
                .forEach(e -> names.put(e.name(), TARGET));
        derived.references().forEach((input, reference) -> names.put(reference, BASELINE + input));
        boolean one = network.floatingInputs().size() == 1;
        for (Edge output : graph.outputs()) {
            String result = Session.resultOf(output.name());
            if (result == null) {
                names.put(output.name(), SCORES);
            } else if (network.inputs().stream().anyMatch(i -> i.name().equals(result))) {
                names.put(output.name(), one ? ATTRIBUTION : ATTRIBUTION + "." + result);
            } else {
                names.put(output.name(), result);
            }
        }
        Map<String, String> clashes = new LinkedHashMap<>();
        for (Edge input : network.model().graph().inputs()) {
            if (names.containsValue(input.name())) {
                clashes.put(input.name(), input.name() + ".fed");
            }
        }
        names.putAll(clashes);
        return Rewrites.renamed(graph, unclashed(graph, names));
    }

    /** The same names, with inner edges that bear one of the new names out of the way. */
    private static Map<String, String> unclashed(Graph graph, Map<String, String> names) {
        Map<String, String> all = new LinkedHashMap<>(names);
        graph.nodes().forEach(node -> node.outputs().forEach(edge -> {
            if (names.containsValue(edge) && !names.containsKey(edge)) {
                all.put(edge, edge + ".inner");
            }
        }));
        return all;
    }
}
