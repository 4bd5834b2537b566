package convscope.backward;

import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.List;

/** DeepLIFT's multipliers of operators that compare numbers with their neighbours, put together from those of sums, products and functions of one number. */
final class DeepLiftNorms {
    private static final double LEAST = 1e-30;

    private DeepLiftNorms() {}

    /** {@code e = exp(x - c)} and its sum along the axis, in both passes with the same c. */
    private record Exponentials(Value dx, Value e, Value other, Value sum, Value otherSum) {
        static Exponentials of(ForwardNode n) {
            GraphBuilder graph = n.graph();
            long axis = n.node().integer("axis", -1);
            Value x = n.in(0);
            Value baseline = n.reference().in(0);
            Value greatest = graph.op("Max", x, baseline).reduce("ReduceMax", true, axis);
            Value e = x.minus(greatest).exponential();
            Value other = baseline.minus(greatest).exponential();
            return new Exponentials(x.minus(baseline), e, other, sum(e, axis), sum(other, axis));
        }

        private static Value sum(Value e, long axis) {
            return e.graph().op("Max", e.sumKeeping(axis), e.like(LEAST));
        }

        /** From the multiplier of e to that of x. */
        Value towardsInput(Value m) {
            return m.times(DeepLiftRules.ratio(e.minus(other), dx, e));
        }
    }

    /** {@code e / S}. */
    static List<Value> softmax(ForwardNode n, Value m) {
        Exponentials of = Exponentials.of(n);
        Value one = of.sum().reciprocal();
        Value another = of.otherSum().reciprocal();
        Value towardsSum = m.times(DeepLiftRules.middle(of.e(), of.other()))
                .sumKeeping(n.node().integer("axis", -1))
                .times(one)
                .times(another)
                .negated();
        return List.of(
                of.towardsInput(m.times(DeepLiftRules.middle(one, another)).plus(towardsSum)));
    }

    /** {@code x - log S}. */
    static List<Value> logSoftmax(ForwardNode n, Value m) {
        Exponentials of = Exponentials.of(n);
        Value slope = DeepLiftRules.ratio(
                of.sum().logarithm().minus(of.otherSum().logarithm()),
                of.sum().minus(of.otherSum()),
                of.sum().reciprocal());
        Value towardsSum = m.sumKeeping(n.node().integer("axis", -1)).times(slope);
        return List.of(m.minus(of.towardsInput(towardsSum.expandedLike(m))));
    }

    /** {@code c s} with {@code c = x - mean(x)} and {@code s = var(c)^(-1/2)}. */
    static List<Value> standardized(ForwardNode n, Value arriving) {
        Standardization norm = Standardization.of(n);
        Value m = norm.scaled(arriving);
        Value c = norm.centred(norm.view(n.in(0)));
        Value other = norm.centred(norm.view(n.reference().in(0)));
        Value variance = norm.variance(norm.view(n.in(0)));
        Value otherVariance = norm.variance(norm.view(n.reference().in(0)));
        Value s = variance.power(-0.5);
        Value otherS = otherVariance.power(-0.5);
        Value slope = DeepLiftRules.ratio(
                s.minus(otherS),
                variance.minus(otherVariance),
                variance.power(-1.5).times(-0.5));
        Value middle = DeepLiftRules.middle(c, other);
        Value towardsVariance = norm.sum(m.times(middle)).times(slope);
        // the variance is the mean of c^2, whose multiplier is c + c'
        Value towardsCentred = m.times(DeepLiftRules.middle(s, otherS))
                .plus(middle.times(2).times(towardsVariance).dividedBy(norm.count(c)));
        return n.onlyFirst(norm.back(norm.centred(towardsCentred)));
    }

    /** {@code x d^-beta} with {@code d = bias + alpha/size * (sum of squares of neighbouring channels)}. */
    static List<Value> localResponse(ForwardNode n, Value m) {
        long size = n.node().integer("size", 1);
        double share = n.node().real("alpha", 1e-4f) / size;
        double beta = n.node().real("beta", 0.75f);
        double bias = n.node().real("bias", 1);
        long before = (size - 1) / 2;
        Value x = n.in(0);
        Value other = n.reference().in(0);
        Value d = NormRules.neighbours(x.squared(), size, before).times(share).plus(bias);
        Value otherD =
                NormRules.neighbours(other.squared(), size, before).times(share).plus(bias);
        Value p = d.power(-beta);
        Value otherP = otherD.power(-beta);
        Value slope = DeepLiftRules.ratio(
                p.minus(otherP), d.minus(otherD), d.power(-beta - 1).times(-beta));
        Value middle = DeepLiftRules.middle(x, other);
        Value shared = NormRules.neighbours(m.times(middle).times(slope), size, size - 1 - before)
                .times(2 * share);
        return List.of(m.times(DeepLiftRules.middle(p, otherP)).plus(shared.times(middle)));
    }
}
