package convscope.backward;

import convscope.graph.Graph;
import java.util.Map;

/**
 * A graph with a backward pass, and the names by which to feed and read it.
 *
 * @param graph the forward nodes, the backward nodes, and the outputs asked for
 * @param target input that says what is explained: weights over the explained edge, in its shape (one-hot for a class)
 * @param cotangents per edge asked for, the output that holds what arrived there
 * @param references per input of the model, the input that takes its baseline; empty where the rule book reads no reference
 */
public record Derived(Graph graph, String target, Map<String, String> cotangents, Map<String, String> references) {
    public Derived {
        cotangents = Map.copyOf(cotangents);
        references = Map.copyOf(references);
    }
}
