package convscope.formats.onnx;

import convscope.graph.Edge;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.RealEdges;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.model.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The layers of an ONNX model: one per node that computes with the input. */
final class OnnxLayers {
    private static final Set<String> BOOKKEEPING =
            Set.of("Shape", "Cast", "Identity", "ConstantOfShape", "Range", "Size", "Constant");

    /** Operators that give whole numbers; layers only where the real numbers they stand for have an edge. */
    private static final Set<String> QUANTIZING =
            Set.of("ConvInteger", "DynamicQuantizeLinear", "MatMulInteger", "QuantizeLinear");

    private OnnxLayers() {}

    static List<Layer> of(Graph graph, ShapeInference shapes) {
        Set<String> varying = new HashSet<>();
        graph.inputs().forEach(edge -> varying.add(edge.name()));
        Map<String, Integer> names = new HashMap<>();
        List<Layer> layers = new ArrayList<>();
        Map<String, Node> producers = graph.producers();
        for (Node node : graph.nodes()) {
            boolean computes =
                    node.inputs().stream().anyMatch(varying::contains) && !node.is("Shape") && !node.is("Size");
            if (computes) {
                varying.addAll(node.outputs());
            }
            String output = output(node);
            boolean isWhole = producers.containsKey(RealEdges.of(output));
            boolean isAside = BOOKKEEPING.contains(node.op())
                    || RealEdges.isAdded(node)
                    || QUANTIZING.contains(node.op()) && !isWhole;
            if (computes && !isAside) {
                layers.add(layer(node, graph, shapes.edge(isWhole ? RealEdges.of(output) : output), names));
            }
        }
        return layers;
    }

    /** The first output that is not left out. */
    private static String output(Node node) {
        return node.outputs().stream().filter(o -> !o.isEmpty()).findFirst().orElse("");
    }

    private static Layer layer(Node node, Graph graph, Edge output, Map<String, Integer> names) {
        String plain = node.name().startsWith("/") ? node.name().substring(1) : node.name();
        String name = plain;
        while (names.putIfAbsent(name, 1) != null) {
            name = plain + "#" + names.merge(plain, 1, Integer::sum);
        }
        long parameters = 0;
        for (String input : node.inputs()) {
            Tensor constant = graph.constants().get(input);
            parameters +=
                    constant != null && constant.type().isFloating() && constant.rank() > 0 ? constant.count() : 0;
        }
        boolean weighted = List.of("Conv", "ConvTranspose", "Gemm", "MatMul").contains(node.op());
        String weights = weighted && graph.constants().containsKey(node.inputs().get(1))
                ? node.inputs().get(1)
                : null;
        int rank = output.shape().rank();
        List<Integer> space = IntStream.range(2, Math.max(2, rank)).boxed().toList();
        return new Layer(name, node.op(), output, rank >= 2 ? 1 : -1, space, weights, parameters);
    }
}
