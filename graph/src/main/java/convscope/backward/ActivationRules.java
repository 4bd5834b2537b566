package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Gradient rules of the functions that networks put between layers. Where the derivative follows from the output it is written so: the input need not be kept,
 * and the engine may fuse the activation into the layer before it. At a kink the derivative is one of the two one-sided ones.
 */
final class ActivationRules {
    private static final double HALF_NORMAL = 0.3989422804014327; // 1 / sqrt(2 pi)
    private static final double GELU_CUBIC = 0.044715;
    private static final double GELU_SCALE = 0.7978845608028654; // sqrt(2 / pi)

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Celu", slope(n -> belowZero(n.out(0))
                    .times(1 / real(n, "alpha", 1))
                    .plus(1))),
            entry("Clip", ActivationRules::clip),
            entry("Dropout", ActivationRules::dropout),
            entry("Elu", slope(n -> aboveZero(n).choose(one(n), n.out(0).plus(real(n, "alpha", 1))))),
            entry("Gelu", slope(ActivationRules::gelu)),
            entry("HardSigmoid", slope(ActivationRules::hardSigmoid)),
            entry("HardSwish", slope(ActivationRules::hardSwish)),
            entry("Hardmax", Rule.NONE),
            entry("LeakyRelu", slope(n -> aboveZero(n).choose(one(n), n.in(0).like(real(n, "alpha", 0.01f))))),
            entry("Mish", slope(ActivationRules::mish)),
            entry("PRelu", ActivationRules::parametricRelu),
            entry("Relu", slope(n -> n.out(0).positive())),
            entry("Selu", slope(ActivationRules::selu)),
            entry("Shrink", slope(n -> outside(n, real(n, "lambd", 0.5f)).castLike(n.in(0)))),
            entry("Sigmoid", slope(n -> n.out(0).minus(n.out(0).squared()))),
            entry("Softplus", slope(n -> n.in(0).sigmoid())),
            entry("Softsign", slope(n -> n.out(0).abs().negated().plus(1).squared())),
            entry("Tanh", slope(n -> n.out(0).squared().negated().plus(1))),
            entry("ThresholdedRelu", slope(n -> n.out(0).sign().abs())));

    private ActivationRules() {}

    /** The rule of a function of one variable with this derivative. */
    static Rule slope(Function<ForwardNode, Value> derivative) {
        return (n, dy) -> List.of(dy.times(derivative.apply(n)));
    }

    private static double real(ForwardNode n, String attribute, float otherwise) {
        return n.node().real(attribute, otherwise);
    }

    private static Value one(ForwardNode n) {
        return n.in(0).like(1);
    }

    private static Value aboveZero(ForwardNode n) {
        return n.in(0).greaterThan(n.in(0).like(0));
    }

    private static Value belowZero(Value value) {
        return value.graph().op("Min", value, value.like(0));
    }

    private static Value outside(ForwardNode n, double limit) {
        return n.in(0).abs().greaterThan(n.in(0).like(limit));
    }

    /**
     * Open strictly between the bounds, as the derivative of ReLU6 is in PyTorch and TensorFlow. Written in y, so that the engine may fuse the clipping with what
     * comes before it.
     */
    private static List<Value> clip(ForwardNode n, Value dy) {
        Value y = n.out(0);
        Value open = null;
        if (n.hasInput(1)) {
            open = y.greaterThan(n.in(1));
        }
        if (n.hasInput(2)) {
            Value below = y.lessThan(n.in(2));
            open = open == null ? below : open.and(below);
        }
        return n.onlyFirst(
                open == null ? dy : dy.times(open.castLike(n.in(0))), "a bound that is computed by the network");
    }

    private static List<Value> dropout(ForwardNode n, Value dy) {
        boolean training =
                n.hasInput(2) && (n.constant(2) == null || n.constant(2).number(0) != 0);
        return n.onlyFirst(training ? n.unsupported("training mode on") : dy);
    }

    /** {@code Phi(x) + x phi(x)}, or the derivative of the tanh approximation. */
    private static Value gelu(ForwardNode n) {
        Value x = n.in(0);
        if (n.node().text("approximate", "none").equals("tanh")) {
            Value square = x.squared();
            Value t = x.times(square.times(GELU_CUBIC * GELU_SCALE).plus(GELU_SCALE))
                    .tanh();
            Value inner = x.times(square.times(3 * GELU_CUBIC * GELU_SCALE).plus(GELU_SCALE));
            // 0.5 (1 + t) + 0.5 (1 - t^2) x u' = 0.5 (1 + t) (1 + (1 - t) x u')
            return t.plus(1).times(0.5).times(t.negated().plus(1).times(inner).plus(1));
        }
        Value cumulative = x.graph().op("Erf", x.times(Math.sqrt(0.5))).plus(1).times(0.5);
        Value density = x.squared().times(-0.5).exponential().times(HALF_NORMAL);
        return cumulative.plus(x.times(density));
    }

    private static Value hardSigmoid(ForwardNode n) {
        Value y = n.out(0);
        // y (1 - y) is positive exactly between the two flat parts
        return y.minus(y.squared()).sign().times(real(n, "alpha", 0.2f));
    }

    /** 0, then {@code x / 3 + 1 / 2}, then 1. */
    private static Value hardSwish(ForwardNode n) {
        Value x = n.in(0);
        Value outer = x.positive();
        return outside(n, 3).choose(outer, x.times(1 / 3.0).plus(0.5));
    }

    /** With {@code t = tanh(softplus(x))}: {@code t + x sigmoid(x) (1 - t^2)}. */
    private static Value mish(ForwardNode n) {
        Value x = n.in(0);
        Value t = x.graph().op("Softplus", x).tanh();
        return t.plus(x.times(x.sigmoid()).times(t.squared().negated().plus(1)));
    }

    private static List<Value> parametricRelu(ForwardNode n, Value dy) {
        Value slope = aboveZero(n).choose(one(n), n.in(1));
        return List.of(dy.times(slope), dy.times(belowZero(n.in(0))));
    }

    /** {@code gamma} above zero; below it {@code gamma alpha exp(x)}, which is the output plus {@code gamma alpha}. */
    private static Value selu(ForwardNode n) {
        double alpha = real(n, "alpha", 1.67326319217681884765625f);
        double gamma = real(n, "gamma", 1.05070102214813232421875f);
        return aboveZero(n).choose(n.in(0).like(gamma), n.out(0).plus(alpha * gamma));
    }
}
