package convscope.lesson;

import static java.util.Map.entry;

import convscope.graph.Node;
import java.util.Map;

/** Operators that make one number of one number, other numbers being fixed. */
final class CellFunctions {
    /** The numbers of all inputs of a node in order, NaN for one left out. */
    @FunctionalInterface
    interface Function {
        double of(Node node, double... x);
    }

    private static final double SELU_ALPHA = 1.67326319217681884765625;
    private static final double SELU_GAMMA = 1.05070102214813232421875;

    private static final Map<String, Function> TABLE = Map.ofEntries(
            entry("Abs", (n, x) -> Math.abs(x[0])),
            entry("Add", (n, x) -> x[0] + x[1]),
            entry("BatchNormalization", CellFunctions::normalized),
            entry("Celu", (n, x) -> celu(x[0], n.real("alpha", 1))),
            entry("Clip", CellFunctions::clipped),
            entry("Div", (n, x) -> x[0] / x[1]),
            entry("Dropout", (n, x) -> x[0]),
            entry("Elu", (n, x) -> x[0] > 0 ? x[0] : n.real("alpha", 1) * Math.expm1(x[0])),
            entry("Erf", (n, x) -> erf(x[0])),
            entry("Exp", (n, x) -> Math.exp(x[0])),
            entry("Gelu", (n, x) -> gelu(x[0], n.text("approximate", "none"))),
            entry("HardSigmoid", (n, x) -> hardSigmoid(x[0], n.real("alpha", 0.2f), n.real("beta", 0.5f))),
            entry("HardSwish", (n, x) -> x[0] * hardSigmoid(x[0], 1 / 6.0, 0.5)),
            entry("Identity", (n, x) -> x[0]),
            entry("LeakyRelu", (n, x) -> x[0] >= 0 ? x[0] : n.real("alpha", 0.01f) * x[0]),
            entry("Max", (n, x) -> java.util.Arrays.stream(x).max().orElseThrow()),
            entry("Min", (n, x) -> java.util.Arrays.stream(x).min().orElseThrow()),
            entry("Mish", (n, x) -> x[0] * Math.tanh(softplus(x[0]))),
            entry("Mul", (n, x) -> x[0] * x[1]),
            entry("Neg", (n, x) -> -x[0]),
            entry("PRelu", (n, x) -> x[0] >= 0 ? x[0] : x[1] * x[0]),
            entry("Relu", (n, x) -> Math.max(0, x[0])),
            entry(
                    "Selu",
                    (n, x) -> selu(x[0], n.real("alpha", (float) SELU_ALPHA), n.real("gamma", (float) SELU_GAMMA))),
            entry("Sigmoid", (n, x) -> 1 / (1 + Math.exp(-x[0]))),
            entry("Softplus", (n, x) -> softplus(x[0])),
            entry("Softsign", (n, x) -> x[0] / (1 + Math.abs(x[0]))),
            entry("Sub", (n, x) -> x[0] - x[1]),
            entry("Tanh", (n, x) -> Math.tanh(x[0])),
            entry("ThresholdedRelu", (n, x) -> x[0] > n.real("alpha", 1) ? x[0] : 0));

    private CellFunctions() {}

    static boolean knows(Node node) {
        return node.domain().isEmpty() && TABLE.containsKey(node.op());
    }

    static double apply(Node node, double... x) {
        return TABLE.get(node.op()).of(node, x);
    }

    private static double normalized(Node node, double... x) {
        return (x[0] - x[3]) / Math.sqrt(x[4] + node.real("epsilon", 1e-5f)) * x[1] + x[2];
    }

    private static double clipped(Node node, double... x) {
        double low = node.hasInput(1) ? x[1] : Double.NEGATIVE_INFINITY;
        double high = node.hasInput(2) ? x[2] : Double.POSITIVE_INFINITY;
        return Math.min(high, Math.max(low, x[0]));
    }

    private static double celu(double x, double alpha) {
        return Math.max(0, x) + Math.min(0, alpha * Math.expm1(x / alpha));
    }

    private static double selu(double x, double alpha, double gamma) {
        return gamma * (x > 0 ? x : alpha * Math.expm1(x));
    }

    private static double hardSigmoid(double x, double alpha, double beta) {
        return Math.max(0, Math.min(1, alpha * x + beta));
    }

    private static double softplus(double x) {
        return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double gelu(double x, String approximate) {
        if (approximate.equals("tanh")) {
            return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
        }
        return x / 2 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The error function: its power series near 0, where that converges fast; 1 beyond what a float32 can tell from 1. */
    private static double erf(double x) {
        if (Math.abs(x) > 5) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
