package convscope.runtime;

import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is computed from the values of a run inside the engine, as further nodes behind the derived graph, so that only results leave it.
 *
 * @param name formulas of one name must be equal: derived graphs are cached by it
 * @param operands edges of the forward pass that the formula reads
 * @param nodes appends the nodes
 */
public record Formula(String name, List<String> operands, Nodes nodes) {
    public Formula {
        operands = List.copyOf(operands);
    }

    /** Appends nodes and names their results. */
    @FunctionalInterface
    public interface Nodes {
        /** The results by name, from handles on what the formula reads. */
        Map<String, Value> append(Terms terms);
    }

    /** Handles on the values of a run. */
    public interface Terms {
        /** The graph that is appended to. */
        GraphBuilder graph();

        /** Value of an edge in the forward pass, one of the formula's operands. */
        Value value(String edge);

        /** What arrived at an edge in the backward pass, one of the query's cotangents. */
        Value cotangent(String edge);

        /** The baseline of an input of the network, where the query's book reads a reference pass. */
        Value reference(String input);
    }

    /** One result under the name {@link #RESULT}. */
    public static Map<String, Value> result(Value value) {
        Map<String, Value> results = new LinkedHashMap<>();
        results.put(RESULT, value);
        return results;
    }

    /** Name of the only result of a formula that has one. */
    public static final String RESULT = "map";
}
