package convscope.backward;

import convscope.graph.Tensor;
import java.util.Optional;
import java.util.Set;

/** Where relevance certainly is 0: at values that a rectifier cuts, if all that reads the rectified value sends nothing to zeros. */
final class Silence {
    /** Functions that are 0 at 0 and pass relevance on. */
    private static final Set<String> ZERO_AT_ZERO = Set.of(
            "Abs",
            "Celu",
            "Dropout",
            "Elu",
            "Gelu",
            "HardSwish",
            "Identity",
            "LRN",
            "LeakyRelu",
            "Mish",
            "PRelu",
            "Relu",
            "Selu",
            "Softsign",
            "Tanh",
            "ThresholdedRelu");

    private Silence() {}

    /** Whether no relevance arrives at negative outputs of an operator. */
    static boolean isKeptBelowZero(ForwardNode n) {
        return !n.explained().equals(n.node().outputs().get(0))
                && n.readers(0).stream().allMatch(reader -> cuts(reader) && isKeptAtZero(reader, 0));
    }

    private static boolean cuts(ForwardNode n) {
        Tensor least = n.node().is("Clip") ? n.constant(1) : null;
        return n.node().is("Relu") || least != null && least.number(0) == 0;
    }

    /** Whether no relevance arrives at outputs that are 0. */
    private static boolean isKeptAtZero(ForwardNode n, int output) {
        return !n.explained().equals(n.node().outputs().get(output))
                && n.readers(output).stream().allMatch(Silence::sendsNothingToZeros);
    }

    private static boolean sendsNothingToZeros(ForwardNode n) {
        Optional<Rule> rule = n.rule();
        if (rule.isPresent() && (rule.get() instanceof LinearRelevance.Proportional || rule.get() == Rule.NONE)) {
            return true;
        }
        String op = n.node().op();
        boolean keeps =
                ZERO_AT_ZERO.contains(op) || OperatorRelevance.MOVING.contains(op) || op.equals("Mul") || cuts(n);
        if (!n.node().domain().isEmpty() || !keeps) {
            return false;
        }
        for (int i = 0; i < n.outputCount(); i++) {
            if (!isKeptAtZero(n, i)) {
                return false;
            }
        }
        return true;
    }
}
