package convscope.method.cam;

import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.ShapeInference;
import convscope.model.Layer;
import convscope.model.ModelInput;
import convscope.network.Network;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which axis of an edge counts channels, also of edges inside a layer: known for inputs and layers, after operators that ONNX defines on channels-first values, and
 * passed on by operators that keep the number of axes.
 */
final class ChannelAxes {
    private static final Set<String> CHANNELS_FIRST = Set.of(
            "AveragePool",
            "BatchNormalization",
            "Conv",
            "ConvTranspose",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "GroupNormalization",
            "InstanceNormalization",
            "LRN",
            "MaxPool");

    private final ShapeInference shapes;
    private final Map<String, Integer> axes = new HashMap<>();

    ChannelAxes(Graph graph, Network network) {
        shapes = ShapeInference.of(graph);
        for (ModelInput input : network.inputs()) {
            put(input.edge(), input.channelAxis());
        }
        Map<String, Layer> layers = new HashMap<>();
        network.model().layers().forEach(layer -> layers.put(layer.output().name(), layer));
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                Layer layer = layers.get(output);
                if (layer != null) {
                    put(layer.output(), layer.channelAxis());
                } else if (!output.isEmpty()) {
                    put(shapes.edge(output), after(node, rank(output)));
                }
            }
        }
    }

    private void put(Edge edge, int axis) {
        if (axis > 0 && edge.shape().isRankKnown() && edge.shape().rank() > 2) {
            axes.put(edge.name(), axis);
        }
    }

    private int rank(String edge) {
        return shapes.edge(edge).shape().isRankKnown()
                ? shapes.edge(edge).shape().rank()
                : -1;
    }

    private int after(Node node, int rank) {
        if (CHANNELS_FIRST.contains(node.op())) {
            return 1;
        }
        if (node.is("Transpose")) {
            int before = axes.getOrDefault(node.inputs().get(0), -1);
            long[] permutation = node.integers("perm");
            for (int i = 0; i < permutation.length; i++) {
                if (permutation[i] == before) {
                    return i;
                }
            }
            return -1;
        }
        return node.inputs().stream()
                .filter(input -> axes.containsKey(input) && rank(input) == rank)
                .mapToInt(axes::get)
                .findFirst()
                .orElse(-1);
    }

    /** The channel axis of an edge with space axes; empty where it has none or is not known. */
    OptionalInt of(String edge) {
        Integer axis = axes.get(edge);
        return axis == null ? OptionalInt.empty() : OptionalInt.of(axis);
    }
}
