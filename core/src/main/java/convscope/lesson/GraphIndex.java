package convscope.lesson;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who makes and who reads each edge of a network, and which layer gives it. */
final class GraphIndex {
    final Network network;
    final Graph graph;
    final List<Layer> layers;
    final Map<String, Node> producers;
    final Map<String, List<Node>> consumers;
    private final Map<String, Integer> layerOf = new HashMap<>();
    private ShapeInference shapes;

    GraphIndex(Network network) {
        this.network = network;
        graph = network.model().graph();
        layers = network.model().layers();
        producers = graph.producers();
        consumers = graph.consumers();
        for (int i = 0; i < layers.size(); i++) {
            layerOf.putIfAbsent(layers.get(i).output().name(), i);
        }
    }

    Tensor constant(String edge) {
        return graph.constants().get(edge);
    }

    boolean isConstant(String edge) {
        return graph.constants().containsKey(edge);
    }

    /** Number of the layer that gives an edge; -1 where none does. */
    int layerOf(String edge) {
        return layerOf.getOrDefault(edge, -1);
    }

    /** Whether an edge is where a layer's own work starts: it is fed, or another layer gives it. */
    boolean isBoundary(String edge, String own) {
        return !edge.equals(own)
                && (layerOf.containsKey(edge) || graph.input(edge).isPresent());
    }

    Shape shape(String edge) {
        if (shapes == null) {
            shapes = ShapeInference.of(graph);
        }
        return shapes.edge(edge).shape();
    }

    List<Node> readers(String edge) {
        return consumers.getOrDefault(edge, List.of());
    }
}
