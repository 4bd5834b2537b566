package convscope.backward;

import convscope.graph.Node;
import convscope.graph.Shape;
import java.util.Map;
import java.util.Set;

/** Which factor of a product of two computed values is the signal, and which only says how much of it passes. */
final class Gates {
    private static final Set<String> SQUASHING = Set.of("Clip", "HardSigmoid", "Sigmoid", "Softmax");

    /** Operators of one variable that gates are made of, arithmetic with constants included. */
    private static final Set<String> SIMPLE = Set.of(
            "Add",
            "Clip",
            "Div",
            "Erf",
            "Exp",
            "HardSigmoid",
            "Mul",
            "Neg",
            "Pow",
            "Reciprocal",
            "Relu",
            "Sigmoid",
            "Softplus",
            "Sub",
            "Sum",
            "Tanh");

    private static final Set<String> RESHAPING = Set.of("Expand", "Identity", "Reshape", "Transpose", "Unsqueeze");
    private static final int DEEPEST = 12;

    private Gates() {}

    /** Number of the input that is the signal; -1 where the factors are alike. */
    static int signal(ForwardNode n) {
        for (int x = 0; x < 2; x++) {
            if (isMadeOf(n.node().inputs().get(1 - x), n.node().inputs().get(x), n)) {
                return x;
            }
        }
        for (int x = 0; x < 2; x++) {
            if (isRepeated(n.in(1 - x).staticShape(), n.in(x).staticShape())) {
                return x;
            }
        }
        boolean first = isSquashed(n.node().inputs().get(0), n.producers());
        boolean second = isSquashed(n.node().inputs().get(1), n.producers());
        return first == second ? -1 : first ? 1 : 0;
    }

    /** Whether {@code gate} is a function of {@code x} alone, element by element, as in {@code x sigmoid(x)}. */
    static boolean isMadeOf(String gate, String x, ForwardNode n) {
        return isMadeOf(gate, x, n, DEEPEST);
    }

    private static boolean isMadeOf(String gate, String x, ForwardNode n, int depth) {
        Node node = n.producers().get(gate);
        if (node == null || depth == 0 || !node.domain().isEmpty() || !SIMPLE.contains(node.op())) {
            return false;
        }
        boolean reached = false;
        for (String input : node.inputs()) {
            if (input.isEmpty() || !n.varies(input)) {
                continue;
            }
            if (!input.equals(x) && !isMadeOf(input, x, n, depth - 1)) {
                return false;
            }
            reached = true;
        }
        return reached;
    }

    /** Whether the product repeats {@code gate} along an axis where {@code signal} has several elements. */
    private static boolean isRepeated(Shape gate, Shape signal) {
        if (!gate.isRankKnown() || !signal.isRankKnown()) {
            return false;
        }
        boolean repeated = false;
        for (int i = 1; i <= Math.max(gate.rank(), signal.rank()); i++) {
            boolean one = i > gate.rank() || gate.size(-i) == 1;
            boolean other = i > signal.rank() || signal.size(-i) == 1;
            if (other && !one) {
                return false;
            }
            repeated |= one && !other;
        }
        return repeated;
    }

    private static boolean isSquashed(String edge, Map<String, Node> producers) {
        Node node = producers.get(edge);
        while (node != null && RESHAPING.contains(node.op())) {
            node = producers.get(node.inputs().get(0));
        }
        return node != null && node.domain().isEmpty() && SQUASHING.contains(node.op());
    }
}
