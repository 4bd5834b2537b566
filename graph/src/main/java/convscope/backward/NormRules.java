package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradient rules of operators that bring values to a common scale. */
final class NormRules {
    private static final double TINY = 1e-30;

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("BatchNormalization", NormRules::batch),
            entry("GroupNormalization", NormRules::group),
            entry("InstanceNormalization", NormRules::instance),
            entry("LRN", (n, dy) -> List.of(local(n, dy))),
            entry("LayerNormalization", NormRules::layer),
            entry(
                    "LogSoftmax",
                    (n, dy) -> List.of(dy.minus(n.out(0).exponential().times(dy.sumKeeping(axis(n)))))),
            entry("LpNormalization", (n, dy) -> List.of(unitNorm(n, dy))),
            entry("MeanVarianceNormalization", (n, dy) -> List.of(meanVariance(n, dy))),
            entry("Softmax", NormRules::softmax));

    private NormRules() {}

    private static long axis(ForwardNode n) {
        return n.node().integer("axis", -1);
    }

    /** {@code dx = y (dy - sum(y dy))}. */
    private static List<Value> softmax(ForwardNode n, Value dy) {
        Value weighted = dy.times(n.out(0));
        return List.of(weighted.minus(n.out(0).times(weighted.sumKeeping(axis(n)))));
    }

    /** With fixed statistics this is a scale and a shift per channel: the same operator without the shift. */
    private static List<Value> batch(ForwardNode n, Value dy) {
        if (n.node().integer("training_mode", 0) == 1) {
            return ofTheBatch(n, dy);
        }
        Value zeros = n.in(4).zeros();
        Map<String, Attribute> attributes =
                Map.of("epsilon", Attribute.of(n.node().real("epsilon", 1e-5f)));
        Value sent = n.graph().op("BatchNormalization", attributes, dy, n.in(1), zeros, zeros, n.in(4));
        return n.onlyFirst(sent, "parameters that are computed by the network");
    }

    /**
     * Gradient of {@code (x - mean(x)) / sqrt(var(x) + epsilon)} with statistics over some axes: with the normalised value {@code z} and the standard deviation
     * {@code s} it is {@code (g - mean(g) - z mean(g z)) / s}.
     */
    private record Standardised(Value normalised, Value deviation, long[] axes) {
        static Standardised of(Value x, double epsilon, long... axes) {
            Value centred = x.minus(x.meanKeeping(axes));
            Value deviation = centred.squared().meanKeeping(axes).plus(epsilon).squareRoot();
            return new Standardised(centred.dividedBy(deviation), deviation, axes);
        }

        Value gradient(Value g) {
            Value along = normalised.times(g.times(normalised).meanKeeping(axes));
            return g.minus(g.meanKeeping(axes)).minus(along).dividedBy(deviation);
        }
    }

    private static double epsilon(ForwardNode n) {
        return n.node().real("epsilon", 1e-5f);
    }

    private static int rank(ForwardNode n) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 0) {
            throw new UnsupportedOperatorException("no backward rule for " + n
                    + ": the number of axes of its input is not known; a declared shape is expected");
        }
        return rank;
    }

    /** A value per channel in the shape {@code [C, 1, ...]}. */
    private static Value perChannel(ForwardNode n, Value value) {
        long[] shape = new long[rank(n) - 1];
        Arrays.fill(shape, 1);
        shape[0] = -1;
        return value.reshaped(shape);
    }

    private static long[] allButChannels(ForwardNode n) {
        return LongStream.range(0, rank(n)).filter(axis -> axis != 1).toArray();
    }

    /** In training mode the statistics are those of the batch itself, as where a network kept none. */
    private static List<Value> ofTheBatch(ForwardNode n, Value dy) {
        Standardised x = Standardised.of(n.in(0), epsilon(n), allButChannels(n));
        List<Value> sent = new ArrayList<>(n.onlyFirst(x.gradient(dy.times(perChannel(n, n.in(1))))));
        sent.set(1, dy.times(x.normalised()).sumOver(allButChannels(n)));
        sent.set(2, dy.sumOver(allButChannels(n)));
        return sent;
    }

    private static List<Value> instance(ForwardNode n, Value dy) {
        long[] spatial = LongStream.range(2, rank(n)).toArray();
        Standardised x = Standardised.of(n.in(0), epsilon(n), spatial);
        return List.of(
                x.gradient(dy.times(perChannel(n, n.in(1)))),
                dy.times(x.normalised()).sumOver(allButChannels(n)),
                dy.sumOver(allButChannels(n)));
    }

    private static List<Value> group(ForwardNode n, Value dy) {
        long groups = n.node().integer("num_groups", 1);
        Standardised x = Standardised.of(n.in(0).reshaped(0, groups, -1), epsilon(n), 2);
        Value g = dy.times(perChannel(n, n.in(1)));
        return List.of(
                x.gradient(g.reshaped(0, groups, -1)).reshapedLike(n.in(0)),
                dy.times(x.normalised().reshapedLike(n.in(0))).sumOver(allButChannels(n)),
                dy.sumOver(allButChannels(n)));
    }

    /** The second and third output are the mean and the inverse deviation. */
    private static final Rule STATISTICS = Expansion.rule((n, in) -> {
        long first = axis(n);
        Standardised x = Standardised.of(
                in.get(0),
                epsilon(n),
                LongStream.range(first, first < 0 ? 0 : rank(n)).toArray());
        Value scaled = x.normalised().times(in.get(1));
        Value mean = in.get(0).meanKeeping(x.axes());
        return List.of(
                n.hasInput(2) ? scaled.plus(in.get(2)) : scaled,
                mean,
                x.deviation().reciprocal());
    });

    private static List<Value> layer(ForwardNode n, Value dy) {
        if (n.outputCount() > 1 && n.receives(1) || n.outputCount() > 2 && n.receives(2)) {
            return STATISTICS.apply(n, dy);
        }
        long first = axis(n);
        long[] axes = LongStream.range(first, first < 0 ? 0 : rank(n)).toArray();
        Standardised x = Standardised.of(n.in(0), epsilon(n), axes);
        List<Value> sent = new ArrayList<>();
        sent.add(x.gradient(dy.times(n.in(1))));
        sent.add(Broadcast.undo(dy.times(x.normalised()), n.in(1)));
        if (n.inputCount() > 2) {
            sent.add(n.hasInput(2) ? Broadcast.undo(dy, n.in(2)) : n.none());
        }
        return sent;
    }

    private static Value meanVariance(ForwardNode n, Value dy) {
        long[] axes = n.node().integers("axes", 0, 2, 3);
        return Standardised.of(n.in(0), 1e-9, axes).gradient(dy);
    }

    /** {@code y = x / |x|}, so {@code dx = (dy - |x|' sum(y dy)) / |x|}, where {@code |x|'} is the sign of x or y. */
    private static Value unitNorm(ForwardNode n, Value dy) {
        boolean absolute = n.node().integer("p", 2) == 1;
        Value norm = n.in(0).reduce(absolute ? "ReduceL1" : "ReduceL2", true, axis(n));
        Value slope = absolute ? n.in(0).sign() : n.out(0);
        Value common = dy.times(n.out(0)).sumKeeping(axis(n));
        return dy.minus(slope.times(common)).dividedBy(n.graph().op("Max", norm, norm.like(TINY)));
    }

    /**
     * With {@code d = bias + alpha/size * (sum of squares of neighbouring channels)} and {@code y = x d^-beta}:
     * {@code dx = dy d^-beta - 2 alpha beta / size * x * (sum over neighbours of dy y / d)}.
     */
    private static Value local(ForwardNode n, Value dy) {
        long size = n.node().integer("size", 1);
        double share = n.node().real("alpha", 1e-4f) / size;
        double beta = n.node().real("beta", 0.75f);
        long before = (size - 1) / 2;
        Value x = n.in(0);
        Value d =
                neighbours(x.squared(), size, before).times(share).plus(n.node().real("bias", 1));
        Value shared = neighbours(dy.times(n.out(0)).dividedBy(d), size, size - 1 - before);
        return dy.times(d.power(-beta)).minus(x.times(shared).times(2 * share * beta));
    }

    /** Sum over {@code size} neighbouring channels, {@code before} of them before the own one. */
    static Value neighbours(Value value, long size, long before) {
        GraphBuilder graph = value.graph();
        Value ones = graph.constant(Tensor.filled(1, 1, 1, size, 1)).castLike(value);
        Map<String, Attribute> pads = Map.of("pads", Attribute.of(before, 0, size - 1 - before, 0));
        Value plane = value.reshaped(0, 0, -1).unsqueezed(1);
        return graph.op("Conv", pads, plane, ones).reshapedLike(value);
    }
}
