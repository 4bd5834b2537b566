package convscope.runtime;

import ai.onnxruntime.OnnxTensor;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A graph whose large weights are inputs, fed in every run from where they lie: the engine keeps no copy of them, and changes none before the first run. Only real
 * weights of ONNX's own operators, which the engine computes with whether they are fixed or fed.
 */
final class FedWeights {
    private final Graph graph;
    private final Map<String, OnnxTensor> tensors;

    private FedWeights(Graph graph, Map<String, OnnxTensor> tensors) {
        this.graph = graph;
        this.tensors = tensors;
    }

    /** Of a graph that stays as it is. */
    static FedWeights none(Graph graph) {
        return new FedWeights(graph, Map.of());
    }

    static FedWeights of(Graph original, SharedWeights shared) {
        Set<String> fixed = fixed(original);
        List<Edge> inputs = new ArrayList<>(original.inputs());
        Map<String, Tensor> constants = new LinkedHashMap<>(original.constants());
        Map<String, OnnxTensor> tensors = shared.of(
                original, name -> !fixed.contains(name) && constants.get(name).type() == ElementType.FLOAT);
        tensors.keySet().forEach(name -> {
            Tensor weights = constants.remove(name);
            inputs.add(new Edge(name, weights.type(), Shape.of(weights.shape())));
        });
        Graph graph = new Graph(original.name(), inputs, original.outputs(), original.nodes(), constants);
        return new FedWeights(graph, tensors);
    }

    /** What an operator of another domain reads, which may want it to be fixed, or the graph gives as it is. */
    private static Set<String> fixed(Graph graph) {
        Set<String> names = graph.nodes().stream()
                .filter(node -> !node.domain().isEmpty())
                .map(Node::inputs)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        graph.outputs().forEach(output -> names.add(output.name()));
        return names;
    }

    /** The graph to hand to the engine. */
    Graph graph() {
        return graph;
    }

    /** What to feed besides, by input. */
    Map<String, OnnxTensor> tensors() {
        return tensors;
    }
}
