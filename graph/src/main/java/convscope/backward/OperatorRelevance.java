package convscope.backward;

import static convscope.backward.LinearRelevance.quotient;

import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How relevance goes through operators that are not linear in one input. Where nothing is lost or made, it says so:
 *
 * <ul>
 *   <li>functions of one number and normalisations by a common factor pass it on, as does what moves elements;
 *   <li>of several numbers the one that was picked gets it all, as in max pooling;
 *   <li>the terms of a sum get parts in proportion to their values;
 *   <li>of a product the signal gets all and the gate nothing, of a quotient the numerator; factors of which neither is a gate get halves;
 *   <li>what divides by a deviation is taken as linear with the deviation held fixed (Ali et al. 2022, arXiv:2202.07304), softmax by its gradient.
 * </ul>
 *
 * <p>Products of two computed matrices, recurrent layers and whatever else is not listed have no rule.
 */
final class OperatorRelevance {
    /** Functions of one number, in their first input; other inputs must not vary. */
    static final Set<String> PASSING = Set.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "Cast",
            "CastLike",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LRN",
            "LeakyRelu",
            "Log",
            "LpNormalization",
            "Mish",
            "Mod",
            "Neg",
            "PRelu",
            "Pow",
            "Reciprocal",
            "Relu",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Tan",
            "Tanh",
            "ThresholdedRelu");

    /** Operators that move, repeat or pick elements: what arrives goes back to where each came from. */
    static final Set<String> MOVING = Set.of(
            "Compress",
            "Concat",
            "DepthToSpace",
            "Expand",
            "Flatten",
            "Gather",
            "GatherElements",
            "GatherND",
            "GlobalMaxPool",
            "Max",
            "MaxPool",
            "Min",
            "Pad",
            "ReduceMax",
            "ReduceMin",
            "Reshape",
            "ReverseSequence",
            "ScatterElements",
            "ScatterND",
            "Slice",
            "SpaceToDepth",
            "Split",
            "Squeeze",
            "Tile",
            "TopK",
            "Transpose",
            "Trilu",
            "Unsqueeze",
            "Where");

    /** Operators whose inputs times their gradient make the output, and softmax, for which this is a first approximation. */
    private static final Set<String> BY_GRADIENT =
            Set.of("GlobalLpPool", "LogSoftmax", "LpPool", "ReduceL1", "ReduceL2", "ReduceLogSumExp", "Softmax");

    private static final Set<String> SUMS = Set.of("Add", "Mean", "Sub", "Sum");

    private OperatorRelevance() {}

    /**
     * Rows for all these operators.
     *
     * @param epsilon stabiliser of sums and of what goes by its gradient; 0 for none
     * @param sum how the terms of a sum share
     */
    static List<RuleBook.Row> rows(double epsilon, Rule sum) {
        return List.of(
                row(
                        "nothing to send",
                        n -> RuleBook.GRADIENT.sendsNothing(n.node().op()),
                        Rule.NONE),
                of(PASSING, (n, r) -> n.onlyFirst(r, "a parameter that is computed by the network")),
                of(MOVING, OperatorRelevance::moved),
                of(SUMS, sum),
                of(Set.of("Mul"), OperatorRelevance::product),
                of(Set.of("Div"), (n, r) -> n.varies(0) ? List.of(r, n.none()) : List.of(n.none(), r)),
                of(BY_GRADIENT, (n, r) -> n.onlyFirst(byGradient(n, r, epsilon))),
                of(Standardization.OPERATORS, (n, r) -> n.onlyFirst(standardized(n, r, epsilon))));
    }

    private static RuleBook.Row row(String name, java.util.function.Predicate<ForwardNode> matches, Rule rule) {
        return new RuleBook.Row(name, n -> n.node().domain().isEmpty() && matches.test(n), rule);
    }

    private static RuleBook.Row of(Set<String> operators, Rule rule) {
        return row(operators.iterator().next(), n -> operators.contains(n.node().op()), rule);
    }

    /** The gradient rule itself, with what arrives at every output. */
    static List<Value> moved(ForwardNode n, Value r) {
        return RuleBook.GRADIENT.ruleFor(n).orElseThrow().apply(n, r);
    }

    /** {@code r x_i / sum x}; a term that is subtracted counts with its sign. */
    static Rule proportional(double epsilon) {
        return new LinearRelevance.Proportional((n, r) -> {
            Value share = quotient(r, n.out(0), epsilon);
            share = n.node().is("Mean") ? share.times(1.0 / n.inputCount()) : share;
            List<Value> sent = new ArrayList<>();
            for (int i = 0; i < n.inputCount(); i++) {
                sent.add(n.varies(i) ? term(n, i).times(share) : n.none());
            }
            return sent;
        });
    }

    private static Value term(ForwardNode n, int i) {
        return n.node().is("Sub") && i == 1 ? n.in(i).negated() : n.in(i);
    }

    /** Parts in proportion to the terms that have the sign of the sum, so that each part is between 0 and all. */
    static List<Value> agreeing(ForwardNode n, Value r) {
        Value sign = n.out(0).sign();
        List<Value> sent = new ArrayList<>();
        Value total = null;
        for (int i = 0; i < n.inputCount(); i++) {
            Value agrees = term(n, i).times(sign).positivePart();
            total = total == null ? agrees : total.plus(agrees);
            sent.add(n.varies(i) ? agrees : n.none());
        }
        Value share = quotient(r, total);
        return sent.stream().map(v -> v == n.none() ? v : v.times(share)).toList();
    }

    private static List<Value> product(ForwardNode n, Value r) {
        int signal = Gates.signal(n);
        if (signal < 0) {
            Value half = r.times(0.5);
            return List.of(half, half);
        }
        return signal == 0 ? List.of(r, n.none()) : List.of(n.none(), r);
    }

    private static Value byGradient(ForwardNode n, Value r, double epsilon) {
        return n.in(0).times(n.gradient(quotient(r, n.out(0), epsilon)).get(0));
    }

    private static Value standardized(ForwardNode n, Value r, double epsilon) {
        Standardization norm = Standardization.of(n);
        Value g = norm.scaled(quotient(r, n.out(0), epsilon));
        Value deviation = norm.variance(norm.view(n.in(0))).squareRoot();
        return n.in(0).times(norm.back(norm.centred(g).dividedBy(deviation)));
    }
}
