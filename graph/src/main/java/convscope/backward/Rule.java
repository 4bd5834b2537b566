package convscope.backward;

import convscope.graph.Value;
import java.util.Collections;
import java.util.List;

/**
 * How what arrives at the outputs of one operator goes on to its inputs. A rule states mathematics only: the driver sums what several readers of an edge send
 * back, sums over axes that were repeated by broadcasting, and checks that there is one value per input.
 */
@FunctionalInterface
public interface Rule {
    /** This operator deliberately sends nothing back: its result does not vary with its inputs, or only in jumps. */
    Rule NONE = (n, dy) -> Collections.nCopies(n.inputCount(), n.none());

    /**
     * Appends the nodes that compute the cotangents of the inputs.
     *
     * @param n the operator with its inputs and outputs in the forward pass
     * @param dy cotangent of the first output, in its shape; further ones by {@link ForwardNode#cotangent}
     * @return one value per input in the input's shape, or the shape it has after broadcasting; {@link ForwardNode#none()} where nothing is sent back
     */
    List<Value> apply(ForwardNode n, Value dy);
}
