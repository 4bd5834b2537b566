package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradient rules of normalisations, with respect to what is normalised; scales and shifts are constants of the network. */
final class NormRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("BatchNormalization", NormRules::batch),
            entry("GroupNormalization", NormRules::group),
            entry("InstanceNormalization", NormRules::instance),
            entry("LRN", NormRules::localResponse),
            entry("LayerNormalization", NormRules::layer),
            entry("LpNormalization", NormRules::lp),
            entry("MeanVarianceNormalization", NormRules::meanVariance));

    private NormRules() {}

    private static int rank(ForwardNode n) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 2) {
            throw new UnsupportedOperatorException(
                    "no backward rule for " + n + ", whose input has an unknown number of axes");
        }
        return rank;
    }

    /** A vector over channels as {@code [1, C, 1, ...]}. */
    private static Value alongChannels(Value vector, int rank) {
        long[] shape = WindowGeometry.ones(rank);
        shape[1] = -1;
        return vector.reshaped(shape);
    }

    private static List<Value> batch(ForwardNode n, Value dy) {
        double epsilon = n.node().real("epsilon", 1e-5f);
        Value slope = n.in(1).dividedBy(n.in(4).plus(epsilon).squareRoot());
        return n.onlyFirst(dy.times(alongChannels(slope, rank(n))));
    }

    /**
     * For {@code y = (x - mean) / sqrt(var + eps)} over some axes: {@code dx = (g - mean(g) - y mean(g y)) / sqrt(var + eps)}, where g is the cotangent of y.
     */
    private static Value normalized(Value x, Value g, double epsilon, long... axes) {
        Value centred = x.minus(x.meanKeeping(axes));
        Value deviation = centred.squared().meanKeeping(axes).plus(epsilon).squareRoot();
        Value y = centred.dividedBy(deviation);
        Value mean = g.meanKeeping(axes);
        Value slope = g.times(y).meanKeeping(axes);
        return g.minus(mean).minus(y.times(slope)).dividedBy(deviation);
    }

    private static List<Value> instance(ForwardNode n, Value dy) {
        int rank = rank(n);
        Value g = dy.times(alongChannels(n.in(1), rank));
        return n.onlyFirst(normalized(
                n.in(0),
                g,
                n.node().real("epsilon", 1e-5f),
                LongStream.range(2, rank).toArray()));
    }

    private static List<Value> layer(ForwardNode n, Value dy) {
        int rank = rank(n);
        long axis = n.node().integer("axis", -1);
        long[] axes = LongStream.range(axis < 0 ? axis + rank : axis, rank).toArray();
        return n.onlyFirst(normalized(n.in(0), dy.times(n.in(1)), n.node().real("epsilon", 1e-5f), axes));
    }

    private static List<Value> group(ForwardNode n, Value dy) {
        Value g = dy.times(alongChannels(n.in(1), rank(n)));
        long groups = n.node().integer("num_groups", 1);
        Value dx = normalized(
                n.in(0).reshaped(0, groups, -1),
                g.reshaped(0, groups, -1),
                n.node().real("epsilon", 1e-5f),
                2);
        return n.onlyFirst(dx.reshapedLike(n.in(0)));
    }

    private static List<Value> meanVariance(ForwardNode n, Value dy) {
        return List.of(normalized(n.in(0), dy, 1e-9, n.node().integers("axes", 0, 2, 3)));
    }

    private static List<Value> lp(ForwardNode n, Value dy) {
        long axis = n.node().integer("axis", -1);
        Value x = n.in(0);
        Value inner = dy.times(n.out(0)).sumKeeping(axis);
        if (n.node().integer("p", 2) == 1) {
            Value norm = x.reduce("ReduceL1", true, axis);
            return List.of(dy.minus(x.sign().times(inner)).dividedBy(norm));
        }
        Value norm = x.reduce("ReduceL2", true, axis);
        return List.of(dy.minus(n.out(0).times(inner)).dividedBy(norm));
    }

    /** {@code y = x / s^b} with {@code s = bias + alpha/size * (sum of x^2 over neighbouring channels)}. */
    private static List<Value> localResponse(ForwardNode n, Value dy) {
        long size = n.node().integer("size", 1);
        double alpha = n.node().real("alpha", 1e-4f);
        double beta = n.node().real("beta", 0.75f);
        Value x = n.in(0);
        long before = (size - 1) / 2;
        Value s = neighbours(n, x.squared(), size, before)
                .times(alpha / size)
                .plus(n.node().real("bias", 1));
        Value direct = dy.times(s.power(-beta));
        Value through = neighbours(n, dy.times(x).times(s.power(-beta - 1)), size, size - 1 - before);
        return List.of(direct.minus(x.times(through).times(2 * alpha * beta / size)));
    }

    private static Value neighbours(ForwardNode n, Value value, long size, long before) {
        Map<String, Attribute> attributes = Map.of(
                "kernel_shape", Attribute.of(size, 1),
                "pads", Attribute.of(before, 0, size - 1 - before, 0),
                "count_include_pad", Attribute.of(1L));
        Value flat = value.reshaped(0, 0, -1).unsqueezed(1);
        return n.graph().op("AveragePool", attributes, flat).times(size).reshapedLike(n.in(0));
    }
}
