package convscope.backward;

import static convscope.backward.ActivationRules.slope;
import static java.util.Map.entry;

import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Gradient rules of arithmetic, element by element. */
final class ElementwiseRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Abs", slope(n -> n.in(0).sign())),
            entry("Acos", slope(n -> oneMinusSquare(n).squareRoot().reciprocal().negated())),
            entry("Acosh", slope(n -> n.in(0).squared().plus(-1).squareRoot().reciprocal())),
            entry("Add", (n, dy) -> List.of(dy, dy)),
            entry("And", Rule.NONE),
            entry("Asin", slope(n -> oneMinusSquare(n).squareRoot().reciprocal())),
            entry("Asinh", slope(n -> n.in(0).squared().plus(1).squareRoot().reciprocal())),
            entry("Atan", slope(n -> n.in(0).squared().plus(1).reciprocal())),
            entry("Atanh", slope(n -> oneMinusSquare(n).reciprocal())),
            entry("BitShift", Rule.NONE),
            entry("BitwiseAnd", Rule.NONE),
            entry("BitwiseNot", Rule.NONE),
            entry("BitwiseOr", Rule.NONE),
            entry("BitwiseXor", Rule.NONE),
            entry("Cast", (n, dy) -> n.onlyFirst(cast(n, dy))),
            entry("CastLike", (n, dy) -> n.onlyFirst(cast(n, dy))),
            entry("Ceil", Rule.NONE),
            entry("Cos", slope(n -> n.graph().op("Sin", n.in(0)).negated())),
            entry("Cosh", slope(n -> n.graph().op("Sinh", n.in(0)))),
            entry("Div", ElementwiseRules::divide),
            entry("Equal", Rule.NONE),
            entry("Erf", slope(n -> n.in(0).squared().negated().exponential().times(2 / Math.sqrt(Math.PI)))),
            entry("Exp", slope(n -> n.out(0))),
            entry("Floor", Rule.NONE),
            entry("Greater", Rule.NONE),
            entry("GreaterOrEqual", Rule.NONE),
            entry("IsInf", Rule.NONE),
            entry("IsNaN", Rule.NONE),
            entry("Less", Rule.NONE),
            entry("LessOrEqual", Rule.NONE),
            entry("Log", (n, dy) -> List.of(dy.dividedBy(n.in(0)))),
            entry("Max", ElementwiseRules::shared),
            entry("Mean", (n, dy) -> Collections.nCopies(n.inputCount(), dy.times(1.0 / n.inputCount()))),
            entry("Min", ElementwiseRules::shared),
            entry("Mod", ElementwiseRules::modulo),
            entry("Mul", (n, dy) -> List.of(dy.times(n.in(1)), dy.times(n.in(0)))),
            entry("Neg", (n, dy) -> List.of(dy.negated())),
            entry("Not", Rule.NONE),
            entry("Or", Rule.NONE),
            entry("Pow", ElementwiseRules::power),
            entry("Reciprocal", slope(n -> n.out(0).squared().negated())),
            entry("Round", Rule.NONE),
            entry("Sign", Rule.NONE),
            entry("Sin", slope(n -> n.graph().op("Cos", n.in(0)))),
            entry("Sinh", slope(n -> n.graph().op("Cosh", n.in(0)))),
            entry("Sqrt", (n, dy) -> List.of(dy.dividedBy(n.out(0).plus(n.out(0))))),
            entry("Sub", (n, dy) -> List.of(dy, dy.negated())),
            entry("Sum", (n, dy) -> Collections.nCopies(n.inputCount(), dy)),
            entry("Tan", slope(n -> n.out(0).squared().plus(1))),
            entry("Where", ElementwiseRules::where),
            entry("Xor", Rule.NONE));

    private ElementwiseRules() {}

    private static Value oneMinusSquare(ForwardNode n) {
        return n.in(0).squared().negated().plus(1);
    }

    /** Back in the input's type; nothing where either side counts in whole numbers. */
    private static Value cast(ForwardNode n, Value dy) {
        boolean whole = isWhole(n.in(0)) || isWhole(n.out(0));
        return whole ? n.none() : dy.castLike(n.in(0));
    }

    private static boolean isWhole(Value value) {
        return value.type() != null && !value.type().isFloating();
    }

    /** {@code d(a/b) = da / b - (a/b) db / b}. */
    private static List<Value> divide(ForwardNode n, Value dy) {
        Value share = dy.dividedBy(n.in(1));
        return List.of(share, share.times(n.out(0)).negated());
    }

    /** Largest or smallest of several inputs; inputs that tie share equally. */
    private static List<Value> shared(ForwardNode n, Value dy) {
        if (n.inputCount() == 1) {
            return List.of(dy);
        }
        List<Value> wins = new ArrayList<>();
        for (int i = 0; i < n.inputCount(); i++) {
            wins.add(n.in(i).equalTo(n.out(0)).castLike(dy));
        }
        Value share = dy.dividedBy(n.graph().op("Sum", wins.toArray(Value[]::new)));
        return wins.stream().map(share::times).toList();
    }

    /** {@code a mod b = a - b trunc(a/b)}: the second factor changes in jumps only. */
    private static List<Value> modulo(ForwardNode n, Value dy) {
        Value quotient = n.in(0).dividedBy(n.in(1));
        Value truncated = n.graph().op("Floor", quotient.abs()).times(quotient.sign());
        return List.of(dy, dy.times(truncated).negated());
    }

    private static List<Value> power(ForwardNode n, Value dy) {
        GraphBuilder graph = n.graph();
        Value base = n.in(0);
        Value exponent = n.in(1).type() == base.type() && base.type() != null
                ? n.in(1)
                : n.in(1).castLike(base);
        boolean square = n.constant(1) != null
                && n.constant(1).count() == 1
                && n.constant(1).number(0) == 2;
        Value slope = square ? base.plus(base) : powerSlope(n, base, exponent);
        // the logarithm of the base where there is one; elsewhere the power does not vary smoothly with the exponent
        Value logarithm =
                base.greaterThan(base.like(0)).choose(base, base.like(1)).logarithm();
        return List.of(dy.times(slope), dy.times(n.out(0)).times(logarithm));
    }

    /** {@code p x^(p-1)}; 0 where p is 0, even at 0. */
    private static Value powerSlope(ForwardNode n, Value base, Value exponent) {
        boolean isNeverZero = n.constant(1) != null
                && java.util.stream.IntStream.range(0, (int) n.constant(1).count())
                        .allMatch(i -> n.constant(1).number(i) != 0);
        Value less = exponent.plus(-1);
        if (!isNeverZero) {
            less = exponent.equalTo(exponent.like(0)).choose(exponent, less);
        }
        return n.graph().op("Pow", base, less).times(exponent);
    }

    private static List<Value> where(ForwardNode n, Value dy) {
        Value nothing = dy.like(0);
        return List.of(n.none(), n.in(0).choose(dy, nothing), n.in(0).choose(nothing, dy));
    }
}
