package convscope.backward;

import convscope.graph.Value;
import java.util.List;

/**
 * How relevance r of the outputs of a linear operator {@code z = W x + b} is shared among its inputs: each rule gives input i the part of r that its
 * contribution has in a sum of contributions {@code c_i = w_i x_i}; they differ in the contributions that count.
 *
 * <p>Contributions are told apart by their own sign, not by that of the weight, so that the rules hold for inputs of either sign. What a bias has in the sum is
 * lost. Divisors are kept from 0 by {@link #TINY} with their sign.
 */
final class LinearRelevance {
    /** Stabiliser of every rule that does not state one. */
    static final double TINY = 1e-6;

    private static final double NOTHING = 1e-20;

    private LinearRelevance() {}

    /** A rule for a linear operator. */
    private interface Shared {
        Value of(LinearOperator op, Value r);
    }

    /** A rule that sends nothing to inputs that are 0. */
    record Proportional(Rule rule) implements Rule {
        @Override
        public List<Value> apply(ForwardNode n, Value r) {
            return rule.apply(n, r);
        }
    }

    private static Rule rule(Shared shared) {
        return (n, r) -> {
            LinearOperator op = LinearOperator.of(n);
            return op.sent(shared.of(op, r));
        };
    }

    /** {@code r / z}, 0 where z is 0. */
    static Value quotient(Value r, Value z) {
        Value vanishes = z.abs().lessThan(z.like(NOTHING));
        return vanishes.choose(r.like(0), r.dividedBy(vanishes.choose(z.like(1), z)));
    }

    /** {@code r / z} with a stabiliser; without one 0 where z is 0. */
    static Value quotient(Value r, Value z, double epsilon) {
        return epsilon == 0 ? quotient(r, z) : r.dividedBy(z.stabilized(epsilon));
    }

    /** All contributions: {@code x W^T (r / (z + epsilon sign z))}. */
    static Rule epsilon(double epsilon) {
        return new Proportional(
                rule((op, r) -> op.x().times(op.adjoint(op.x(), quotient(r, op.z(), epsilon), op.weights()))));
    }

    /**
     * Positive contributions weighted by alpha, negative ones by -beta, each as parts of their own sum.
     *
     * @param biased whether the bias counts in the sum of its sign
     */
    static Rule alphaBeta(double alpha, double beta, boolean biased) {
        return new Proportional(rule((op, r) -> {
            Contributions contributions = Contributions.of(op);
            Value positive = contributions.share(r, true, biased);
            if (beta == 0) {
                return alpha == 1 ? positive : positive.times(alpha);
            }
            return positive.times(alpha)
                    .minus(contributions.share(r, false, biased).times(beta));
        }));
    }

    /**
     * All contributions, those with the sign of the output {@code 1 + gamma} times. With {@code p = gamma z+ + TINY}, where z+ is the sum of the positive ones, the
     * sum is {@code z + p} where z is positive, and {@code (1 + gamma) z - p} where it is not.
     */
    static Rule gamma(double gamma) {
        return new Proportional((n, r) -> {
            LinearOperator op = LinearOperator.of(n);
            Contributions contributions = Contributions.of(op);
            Value z = op.z();
            Value p = contributions.scaledSum(gamma, TINY);
            if (Silence.isKeptBelowZero(n)) {
                Value up = r.dividedBy(z.positivePart().plus(p));
                return op.sent(contributions.favouring(up, true, gamma));
            }
            // arithmetic with a mask: engines are slow at choosing between large values
            Value above = z.positive();
            Value ofBelow = z.times(1 + gamma).minus(p);
            Value share = r.dividedBy(ofBelow.plus(above.times(z.plus(p).minus(ofBelow))));
            Value up = share.times(above);
            return op.sent(contributions
                    .favouring(up, true, gamma)
                    .plus(contributions.favouring(share.minus(up), false, gamma)));
        });
    }

    /** Every input of an output alike. */
    static Rule flat() {
        return rule((op, r) -> {
            Value weights = op.weights() == null ? null : ones(op.weights());
            return op.adjoint(op.x(), quotient(r, op.apply(ones(op.x()), weights), TINY), weights);
        });
    }

    /**
     * By the squares of the weights, whatever the inputs are.
     *
     * @param biased whether the square of the bias counts in the sum
     */
    static Rule squares(boolean biased) {
        return rule((op, r) -> {
            Value weights = op.weights() == null ? null : op.weights().squared();
            Value sum = op.apply(ones(op.x()), weights);
            if (biased && op.bias() != null) {
                sum = sum.plus(op.bias().squared());
            }
            return op.adjoint(op.x(), quotient(r, sum, TINY), weights);
        });
    }

    /** Contributions counted from where they are least for an input between two bounds: {@code w x - w+ low - w- high}. */
    static Rule box(InputBox box) {
        return (n, r) -> {
            LinearOperator op = LinearOperator.of(n);
            InputBox.Bounds bounds = box.at(n, op.signal());
            Value all = op.weights();
            Value sum = op.bias() == null ? op.z() : op.z().minus(op.bias());
            Value none = all == null ? null : all.negativePart();
            Value some = all == null ? null : all.positivePart();
            sum = sum.minus(op.apply(bounds.low(), some));
            sum = all == null ? sum : sum.minus(op.apply(bounds.high(), none));
            Value share = quotient(r, sum, TINY);
            Value sent = op.x()
                    .times(op.adjoint(op.x(), share, all))
                    .minus(bounds.low().times(op.adjoint(op.x(), share, some)));
            return op.sent(all == null ? sent : sent.minus(bounds.high().times(op.adjoint(op.x(), share, none))));
        };
    }

    private static Value ones(Value like) {
        return like.graph().op("Expand", like.like(1), like.shape());
    }
}
