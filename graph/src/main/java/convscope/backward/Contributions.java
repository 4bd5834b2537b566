package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The contributions {@code w_i x_i} of the inputs of a linear operator, told apart by their sign: positive ones come from positive inputs and weights, and from
 * negative inputs and weights. Where inputs certainly hold no negative number, one half is left out; else, where the operator allows it, both halves are run as
 * one operator of twice as many channels.
 */
final class Contributions {
    private final LinearOperator op;
    private final Value weights;
    private final Value plus;
    private final Value minus;
    private final Value stacked;

    private Contributions(LinearOperator op, Value weights, Value plus, Value minus, Value stacked) {
        this.op = op;
        this.weights = weights;
        this.plus = plus;
        this.minus = minus;
        this.stacked = stacked;
    }

    static Contributions of(LinearOperator op) {
        Value x = op.x();
        Value weights = op.weights() == null ? x.like(1) : op.weights();
        if (op.isFedWithoutNegatives()) {
            return new Contributions(op, weights, x, null, null);
        }
        Value plus = x.positivePart();
        Value minus = x.minus(plus);
        return new Contributions(
                op, weights, plus, minus, op.stacks() ? x.graph().concat(1, plus, minus) : null);
    }

    private Value part(boolean positive) {
        return positive ? weights.positivePart() : weights.negativePart();
    }

    private static Value signed(Value bias, boolean positive) {
        return positive ? bias.positivePart() : bias.negativePart();
    }

    /** r shared among the contributions of one sign. */
    Value share(Value r, boolean positive, boolean biased) {
        double offset = positive ? LinearRelevance.TINY : -LinearRelevance.TINY;
        Value share = r.dividedBy(sum(positive, biased, 1, offset));
        return sent(share, part(positive), part(!positive));
    }

    /** {@code factor z+ + offset}, where z+ is the sum of the positive contributions and the positive part of the bias. */
    Value scaledSum(double factor, double offset) {
        return sum(true, true, factor, offset);
    }

    private Value sum(boolean positive, boolean biased, double factor, double offset) {
        Value first = scaled(part(positive), factor);
        UnaryOperator<Value> bias = biased ? b -> scaled(signed(b, positive), factor) : null;
        if (minus == null) {
            return op.apply(plus, first, bias, offset);
        }
        Value second = scaled(part(!positive), factor);
        return stacked != null
                ? op.apply(stacked, op.graph().concat(1, first, second), bias, offset)
                : op.apply(plus, first, bias, offset).plus(op.apply(minus, second));
    }

    private static Value scaled(Value value, double factor) {
        return factor == 1 ? value : value.times(factor);
    }

    /** {@code share} times all contributions, those of one sign {@code 1 + gamma} times. */
    Value favouring(Value share, boolean positive, double gamma) {
        return sent(share, favoured(positive, gamma), favoured(!positive, gamma));
    }

    private Value favoured(boolean positive, double gamma) {
        return weights.plus(part(positive).times(gamma));
    }

    /** What positive inputs get by some weights, and negative ones by others. */
    private Value sent(Value share, Value ofPlus, Value ofMinus) {
        if (minus == null) {
            return plus.times(op.adjoint(plus, share, ofPlus));
        }
        if (stacked == null) {
            return plus.times(op.adjoint(plus, share, ofPlus)).plus(minus.times(op.adjoint(minus, share, ofMinus)));
        }
        Value both = stacked.times(op.adjoint(stacked, share, op.graph().concat(1, ofPlus, ofMinus)));
        long channels = weights.staticShape().size(1);
        List<Value> halves = op.graph()
                .op(
                        "Split",
                        Map.of("axis", Attribute.of(1L)),
                        2,
                        both,
                        op.graph().constant(channels, channels));
        return halves.get(0).plus(halves.get(1));
    }
}
