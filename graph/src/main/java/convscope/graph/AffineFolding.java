package convscope.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves batch normalisations, biases and other arithmetic with constants per channel into the weights of the layers beside them, where this changes nothing that
 * the graph computes:
 *
 * <ul>
 *   <li>after a layer: {@code s (W x + b) + t = (s W) x + (s b + t)};
 *   <li>before one: {@code W (s x + t) + b = (W s) x + (W t + b)}; with a shift only where the layer pads nothing, since padding is not shifted;
 *   <li>after a concatenation of layers: each gets its channels' part.
 * </ul>
 *
 * <p>Nothing moves over an edge that something else reads. What stands before the first layer stays: it says in which numbers the input is written. The edge
 * after the folded operator keeps its name; the edge between the two is gone.
 */
final class AffineFolding {
    private static final Set<String> MOVING = Set.of("Cast", "Flatten", "Identity", "Pad", "Reshape", "Transpose");

    private final Graph graph;
    private final ShapeInference shapes;
    private final Map<String, Tensor> constants;
    private final Set<String> kept = new HashSet<>();
    private List<Node> nodes;
    private Map<String, List<Node>> readers;
    private Map<String, Node> producers;

    private AffineFolding(Graph graph, Set<String> kept) {
        this.graph = graph;
        this.kept.addAll(kept);
        graph.outputs().forEach(edge -> this.kept.add(edge.name()));
        graph.nodes().forEach(node -> keepReadsOfBodies(node, this.kept));
        shapes = ShapeInference.of(graph);
        constants = new LinkedHashMap<>(graph.constants());
        nodes = graph.nodes();
    }

    static Graph fold(Graph graph, Set<String> kept) {
        AffineFolding folding = new AffineFolding(graph, kept);
        while (folding.step()) {
            // one operator less each time
        }
        return Rewrites.pruned(folding.graph());
    }

    private static void keepReadsOfBodies(Node node, Set<String> kept) {
        for (Attribute attribute : node.attributes().values()) {
            if (attribute instanceof Attribute.Body body) {
                for (Node inner : body.value().nodes()) {
                    kept.addAll(inner.inputs());
                    keepReadsOfBodies(inner, kept);
                }
            }
        }
    }

    private Graph graph() {
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), nodes, constants);
    }

    private boolean step() {
        readers = graph().consumers();
        producers = graph().producers();
        for (Node node : nodes) {
            Affine affine = Affine.of(node, constants, shapes);
            if (affine != null && (intoProducer(affine) || intoBranches(affine) || intoReader(affine))) {
                return true;
            }
        }
        return false;
    }

    private boolean isPassedOnOnce(String edge) {
        return !kept.contains(edge) && readers.getOrDefault(edge, List.of()).size() == 1;
    }

    private LinearLayer layerBefore(String edge) {
        Node node = producers.get(edge);
        return node != null && isPassedOnOnce(edge) ? LinearLayer.of(node, constants, shapes) : null;
    }

    private boolean canFollow(Affine affine, LinearLayer layer) {
        return layer != null
                && affine.fits(layer.channelAxis(), layer.out())
                && (affine.isScaling() || layer.takesBias(shapes));
    }

    private boolean intoProducer(Affine affine) {
        LinearLayer layer = layerBefore(affine.input());
        if (!canFollow(affine, layer)) {
            return false;
        }
        replace(Map.of(
                layer.node().name(), layer.then(affine, affine.output(), constants, shapes), //
                affine.node().name(), List.of()));
        return true;
    }

    private boolean intoBranches(Affine affine) {
        Node concat = producers.get(affine.input());
        boolean alongChannels = concat != null
                && concat.is("Concat")
                && isPassedOnOnce(affine.input())
                && (affine.axis() < 0 || affine.axis() == concat.integer("axis", 0));
        if (!alongChannels
                || new HashSet<>(concat.inputs()).size() < concat.inputs().size()) {
            return false;
        }
        Map<LinearLayer, Affine> parts = new LinkedHashMap<>();
        int from = 0;
        for (String branch : concat.inputs()) {
            LinearLayer layer = layerBefore(branch);
            int to = layer == null ? 0 : from + layer.out();
            boolean within = layer != null && (affine.axis() < 0 || to <= affine.scale().length);
            if (!within || !canFollow(affine.channels(from, to), layer)) {
                return false;
            }
            parts.put(layer, affine.channels(from, to));
            from = to;
        }
        Map<String, List<Node>> changes = new HashMap<>();
        parts.forEach((layer, part) -> changes.put(
                layer.node().name(), layer.then(part, layer.node().outputs().get(0), constants, shapes)));
        changes.put(concat.name(), List.of(concat.rewired(concat.name(), concat.inputs(), List.of(affine.output()))));
        changes.put(affine.node().name(), List.of());
        replace(changes);
        return true;
    }

    private boolean intoReader(Affine affine) {
        if (!isPassedOnOnce(affine.output()) || scalesTheInput(affine.input())) {
            return false;
        }
        Node reader = readers.get(affine.output()).get(0);
        LinearLayer layer = LinearLayer.of(reader, constants, shapes);
        boolean possible = layer != null
                && affine.fits(layer.channelAxis(), layer.in())
                && (affine.isScaling() || layer.isUniform() && layer.takesBias(shapes));
        if (possible) {
            replace(Map.of(
                    reader.name(), layer.behind(affine, constants, shapes), //
                    affine.node().name(), List.of()));
        }
        return possible;
    }

    /** Whether nothing but moving and scaling of elements lies between an edge and the inputs of the graph. */
    private boolean scalesTheInput(String edge) {
        Node node = producers.get(edge);
        if (node == null) {
            return true;
        }
        Affine affine = Affine.of(node, constants, shapes);
        boolean moves = node.domain().isEmpty() && MOVING.contains(node.op());
        return (moves || affine != null)
                && scalesTheInput(
                        affine != null ? affine.input() : node.inputs().get(0));
    }

    private void replace(Map<String, List<Node>> changes) {
        List<Node> all = new ArrayList<>();
        nodes.forEach(node -> all.addAll(changes.getOrDefault(node.name(), List.of(node))));
        nodes = all;
    }
}
