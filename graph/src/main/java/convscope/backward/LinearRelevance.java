package convscope.backward;

import convscope.graph.Value;

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
        return rule((op, r) -> op.x().times(op.adjoint(quotient(r, op.z(), epsilon), op.weights())));
    }

    /**
     * Positive contributions weighted by alpha, negative ones by -beta, each as parts of their own sum.
     *
     * @param biased whether the bias counts in the sum of its sign
     */
    static Rule alphaBeta(double alpha, double beta, boolean biased) {
        return rule((op, r) -> {
            Contributions contributions = new Contributions(op);
            Value positive = contributions.share(r, true, biased);
            if (beta == 0) {
                return alpha == 1 ? positive : positive.times(alpha);
            }
            return positive.times(alpha)
                    .minus(contributions.share(r, false, biased).times(beta));
        });
    }

    /** All contributions, those with the sign of the output {@code 1 + gamma} times. */
    static Rule gamma(double gamma) {
        return rule((op, r) -> {
            Contributions contributions = new Contributions(op);
            Value z = op.z();
            Value positive = contributions.sum(true, true);
            Value above = z.plus(positive.times(gamma));
            Value below = z.plus(z.minus(positive).times(gamma));
            Value nothing = r.like(0);
            Value up = z.greaterThan(z.like(0)).choose(r.dividedBy(above.stabilized(TINY)), nothing);
            Value down = z.lessThan(z.like(0)).choose(r.dividedBy(below.stabilized(TINY)), nothing);
            return contributions.favouring(up, true, gamma).plus(contributions.favouring(down, false, gamma));
        });
    }

    /** Every input of an output alike. */
    static Rule flat() {
        return rule((op, r) -> {
            Value weights = op.weights() == null ? null : ones(op.weights());
            return op.adjoint(quotient(r, op.apply(ones(op.x()), weights), TINY), weights);
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
            return op.adjoint(quotient(r, sum, TINY), weights);
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
            Value sent = op.x().times(op.adjoint(share, all)).minus(bounds.low().times(op.adjoint(share, some)));
            return op.sent(all == null ? sent : sent.minus(bounds.high().times(op.adjoint(share, none))));
        };
    }

    private static Value ones(Value like) {
        return like.graph().op("Expand", like.like(1), like.shape());
    }

    /** The contributions of the inputs of a linear operator, told apart by sign. */
    private static final class Contributions {
        private final LinearOperator op;
        private final Value weights;
        private final Value plus;
        private final Value minus;

        Contributions(LinearOperator op) {
            this.op = op;
            weights = op.weights();
            boolean fed = op.isFedWithoutNegatives();
            plus = fed ? op.x() : op.x().positivePart();
            minus = fed ? null : op.x().negativePart();
        }

        private Value part(boolean positive) {
            return weights == null ? null : positive ? weights.positivePart() : weights.negativePart();
        }

        /** Averaging has no negative weights. */
        private boolean has(boolean positiveWeights) {
            return positiveWeights || weights != null;
        }

        /** Sum of the contributions of one sign. */
        Value sum(boolean positive, boolean biased) {
            Value sum = null;
            if (has(positive)) {
                sum = op.apply(plus, part(positive));
            }
            if (minus != null && has(!positive)) {
                Value other = op.apply(minus, part(!positive));
                sum = sum == null ? other : sum.plus(other);
            }
            Value bias = biased ? op.bias() : null;
            if (bias != null) {
                Value signed = positive ? bias.positivePart() : bias.negativePart();
                sum = sum == null ? signed : sum.plus(signed);
            }
            return sum == null ? op.z().zeros() : sum;
        }

        /** r shared among the contributions of one sign. */
        Value share(Value r, boolean positive, boolean biased) {
            Value share = quotient(r, sum(positive, biased), TINY);
            Value sent = has(positive) ? plus.times(op.adjoint(share, part(positive))) : null;
            if (minus != null && has(!positive)) {
                Value other = minus.times(op.adjoint(share, part(!positive)));
                sent = sent == null ? other : sent.plus(other);
            }
            return sent == null ? op.x().zeros() : sent;
        }

        /** {@code share} times all contributions, those of one sign {@code 1 + gamma} times. */
        Value favouring(Value share, boolean positive, double gamma) {
            Value sent = plus.times(adjoint(share, positive, gamma));
            return minus == null ? sent : sent.plus(minus.times(adjoint(share, !positive, gamma)));
        }

        private Value adjoint(Value share, boolean positiveWeights, double gamma) {
            if (weights == null) {
                Value sent = op.adjoint(share, null);
                return positiveWeights ? sent.times(1 + gamma) : sent;
            }
            return op.adjoint(share, weights.plus(part(positiveWeights).times(gamma)));
        }
    }
}
