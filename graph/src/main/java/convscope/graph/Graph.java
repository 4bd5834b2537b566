package convscope.graph;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Immutable ONNX graph at the {@linkplain Operators#OPSET canonical opset}: nodes in topological order over named edges.
 *
 * @param name a short name for messages
 * @param inputs what is fed, without the constants
 * @param outputs what is computed by default
 * @param nodes in an order in which every input precedes its use
 * @param constants weights and other fixed tensors by edge name
 */
public record Graph(
        String name, List<Edge> inputs, List<Edge> outputs, List<Node> nodes, Map<String, Tensor> constants) {
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        nodes = List.copyOf(nodes);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    }

    /** The input called {@code edge}, if there is one. */
    public Optional<Edge> input(String edge) {
        return inputs.stream().filter(e -> e.name().equals(edge)).findFirst();
    }

    /** For every edge that a node computes, that node. */
    public Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : nodes) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    producers.put(output, node);
                }
            }
        }
        return producers;
    }

    /** For every edge, the nodes that read it, in graph order. */
    public Map<String, List<Node>> consumers() {
        Map<String, List<Node>> consumers = new HashMap<>();
        for (Node node : nodes) {
            for (String input : node.inputs()) {
                if (!input.isEmpty()) {
                    List<Node> readers = consumers.computeIfAbsent(input, k -> new java.util.ArrayList<>());
                    if (!readers.contains(node)) {
                        readers.add(node);
                    }
                }
            }
        }
        return consumers;
    }

    /** This graph with other outputs. */
    public Graph withOutputs(List<Edge> newOutputs) {
        return new Graph(name, inputs, newOutputs, nodes, constants);
    }

    /** This graph under another name. */
    public Graph named(String newName) {
        return new Graph(newName, inputs, outputs, nodes, constants);
    }
}
