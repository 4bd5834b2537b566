package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gradient rules of operators that work element by element. Where y is cheaper to use than x, the derivative is written in y. */
final class ElementwiseRules {
    private static final double TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Abs", (n, dy) -> List.of(dy.times(n.in(0).sign()))),
            entry("Add", (n, dy) -> List.of(dy, dy)),
            entry("And", Rule.NONE),
            entry(
                    "Cast",
                    (n, dy) -> n.in(0).type() != null && n.in(0).type().isFloating()
                            ? List.of(dy.cast(n.in(0).type()))
                            : List.of(n.none())),
            entry("Ceil", Rule.NONE),
            entry(
                    "Cos",
                    (n, dy) -> List.of(dy.times(n.graph().op("Sin", n.in(0))).negated())),
            entry("Div", (n, dy) -> {
                Value dx = dy.dividedBy(n.in(1));
                return List.of(dx, dx.times(n.out(0)).negated());
            }),
            entry("Dropout", (n, dy) -> n.onlyFirst(dy)),
            entry("Equal", Rule.NONE),
            entry(
                    "Erf",
                    (n, dy) -> List.of(
                            dy.times(n.in(0).squared().negated().exponential()).times(TWO_OVER_SQRT_PI))),
            entry("Exp", (n, dy) -> List.of(dy.times(n.out(0)))),
            entry("Floor", Rule.NONE),
            entry("Greater", Rule.NONE),
            entry("GreaterOrEqual", Rule.NONE),
            entry("Identity", (n, dy) -> List.of(dy)),
            entry("IsInf", Rule.NONE),
            entry("IsNaN", Rule.NONE),
            entry("Less", Rule.NONE),
            entry("LessOrEqual", Rule.NONE),
            entry("Log", (n, dy) -> List.of(dy.dividedBy(n.in(0)))),
            entry("Max", ElementwiseRules::extreme),
            entry("Mean", (n, dy) -> java.util.Collections.nCopies(n.inputCount(), dy.times(1.0 / n.inputCount()))),
            entry("Min", ElementwiseRules::extreme),
            entry("Mul", (n, dy) -> List.of(dy.times(n.in(1)), dy.times(n.in(0)))),
            entry("Neg", (n, dy) -> List.of(dy.negated())),
            entry("Not", Rule.NONE),
            entry("Or", Rule.NONE),
            entry("Pow", ElementwiseRules::power),
            entry("Reciprocal", (n, dy) -> List.of(dy.times(n.out(0).squared()).negated())),
            entry("Round", Rule.NONE),
            entry("Sign", Rule.NONE),
            entry("Sin", (n, dy) -> List.of(dy.times(n.graph().op("Cos", n.in(0))))),
            entry("Sqrt", (n, dy) -> List.of(dy.dividedBy(n.out(0).times(2)))),
            entry("Sub", (n, dy) -> List.of(dy, dy.negated())),
            entry("Sum", (n, dy) -> java.util.Collections.nCopies(n.inputCount(), dy)),
            entry(
                    "Where",
                    (n, dy) -> List.of(
                            n.none(), n.in(0).choose(dy, dy.like(0)), n.in(0).choose(dy.like(0), dy))),
            entry("Xor", Rule.NONE));

    private ElementwiseRules() {}

    /** Where several inputs reach the extreme, they share the cotangent equally. */
    private static List<Value> extreme(ForwardNode n, Value dy) {
        List<Value> masks = new ArrayList<>();
        Value winners = null;
        for (int i = 0; i < n.inputCount(); i++) {
            Value mask = n.in(i).equalTo(n.out(0)).cast(dy.type());
            masks.add(mask);
            winners = winners == null ? mask : winners.plus(mask);
        }
        Value share = dy.dividedBy(winners);
        return masks.stream().map(share::times).toList();
    }

    /** {@code d(x^a)/dx = a x^(a-1)}, {@code d(x^a)/da = x^a ln x}, the latter 0 where x is not positive. */
    private static List<Value> power(ForwardNode n, Value dy) {
        Value x = n.in(0);
        Value a = n.in(1);
        if (a.type() != x.type()) {
            Value exponent = a.cast(x.type());
            return List.of(dy.times(exponent).times(n.graph().op("Pow", x, exponent.plus(-1))), n.none());
        }
        Value dx = dy.times(a).times(n.graph().op("Pow", x, a.plus(-1)));
        Value positive = x.greaterThan(x.like(0));
        Value logarithm = positive.choose(x, x.like(1)).logarithm();
        return List.of(dx, dy.times(n.out(0)).times(logarithm));
    }
}
