package convscope.network;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.model.Layer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The layer that class activation methods read unless told otherwise.
 *
 * @param why what made it the one, as a phrase
 */
public record SpatialLayer(Layer layer, String why) {
    private static final String EXTENT = "last with spatial extent on the way to the answer";
    private static final String AXES = "last with as many space axes as the input on the way to the answer";
    private static final String COMMON = "last that all parts of the answer are computed from";
    private static final String BEFORE = "last before the maps of the classes";

    /**
     * The last layer towards the score that has more than one position, among those whose space axes {@linkplain SpatialSizes#mayLieOver may be those of an
     * input} that they are computed from, where there are such. Where the answer is put together from several branches, as a detector's is from boxes and classes of
     * several sizes, the last that all branches are computed from; where the answer is a map of each class, the last before these maps. Empty if no layer has more than one position.
     */
    static Optional<SpatialLayer> of(Network network) {
        List<Layer> all =
                network.layersTowardsScore().stream().filter(Network::hasExtent).toList();
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Layer> over = beforeMapsOfClasses(
                all.stream().filter(layer -> liesOverAnInput(layer, network)).toList(), network.head());
        Layer end = all.get(all.size() - 1);
        if (over.isEmpty()) {
            return Optional.of(new SpatialLayer(end, EXTENT));
        }
        Layer last = over.get(over.size() - 1);
        return Optional.of(common(over, network)
                .filter(layer -> layer != last)
                .map(layer -> new SpatialLayer(layer, COMMON))
                .orElse(new SpatialLayer(
                        last,
                        last == end ? EXTENT : channels(end) == network.head().classes() ? BEFORE : AXES)));
    }

    /** Without the last ones that already are a map a class, of a network that answers with such maps, where others remain: a map of them would only repeat the answer. */
    private static List<Layer> beforeMapsOfClasses(List<Layer> layers, Head head) {
        int count = layers.size();
        while (count > 0 && head.score().shape().rank() > 2 && channels(layers.get(count - 1)) == head.classes()) {
            count--;
        }
        return count > 0 ? layers.subList(0, count) : layers;
    }

    private static long channels(Layer layer) {
        Shape shape = layer.output().shape();
        return layer.channelAxis() > 0 && shape.isRankKnown() ? shape.size(layer.channelAxis()) : -1;
    }

    private static boolean liesOverAnInput(Layer layer, Network network) {
        return network.inputsBehind(layer.output().name()).stream()
                .anyMatch(input -> SpatialSizes.of(layer).mayLieOver(SpatialSizes.of(input)));
    }

    /** The last of some layers that all those are computed from, or are, which the score is computed from by way of no other of them. */
    private static Optional<Layer> common(List<Layer> layers, Network network) {
        Graph graph = network.model().graph();
        Map<String, Node> producers = graph.producers();
        Set<String> edges = layers.stream().map(layer -> layer.output().name()).collect(Collectors.toSet());
        Set<String> ends = behind(network.head().score().name(), producers, edges);
        ends.retainAll(edges);
        Set<String> shared = new HashSet<>(edges);
        ends.forEach(end -> shared.retainAll(behind(end, producers, Set.of())));
        List<Layer> common = layers.stream()
                .filter(layer -> shared.contains(layer.output().name()))
                .toList();
        return common.isEmpty() ? Optional.empty() : Optional.of(common.get(common.size() - 1));
    }

    /** An edge and those that it is computed from, as far as to some where the way ends. */
    private static Set<String> behind(String edge, Map<String, Node> producers, Set<String> ends) {
        Set<String> found = new LinkedHashSet<>(Set.of(edge));
        Deque<String> open = new ArrayDeque<>(found);
        while (!open.isEmpty()) {
            String next = open.pop();
            Node node = ends.contains(next) ? null : producers.get(next);
            if (node != null) {
                node.inputs().stream().filter(found::add).forEach(open::push);
            }
        }
        return found;
    }
}
