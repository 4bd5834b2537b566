package convscope.runtime;

import convscope.graph.Tensor;
import java.util.Map;

/** What one run gave: values of edges and what arrived there in the backward pass, each with the batch as its first axis. */
public final class Pass {
    private final Map<String, Tensor> outputs;
    private final Map<String, String> cotangents;

    Pass(Map<String, Tensor> outputs, Map<String, String> cotangents) {
        this.outputs = outputs;
        this.cotangents = cotangents;
    }

    /** Value of an edge that the query asked for. */
    public Tensor activation(String edge) {
        return required(edge, edge);
    }

    /** What arrived at an edge in the backward pass, in the edge's shape. */
    public Tensor cotangent(String edge) {
        return required(edge, cotangents.get(edge));
    }

    /** A result of the query's formula. */
    public Tensor result(String name) {
        Tensor tensor = outputs.get(Session.RESULT + name);
        if (tensor == null) {
            throw new IllegalArgumentException("the query's formula has no result '" + name + "'");
        }
        return tensor;
    }

    /** The only result of the query's formula. */
    public Tensor result() {
        return result(Formula.RESULT);
    }

    private Tensor required(String edge, String output) {
        Tensor tensor = output == null ? null : outputs.get(output);
        if (tensor == null) {
            throw new IllegalArgumentException("the query did not ask for edge '" + edge + "'");
        }
        return tensor;
    }
}
