package convscope.backward;

import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A normalising operator seen as {@code scale (x - mean(x)) / sqrt(var(x) + epsilon) + shift}, with mean and variance over some axes of a view of x that groups
 * its elements.
 */
final class Standardization {
    static final Set<String> OPERATORS =
            Set.of("GroupNormalization", "InstanceNormalization", "LayerNormalization", "MeanVarianceNormalization");

    private final ForwardNode n;
    private final long[] axes;
    private final double epsilon;

    private Standardization(ForwardNode n, long[] axes, double epsilon) {
        this.n = n;
        this.axes = axes;
        this.epsilon = epsilon;
    }

    static Standardization of(ForwardNode n) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 0) {
            throw new UnsupportedOperatorException("no rule for " + n
                    + ": the number of axes of its input is not known; a declared shape is expected");
        }
        double epsilon = n.node().real("epsilon", 1e-5f);
        return switch (n.node().op()) {
            case "GroupNormalization" -> new Standardization(n, new long[] {2}, epsilon);
            case "InstanceNormalization" -> new Standardization(
                    n, LongStream.range(2, rank).toArray(), epsilon);
            case "LayerNormalization" -> {
                long first = n.node().integer("axis", -1);
                yield new Standardization(
                        n,
                        LongStream.range(first < 0 ? first + rank : first, rank).toArray(),
                        epsilon);
            }
            default -> new Standardization(n, n.node().integers("axes", 0, 2, 3), 1e-9);
        };
    }

    /** The elements, grouped so that the statistics run along whole axes. */
    Value view(Value value) {
        return n.node().is("GroupNormalization") ? value.reshaped(0, n.node().integer("num_groups", 1), -1) : value;
    }

    /** The opposite of {@link #view}. */
    Value back(Value viewed) {
        return n.node().is("GroupNormalization") ? viewed.reshapedLike(n.in(0)) : viewed;
    }

    /** What arrives at the output, times the scale, as a view. */
    Value scaled(Value arriving) {
        return switch (n.node().op()) {
            case "LayerNormalization" -> view(arriving.times(n.in(1)));
            case "MeanVarianceNormalization" -> arriving;
            default -> {
                long[] shape = new long[n.in(0).staticShape().rank() - 1];
                Arrays.fill(shape, 1);
                shape[0] = -1;
                yield view(arriving.times(n.in(1).reshaped(shape)));
            }
        };
    }

    Value mean(Value viewed) {
        return viewed.meanKeeping(axes);
    }

    Value sum(Value viewed) {
        return viewed.sumKeeping(axes);
    }

    /** How many elements share a mean, as a number without axes. */
    Value count(Value viewed) {
        Value all = viewed.count().castLike(viewed);
        return all.dividedBy(mean(viewed).count().castLike(viewed));
    }

    /** A view minus its mean. */
    Value centred(Value viewed) {
        return viewed.minus(mean(viewed));
    }

    /** {@code var + epsilon} of a view. */
    Value variance(Value viewed) {
        return mean(centred(viewed).squared()).plus(epsilon);
    }
}
