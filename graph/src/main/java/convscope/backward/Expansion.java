package convscope.backward;

import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An operator as other operators put together. Its gradient is theirs: the expression is appended to the backward pass over the operator's own inputs and sent
 * through by the driver; the forward pass keeps the operator itself.
 */
@FunctionalInterface
interface Expansion {
    /**
     * Appends the expression.
     *
     * @param n the operator, for its attributes and constants
     * @param inputs what to read in place of the operator's inputs
     * @return one value per output, as many as can be differentiated
     * @throws NotExpandable if the operator cannot be written out in this setting
     */
    List<Value> outputs(ForwardNode n, List<Value> inputs);

    /** The operator cannot be written out; the message says under which circumstances, as in "no backward rule for {@code what}". */
    final class NotExpandable extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotExpandable(String what) {
            super(what);
        }
    }

    /** The gradient rule of an operator with this expression. */
    static Rule rule(Expansion expansion) {
        return refusing((n, dy) -> gradient(n, expansion));
    }

    /** A rule that may throw {@link NotExpandable}, as one that refuses every input then. */
    static Rule refusing(Rule rule) {
        return (n, dy) -> {
            try {
                return rule.apply(n, dy);
            } catch (NotExpandable e) {
                List<Value> refused = new ArrayList<>();
                for (int i = 0; i < n.inputCount(); i++) {
                    refused.add(n.unsupported(e.getMessage()));
                }
                return refused;
            }
        };
    }

    private static List<Value> gradient(ForwardNode n, Expansion expansion) {
        GraphBuilder graph = n.graph();
        List<Value> inputs = new ArrayList<>();
        List<Value> varying = new ArrayList<>();
        for (int i = 0; i < n.inputCount(); i++) {
            // an edge of its own: what one input sends to another before the operator is not meant here
            Value input = n.varies(i) ? graph.op("Identity", n.raw(i)) : n.in(i);
            inputs.add(input);
            if (n.varies(i)) {
                varying.add(input);
            }
        }
        List<Value> outputs = expansion.outputs(n, inputs);
        List<Value> of = new ArrayList<>();
        List<Value> weights = new ArrayList<>();
        for (int i = 0; i < n.outputCount(); i++) {
            if (n.receives(i)) {
                of.add(outputs.get(i));
                weights.add(n.cotangent(i));
            }
        }
        List<Value> gradients = Backward.gradients(graph, of, weights, varying);
        Value[] sent = new Value[n.inputCount()];
        Arrays.fill(sent, n.none());
        for (int i = 0; i < sent.length; i++) {
            int place = n.varies(i) ? varying.indexOf(inputs.get(i)) : -1;
            if (place >= 0 && gradients.get(place) != null) {
                sent[i] = gradients.get(place);
            }
        }
        return List.of(sent);
    }
}
