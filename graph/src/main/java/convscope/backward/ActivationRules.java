package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Gradient rules of activation functions. At a kink the derivative is the one from the flat side, as PyTorch and TensorFlow take it. */
final class ActivationRules {
    private static final double SELU_ALPHA = 1.67326319217681884765625;
    private static final double SELU_GAMMA = 1.05070102214813232421875;

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry(
                    "Celu",
                    (n, dy) -> List.of(dy.times(choice(
                            n, n.in(0).times(1 / n.node().real("alpha", 1)).exponential(), 1)))),
            entry("Clip", ActivationRules::clip),
            entry(
                    "Elu",
                    (n, dy) -> List.of(dy.times(choice(n, n.out(0).plus(n.node().real("alpha", 1)), 1)))),
            entry("Gelu", ActivationRules::gelu),
            entry(
                    "HardSigmoid",
                    (n, dy) -> List.of(
                            dy.times(inside(n.out(0), 0, 1)).times(n.node().real("alpha", 0.2f)))),
            entry("HardSwish", ActivationRules::hardSwish),
            entry(
                    "LeakyRelu",
                    (n, dy) -> List.of(dy.times(choice(n, dy.like(n.node().real("alpha", 0.01f)), 1)))),
            entry("Mish", ActivationRules::mish),
            entry("PRelu", ActivationRules::prelu),
            entry("Relu", (n, dy) -> List.of(dy.times(n.out(0).positive()))),
            entry("Selu", (n, dy) -> {
                double alpha = n.node().real("alpha", (float) SELU_ALPHA);
                double gamma = n.node().real("gamma", (float) SELU_GAMMA);
                return List.of(dy.times(choice(n, n.out(0).plus(alpha * gamma), gamma)));
            }),
            entry(
                    "Sigmoid",
                    (n, dy) ->
                            List.of(dy.times(n.out(0)).times(n.out(0).negated().plus(1)))),
            entry("Softplus", (n, dy) -> List.of(dy.times(n.in(0).sigmoid()))),
            entry(
                    "Softsign",
                    (n, dy) -> List.of(dy.times(n.out(0).abs().negated().plus(1).squared()))),
            entry(
                    "Tanh",
                    (n, dy) -> List.of(dy.times(n.out(0).squared().negated().plus(1)))),
            entry(
                    "ThresholdedRelu",
                    (n, dy) -> List.of(
                            dy.times(n.out(0).equalTo(n.out(0).like(0)).not().cast(dy.type())))));

    private ActivationRules() {}

    /** The slope: {@code above} where x is positive, {@code below} elsewhere. */
    private static Value choice(ForwardNode n, Value below, double above) {
        Value x = n.in(0);
        return x.greaterThan(x.like(0)).choose(x.like(above), below);
    }

    /** 1 where the value lies strictly between two numbers, else 0. */
    private static Value inside(Value value, double low, double high) {
        return value.greaterThan(value.like(low))
                .and(value.lessThan(value.like(high)))
                .cast(value.type());
    }

    /** Open strictly between the bounds. Written in y, so that the engine may fuse the clipping with what comes before it. */
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
        return n.onlyFirst(open == null ? dy : dy.times(open.cast(dy.type())));
    }

    /** Exact: {@code Phi(x) + x phi(x)}; approximation {@code tanh}: the derivative of that formula. */
    private static List<Value> gelu(ForwardNode n, Value dy) {
        Value x = n.in(0);
        if (n.node().text("approximate", "none").equals("tanh")) {
            double c = Math.sqrt(2 / Math.PI);
            Value t = x.times(x.squared().times(0.044715).plus(1)).times(c).tanh();
            Value inner = x.squared().times(3 * 0.044715).plus(1).times(c);
            Value slope = t.plus(1)
                    .times(0.5)
                    .plus(x.times(0.5).times(t.squared().negated().plus(1)).times(inner));
            return List.of(dy.times(slope));
        }
        Value cumulative = n.graph().op("Erf", x.times(Math.sqrt(0.5))).plus(1).times(0.5);
        Value density = x.squared().times(-0.5).exponential().times(1 / Math.sqrt(2 * Math.PI));
        return List.of(dy.times(cumulative.plus(x.times(density))));
    }

    /** {@code x clip(x/6 + 1/2, 0, 1)}: slope {@code x/3 + 1/2} between -3 and 3. */
    private static List<Value> hardSwish(ForwardNode n, Value dy) {
        Value x = n.in(0);
        Value above = x.atLeast(x.like(3)).cast(dy.type());
        Value slope = inside(x, -3, 3).times(x.times(1.0 / 3).plus(0.5)).plus(above);
        return List.of(dy.times(slope));
    }

    /** With {@code t = tanh(softplus(x))}: {@code t + x (1 - t^2) sigmoid(x)}. */
    private static List<Value> mish(ForwardNode n, Value dy) {
        Value x = n.in(0);
        Value t = n.graph().op("Softplus", x).tanh();
        return List.of(dy.times(t.plus(x.times(t.squared().negated().plus(1)).times(x.sigmoid()))));
    }

    private static List<Value> prelu(ForwardNode n, Value dy) {
        Value x = n.in(0);
        Value positive = x.greaterThan(x.like(0));
        Value dx = positive.choose(dy, dy.times(n.in(1)));
        return List.of(dx, dy.times(x.negativePart()));
    }
}
