package convscope.backward;

import convscope.graph.Value;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * DeepLIFT's multipliers: what a difference of an input from its baseline makes of the difference of the output, so that multipliers times differences add up to
 * {@code f(x) - f(x')}. For every operator they are such that its own differences add up:
 *
 * <ul>
 *   <li>functions of one number: {@code (y - y') / (x - x')}, and the gradient where {@code |x - x'| < 1e-6} (the rule Rescale); {@code x sigmoid(x)} counts as
 *       one function;
 *   <li>operators that are linear in each input, products of computed values included: the gradient half-way between the passes, which is exact for them;
 *   <li>maxima: {@code max(y, y') - y'} to where the input's maximum is, {@code y - max(y, y')} to where the baseline's is; minima likewise;
 *   <li>quotients, softmax and what divides by a deviation: as the sums, products and functions of one number that they are made of.
 * </ul>
 *
 * <p>Shrikumar, Greenside, Kundaje 2017 (arXiv:1704.02685), sections 3.1, 3.2 and 3.5.1.
 */
public final class DeepLiftRules {
    /** Differences below this count as none. */
    static final double NO_DIFFERENCE = 1e-6;

    private static final Set<String> UNARY = unary();

    /** Of these, the ones whose slope is finite everywhere. */
    private static final Set<String> BOUNDED = Set.of(
            "Celu",
            "Clip",
            "Elu",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "LeakyRelu",
            "Mish",
            "PRelu",
            "Relu",
            "Selu",
            "Sigmoid",
            "Softplus",
            "Softsign",
            "Tanh",
            "ThresholdedRelu");

    private static final Set<String> LINEAR = Set.of(
            "Add",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "CastLike",
            "Concat",
            "CumSum",
            "DepthToSpace",
            "Dropout",
            "Expand",
            "Flatten",
            "GlobalAveragePool",
            "Identity",
            "Mean",
            "Pad",
            "ReduceMean",
            "ReduceSum",
            "Reshape",
            "Resize",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Sub",
            "Sum",
            "Tile",
            "Transpose",
            "Trilu",
            "Unsqueeze");

    /** Linear where the inputs that say what moves where do not vary. */
    private static final Set<String> PICKING = Set.of(
            "Compress",
            "Gather",
            "GatherElements",
            "GatherND",
            "ReverseSequence",
            "ScatterElements",
            "ScatterND",
            "Where");

    private static final Set<String> BILINEAR =
            Set.of("Conv", "ConvTranspose", "Einsum", "Gemm", "MatMul", "Mul", "ReduceSumSquare");

    private static final Set<String> MAXIMA = Set.of("GlobalMaxPool", "MaxPool", "ReduceMax");

    /** The book. */
    public static final RuleBook DEEP_LIFT = RuleBook.of(
            "deep-lift",
            List.of(
                    row(
                            "nothing to send",
                            n -> RuleBook.GRADIENT.sendsNothing(n.node().op()),
                            Rule.NONE),
                    row("x * Sigmoid(x)", n -> n.node().is("Mul") && gatedInput(n) >= 0, DeepLiftRules::gated),
                    of(UNARY, DeepLiftRules::rescale),
                    of(LINEAR, OperatorRelevance::moved),
                    row("picking", n -> PICKING.contains(n.node().op()) && picksAlike(n), OperatorRelevance::moved),
                    of(BILINEAR, DeepLiftRules::halfWay),
                    of(MAXIMA, (n, m) -> extreme(n, m, "Max")),
                    of(Set.of("ReduceMin"), (n, m) -> extreme(n, m, "Min")),
                    row(
                            "of two",
                            n -> (n.node().is("Max") || n.node().is("Min")) && n.inputCount() == 2,
                            DeepLiftRules::ofTwo),
                    row(
                            "of one",
                            n -> (n.node().is("Max") || n.node().is("Min")) && n.inputCount() == 1,
                            OperatorRelevance::moved),
                    of(Set.of("Div"), DeepLiftRules::quotient),
                    of(Set.of("Softmax"), DeepLiftNorms::softmax),
                    of(Set.of("LogSoftmax"), DeepLiftNorms::logSoftmax),
                    of(Set.of("LRN"), DeepLiftNorms::localResponse),
                    of(Standardization.OPERATORS, DeepLiftNorms::standardized)),
            null);

    private DeepLiftRules() {}

    private static Set<String> unary() {
        Set<String> all = new java.util.HashSet<>(OperatorRelevance.PASSING);
        all.removeAll(Set.of("Cast", "CastLike", "Dropout", "Identity", "LRN", "LpNormalization", "Mod"));
        return Set.copyOf(all);
    }

    private static RuleBook.Row row(String name, Predicate<ForwardNode> matches, Rule rule) {
        return new RuleBook.Row(name, n -> n.node().domain().isEmpty() && matches.test(n), rule);
    }

    private static RuleBook.Row of(Set<String> operators, Rule rule) {
        return row(operators.iterator().next(), n -> operators.contains(n.node().op()), rule);
    }

    /** Whether the difference between two values is too small to divide by. */
    static Value isTiny(Value difference) {
        return difference.abs().lessThan(difference.like(NO_DIFFERENCE));
    }

    /** {@code dy / dx}, and {@code slope} where dx is tiny. */
    static Value ratio(Value dy, Value dx, Value slope) {
        Value tiny = isTiny(dx);
        return tiny.choose(slope, dy.dividedBy(tiny.choose(dx.like(1), dx)));
    }

    /** The same for slopes that are never infinite, by arithmetic with a mask: engines are slow at choosing between large values. */
    private static Value boundedRatio(Value dy, Value dx, Value slope) {
        Value tiny = isTiny(dx).castLike(dx);
        Value quotient = dy.dividedBy(dx.plus(tiny));
        return quotient.plus(tiny.times(slope.minus(quotient)));
    }

    /** {@code (a + b) / 2}. */
    static Value middle(Value a, Value b) {
        return a.name().equals(b.name()) ? a : a.plus(b).times(0.5);
    }

    private static List<Value> rescale(ForwardNode n, Value m) {
        ForwardNode reference = n.reference();
        Value dx = n.in(0).minus(reference.in(0));
        Value dy = n.out(0).minus(reference.out(0));
        Value slope = n.gradient(m).get(0);
        Value sent =
                BOUNDED.contains(n.node().op()) ? boundedRatio(m.times(dy), dx, slope) : ratio(m.times(dy), dx, slope);
        return n.onlyFirst(sent, "a parameter that is computed by the network");
    }

    /** The input of {@code x * gate(x)} that is x itself; -1 where a node is something else. */
    private static int gatedInput(ForwardNode n) {
        for (int x = 0; x < 2; x++) {
            if (n.varies(x)
                    && n.varies(1 - x)
                    && Gates.isMadeOf(
                            n.node().inputs().get(1 - x), n.node().inputs().get(x), n)) {
                return x;
            }
        }
        return -1;
    }

    private static List<Value> gated(ForwardNode n, Value m) {
        int signal = gatedInput(n);
        ForwardNode reference = n.reference();
        Value dx = n.in(signal).minus(reference.in(signal));
        Value dy = n.out(0).minus(reference.out(0));
        // where x hardly differs from its baseline neither does the gate, so its part of the slope times the difference
        // is as small
        Value sent = boundedRatio(m.times(dy), dx, m.times(n.in(1 - signal)));
        return signal == 0 ? List.of(sent, n.none()) : List.of(n.none(), sent);
    }

    private static boolean picksAlike(ForwardNode n) {
        int data = n.node().is("Where") ? 0 : 1;
        boolean scatters = n.node().op().startsWith("Scatter");
        return n.isFixed(data)
                && (!scatters || n.node().text("reduction", "none").matches("none|add"));
    }

    private static List<Value> halfWay(ForwardNode n, Value m) {
        ForwardNode reference = n.reference();
        Value[] middles = new Value[n.inputCount()];
        int varying = 0;
        for (int i = 0; i < middles.length; i++) {
            varying += n.varies(i) && i < 2 ? 1 : 0;
            middles[i] = n.varies(i) ? middle(n.in(i), reference.in(i)) : n.in(i);
        }
        boolean linear = varying < 2 && !n.node().is("ReduceSumSquare");
        return linear ? OperatorRelevance.moved(n, m) : n.over(middles).gradient(m);
    }

    private static List<Value> extreme(ForwardNode n, Value m, String operator) {
        ForwardNode reference = n.reference();
        Value y = n.out(0);
        Value other = reference.out(0);
        Value joint = n.graph().op(operator, y, other);
        Value dx = n.in(0).minus(reference.in(0));
        Value sum = n.gradient(m.times(joint.minus(other)))
                .get(0)
                .plus(reference.gradient(m.times(y.minus(joint))).get(0));
        return n.onlyFirst(ratio(sum, dx, n.gradient(m).get(0)));
    }

    /** The mean over both orders in which the two inputs can change from the baseline. */
    private static List<Value> ofTwo(ForwardNode n, Value m) {
        ForwardNode reference = n.reference();
        Value mixed = n.over(n.in(0), reference.in(1)).out(0);
        Value crossed = n.over(reference.in(0), n.in(1)).out(0);
        Value first =
                n.out(0).minus(crossed).plus(mixed.minus(reference.out(0))).times(0.5);
        Value second =
                n.out(0).minus(mixed).plus(crossed.minus(reference.out(0))).times(0.5);
        List<Value> slopes = n.gradient(m);
        return List.of(
                ratio(m.times(first), n.in(0).minus(reference.in(0)), slopes.get(0)),
                ratio(m.times(second), n.in(1).minus(reference.in(1)), slopes.get(1)));
    }

    /** {@code d(a/b) = da (1/b + 1/b')/2 - db (a + a')/(2 b b')}. */
    private static List<Value> quotient(ForwardNode n, Value m) {
        ForwardNode reference = n.reference();
        Value one = n.in(1).reciprocal();
        Value other = reference.in(1).reciprocal();
        return List.of(
                m.times(middle(one, other)),
                m.times(middle(n.in(0), reference.in(0)))
                        .times(one)
                        .times(other)
                        .negated());
    }
}
