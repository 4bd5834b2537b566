package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradient rules of convolutions. */
final class ConvolutionRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Conv", ConvolutionRules::convolution), entry("ConvTranspose", ConvolutionRules::transposed));

    private ConvolutionRules() {}

    private static List<Value> convolution(ForwardNode n, Value dy) {
        Window window = Window.of(n.node(), kernel(n), n.in(0).staticShape());
        List<Value> sent = new ArrayList<>(List.of(towardsInput(n, dy, window), towardsWeights(n, dy, window)));
        if (n.inputCount() > 2) {
            sent.add(towardsBias(n, dy));
        }
        return sent;
    }

    private static long[] kernel(ForwardNode n) {
        Shape weights = n.in(1).staticShape();
        if (n.node().has("kernel_shape")) {
            return n.node().integers("kernel_shape");
        }
        if (!weights.isFullyKnown()) {
            throw new UnsupportedOperatorException(
                    "no backward rule for " + n
                            + ": the size of its kernel is computed by the network; a constant or the attribute kernel_shape is expected");
        }
        return Arrays.copyOfRange(weights.sizes(), 2, weights.rank());
    }

    private static long[] spatialAxes(int rank) {
        return LongStream.range(2, 2 + rank).toArray();
    }

    private static Value towardsBias(ForwardNode n, Value dy) {
        long[] axes = LongStream.concat(LongStream.of(0), Arrays.stream(spatialAxes(kernel(n).length)))
                .toArray();
        return dy.sumOver(axes);
    }

    /**
     * A convolution with the mirrored kernel where the strides are 1, which engines do fastest, and where every channel has a kernel of its own, after spreading the
     * cotangent; else the transposed convolution.
     */
    private static Value towardsInput(ForwardNode n, Value dy, Window window) {
        boolean mirrors = window.hasUnitStrides()
                && window.isPaddingKnown()
                && n.in(1).staticShape().isFullyKnown();
        Window mirrored = mirrors ? window.mirrored() : null;
        long group = n.node().integer("group", 1);
        if (mirrored != null) {
            return n.graph().op("Conv", mirrored.attributes(group), dy, mirroredWeights(n.in(1), group));
        }
        Shape input = n.in(0).staticShape();
        boolean sized = window.isPaddingKnown()
                && input.isRankKnown()
                && Arrays.stream(spatialAxes(window.rank())).allMatch(axis -> input.size((int) axis) >= 0);
        Window spread = sized && isDepthwise(n) ? spread(n, window) : null;
        if (spread != null) {
            return n.graph()
                    .op(
                            "Conv",
                            spread.attributes(group),
                            spreadOut(n, dy, window),
                            mirrored(n.in(1), spatialAxes(window.rank())));
        }
        return sized ? transposedToSize(n, dy, window) : transposedAndCut(n, dy, window);
    }

    private static boolean isDepthwise(ForwardNode n) {
        Shape weights = n.in(1).staticShape();
        return weights.rank() == 4
                && weights.size(1) == 1
                && weights.size(0) == n.node().integer("group", 1)
                && n.in(0).type() == ElementType.FLOAT;
    }

    /** The window of the mirrored kernel over a cotangent whose elements lie a stride apart; null where it would need negative padding. */
    private static Window spread(ForwardNode n, Window window) {
        Shape in = n.in(0).staticShape();
        Shape out = n.out(0).staticShape();
        long[] before = new long[window.rank()];
        long[] after = new long[window.rank()];
        long[] ones = new long[window.rank()];
        Arrays.fill(ones, 1);
        for (int i = 0; i < before.length; i++) {
            before[i] = window.reach(i) - 1 - window.begins()[i];
            after[i] = in.size(i + 2) - out.size(i + 2) * window.strides()[i] + window.begins()[i];
            if (before[i] < 0 || after[i] < 0) {
                return null;
            }
        }
        return new Window(window.kernel(), ones, window.dilations(), before, after);
    }

    /** The cotangent with zeros between its elements: repeated to the strides, then all but the first of each repetition struck out. */
    private static Value spreadOut(ForwardNode n, Value dy, Window window) {
        Shape out = n.out(0).staticShape();
        int rows = (int) (out.size(2) * window.strides()[0]);
        int columns = (int) (out.size(3) * window.strides()[1]);
        float[] kept = new float[rows * columns];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = i / columns % window.strides()[0] == 0 && i % columns % window.strides()[1] == 0 ? 1 : 0;
        }
        Tensor scales = Tensor.of(new float[] {1, 1, window.strides()[0], window.strides()[1]}, 4);
        Map<String, Attribute> repeating = Map.of(
                "mode", Attribute.of("nearest"),
                "coordinate_transformation_mode", Attribute.of("asymmetric"),
                "nearest_mode", Attribute.of("floor"));
        Value repeated = n.graph()
                .op("Resize", repeating, dy, n.graph().absent(), n.graph().constant(scales));
        return repeated.times(n.graph().constant(Tensor.of(kept, 1, 1, rows, columns)));
    }

    /** Weights {@code [O, I/g, k...]} as {@code [I, O/g, k...]} with every kernel mirrored. */
    private static Value mirroredWeights(Value weights, long group) {
        long[] sizes = weights.staticShape().sizes();
        long out = sizes[0] / group;
        long in = sizes[1];
        int rank = sizes.length - 2;
        Value swapped = weights;
        long[] swappedSizes = sizes.clone();
        swappedSizes[0] = in * group;
        swappedSizes[1] = out;
        boolean splits = in > 1 && out > 1 && group > 1;
        if (splits) {
            long[] split = LongStream.concat(LongStream.of(group, out, in), Arrays.stream(sizes, 2, sizes.length))
                    .toArray();
            long[] order = LongStream.concat(LongStream.of(0, 2, 1), LongStream.range(3, 3 + rank))
                    .toArray();
            swapped = weights.reshaped(split).transposed(order);
        } else if (group == 1) {
            swapped = weights.transposed(LongStream.concat(LongStream.of(1, 0), Arrays.stream(spatialAxes(rank)))
                    .toArray());
        }
        if (splits || group > 1 && !Arrays.equals(sizes, swappedSizes)) {
            swapped = swapped.reshaped(swappedSizes);
        }
        boolean point = Arrays.stream(sizes, 2, sizes.length).allMatch(k -> k == 1);
        return point ? swapped : mirrored(swapped, spatialAxes(rank));
    }

    private static Value mirrored(Value value, long[] axes) {
        GraphBuilder graph = value.graph();
        long[] last = new long[axes.length];
        Arrays.fill(last, -1);
        long[] beyondFirst = new long[axes.length];
        Arrays.fill(beyondFirst, Long.MIN_VALUE);
        Value backwards = graph.constant(last);
        return graph.op("Slice", value, backwards, graph.constant(beyondFirst), graph.constant(axes), backwards);
    }

    /** What the strides skipped at the end is given back as output padding. */
    private static Value transposedToSize(ForwardNode n, Value dy, Window window) {
        long[] skipped = new long[window.rank()];
        for (int i = 0; i < skipped.length; i++) {
            long padded = n.in(0).staticShape().size(i + 2) + window.begins()[i] + window.ends()[i];
            skipped[i] = Math.floorMod(padded - window.reach(i), window.strides()[i]);
        }
        Map<String, Attribute> attributes = window.attributes(n.node().integer("group", 1));
        attributes.put("output_padding", Attribute.of(skipped));
        return n.graph().op("ConvTranspose", attributes, dy, n.in(1));
    }

    /** The transposed convolution without padding and as long as the strides may make it, cut to the input's size when the graph runs. */
    private static Value transposedAndCut(ForwardNode n, Value dy, Window window) {
        GraphBuilder graph = n.graph();
        int rank = window.rank();
        Map<String, Attribute> attributes =
                window.padded(new long[rank], false).attributes(n.node().integer("group", 1));
        attributes.put(
                "output_padding",
                Attribute.of(Arrays.stream(window.strides()).map(s -> s - 1).toArray()));
        Value all = graph.op("ConvTranspose", attributes, dy, n.in(1));
        Value begins = window.isPaddingKnown() ? graph.constant(window.begins()) : begins(n, dy, window);
        Value sizes = spatialSizes(n.in(0), rank);
        return graph.op("Slice", all, begins, begins.plus(sizes), graph.constant(spatialAxes(rank)));
    }

    private static Value spatialSizes(Value value, int rank) {
        return value.graph().op("Gather", value.shape(), value.graph().constant(spatialAxes(rank)));
    }

    private static Value begins(ForwardNode n, Value dy, Window window) {
        GraphBuilder graph = n.graph();
        long[] reach = LongStream.range(0, window.rank())
                .map(i -> window.reach((int) i))
                .toArray();
        Value covered = spatialSizes(dy, window.rank())
                .plus(-1)
                .times(graph.constant(window.strides()))
                .plus(graph.constant(reach));
        Value missing = covered.minus(spatialSizes(n.in(0), window.rank()));
        Value total = graph.op("Max", missing, graph.constant(0L));
        return total.plus(Window.isLower(n.node()) ? 1 : 0).dividedBy(graph.constant(2L));
    }

    /** The convolution of the input with the cotangent as kernel, strides and dilations swapped; batch and channels swap roles. */
    private static Value towardsWeights(ForwardNode n, Value dy, Window window) {
        if (n.node().integer("group", 1) != 1 || !window.isPaddingKnown()) {
            return n.unsupported("weights that are computed by the network, in groups or over inputs of unknown size");
        }
        int rank = window.rank();
        long[] swap = LongStream.concat(LongStream.of(1, 0), Arrays.stream(spatialAxes(rank)))
                .toArray();
        Window other =
                new Window(window.kernel(), window.dilations(), window.strides(), window.begins(), window.ends());
        Map<String, Attribute> attributes = other.attributes(1);
        attributes.remove("kernel_shape");
        Value all = n.graph().op("Conv", attributes, n.in(0).transposed(swap), dy.transposed(swap));
        return n.graph()
                .op(
                        "Slice",
                        all.transposed(swap),
                        n.graph().constant(new long[rank]),
                        n.graph().constant(window.kernel()),
                        n.graph().constant(spatialAxes(rank)));
    }

    /** The convolution that a transposed convolution is the adjoint of. */
    private static List<Value> transposed(ForwardNode n, Value dy) {
        Window window = Window.of(n.node(), kernel(n), Shape.UNKNOWN);
        long[] totals = cutWidths(n, window);
        if (totals == null) {
            return n.onlyFirst(
                    n.unsupported("output_shape and an input of unknown size"),
                    "weights that are computed by the network");
        }
        Window full = n.node().has("output_shape") || !window.isPaddingKnown()
                ? window.padded(totals, !n.node().text("auto_pad", "NOTSET").equals("SAME_UPPER"))
                : window;
        Value sent = n.graph().op("Conv", full.attributes(n.node().integer("group", 1)), dy, n.in(1));
        List<Value> all = new ArrayList<>(n.onlyFirst(sent, "weights that are computed by the network"));
        if (n.inputCount() > 2) {
            all.set(2, towardsBias(n, dy));
        }
        return all;
    }

    /** Per axis, how many elements the node cuts off its full result. */
    private static long[] cutWidths(ForwardNode n, Window window) {
        int rank = window.rank();
        long[] extra = n.node().integers("output_padding", new long[rank]);
        long[] wanted = n.node().integers("output_shape");
        long[] totals = new long[rank];
        Shape input = n.in(0).staticShape();
        for (int i = 0; i < rank; i++) {
            long steps = window.strides()[i];
            long size = input.isRankKnown() ? input.size(i + 2) : -1;
            if (wanted.length > 0 && size < 0) {
                return null;
            }
            long excess = wanted.length == 0 ? -steps : steps * (size - 1) - wanted[wanted.length - rank + i];
            totals[i] = Math.max(0, excess + extra[i] + window.reach(i));
        }
        return totals;
    }
}
