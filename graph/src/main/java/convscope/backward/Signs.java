package convscope.backward;

import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which edges certainly hold no negative number: rules that treat positive and negative inputs apart then need only one half. */
final class Signs {
    private static final Set<String> NEVER_NEGATIVE = Set.of(
            "Abs", "Exp", "HardSigmoid", "LpPool", "GlobalLpPool", "Relu", "Sigmoid", "Softmax", "Softplus", "Sqrt");

    /** Operators that give no negative number when their first input holds none. */
    private static final Set<String> KEEPING = Set.of(
            "AveragePool",
            "Dropout",
            "Flatten",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSwish",
            "Identity",
            "LRN",
            "LeakyRelu",
            "MaxPool",
            "ReduceMax",
            "ReduceMean",
            "ReduceSum",
            "Reshape",
            "Slice",
            "Split",
            "Squeeze",
            "Transpose",
            "Unsqueeze");

    private static final Set<String> KEEPING_ALL = Set.of("Add", "Concat", "Max", "Mean", "Min", "Mul", "Sum");

    private final Map<String, Node> producers;
    private final ForwardNode n;
    private final Map<String, Boolean> known = new HashMap<>();

    private Signs(ForwardNode n) {
        this.n = n;
        producers = n.producers();
    }

    /** Whether an input certainly holds no negative number. */
    static boolean isNonNegative(ForwardNode n, int input) {
        return new Signs(n).holdsNone(n.node().inputs().get(input));
    }

    private boolean holdsNone(String edge) {
        Boolean found = known.get(edge);
        if (found == null) {
            found = find(edge);
            known.put(edge, found);
        }
        return found;
    }

    private boolean find(String edge) {
        Tensor constant = n.graph().constantOf(edge);
        if (constant != null) {
            return isNonNegative(constant);
        }
        Node node = producers.get(edge);
        if (node == null || !node.domain().isEmpty()) {
            return false;
        }
        if (NEVER_NEGATIVE.contains(node.op())) {
            return true;
        }
        if (node.is("Clip")) {
            Tensor least = node.hasInput(1) ? n.graph().constantOf(node.inputs().get(1)) : null;
            return least != null && least.number(0) >= 0;
        }
        return KEEPING.contains(node.op()) && holdsNone(node.inputs().get(0))
                || KEEPING_ALL.contains(node.op()) && node.inputs().stream().allMatch(this::holdsNone);
    }

    private static boolean isNonNegative(Tensor constant) {
        for (int i = 0; i < constant.count(); i++) {
            if (constant.number(i) < 0) {
                return false;
            }
        }
        return true;
    }
}
