package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Shapes of convolutions and pools: operators that slide a window over any number of space axes. */
final class WindowShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("AveragePool", WindowShapes::pool),
            entry("Conv", n -> n.out(n.type(0), convolved(n, n.shape(1)))),
            entry("ConvInteger", n -> n.out(ElementType.INT32, convolved(n, n.shape(1)))),
            entry("ConvTranspose", WindowShapes::transposedConvolution),
            entry("DeformConv", n -> n.out(n.type(0), convolved(n, n.shape(1)))),
            entry("GlobalAveragePool", WindowShapes::globalPool),
            entry("GlobalLpPool", WindowShapes::globalPool),
            entry("GlobalMaxPool", WindowShapes::globalPool),
            entry("LpPool", WindowShapes::pool),
            entry("MaxPool", WindowShapes::pool),
            entry("MaxUnpool", WindowShapes::unpool),
            entry("QLinearConv", n -> n.out(n.type(7), convolved(n, n.shape(3)))));

    private WindowShapes() {}

    private static Shape convolved(Inferred n, Shape weights) {
        Shape shape = n.shape(0);
        if (!weights.isRankKnown()) {
            return ShapeTable.ofRank(shape.rank());
        }
        if (shape.isRankKnown() && shape.rank() != weights.rank() || weights.rank() < 3) {
            throw new IllegalArgumentException("kernels with " + weights.rank() + " axes");
        }
        if (!shape.isRankKnown()) {
            return ShapeTable.ofRank(weights.rank()).with(1, weights.axis(0));
        }
        long inputs = Math.multiplyExact(weights.size(1), n.node.integer("group", 1));
        if (inputs >= 0 && shape.axis(1).isKnown() && shape.size(1) != inputs) {
            throw new IllegalArgumentException(
                    "the kernels read " + inputs + " channels, the value has " + shape.size(1));
        }
        return windowed(n, Arrays.copyOfRange(weights.sizes(), 2, weights.rank()), weights.axis(0));
    }

    static void pool(Inferred n) {
        Shape shape = n.shape(0);
        long[] kernel = n.node.integers("kernel_shape");
        Shape result = Shape.UNKNOWN;
        if (shape.isRankKnown()) {
            if (kernel.length != shape.rank() - 2) {
                throw new IllegalArgumentException("a window with " + kernel.length + " axes");
            }
            result = windowed(n, kernel, shape.axis(1));
        }
        n.out(0, n.type(0), result);
        n.out(1, ElementType.INT64, result);
    }

    private static Shape windowed(Inferred n, long[] kernel, Axis channels) {
        Shape shape = n.shape(0);
        List<Axis> axes = new ArrayList<>(List.of(shape.axis(0), channels));
        for (int i = 0; i < kernel.length; i++) {
            boolean known = shape.axis(i + 2).isKnown() && kernel[i] >= 0;
            axes.add(Axis.of(known ? windows(n.node, i, kernel, shape.size(i + 2)) : -1));
        }
        return Shape.of(axes);
    }

    private static long windows(Node node, int axis, long[] kernel, long size) {
        int rank = kernel.length;
        long stride = per(node, "strides", rank, 1)[axis];
        long dilation = per(node, "dilations", rank, 1)[axis];
        String auto = node.text("auto_pad", "NOTSET");
        if (stride < 1 || dilation < 1) {
            throw new IllegalArgumentException("strides and dilations must be at least 1");
        }
        if (auto.startsWith("SAME")) {
            return (size + stride - 1) / stride;
        }
        long[] pads = per(node, "pads", 2 * rank, 0);
        boolean padded = !auto.equals("VALID");
        long before = padded ? pads[axis] : 0;
        long reach = Math.multiplyExact(kernel[axis] - 1, dilation) + 1;
        long room = size + before + (padded ? pads[axis + rank] : 0) - reach;
        if (room < 0) {
            throw new IllegalArgumentException("a window of " + reach + " over " + (room + reach) + " positions");
        }
        boolean up = node.integer("ceil_mode", 0) == 1;
        long count = (up ? (room + stride - 1) / stride : room / stride) + 1;
        return up && (count - 1) * stride >= size + before ? count - 1 : count;
    }

    /** An attribute with one number for each axis, or {@code otherwise} for all. */
    private static long[] per(Node node, String attribute, int count, long otherwise) {
        long[] same = new long[count];
        Arrays.fill(same, otherwise);
        long[] given = node.integers(attribute, same);
        if (given.length != count) {
            throw new IllegalArgumentException(
                    "attribute " + attribute + " has " + given.length + " numbers, expected " + count);
        }
        return given;
    }

    private static void transposedConvolution(Inferred n) {
        Shape shape = n.shape(0);
        Shape weights = n.shape(1);
        if (!shape.isRankKnown() || !weights.isFullyKnown()) {
            n.out(n.type(0), ShapeTable.ofRank(Math.max(shape.rank(), weights.rank())));
            return;
        }
        if (shape.rank() != weights.rank() || shape.rank() < 3) {
            throw new IllegalArgumentException("kernels with " + weights.rank() + " axes");
        }
        long channels = Math.multiplyExact(weights.size(1), n.node.integer("group", 1));
        List<Axis> axes = new ArrayList<>(List.of(shape.axis(0), Axis.of(channels)));
        for (int i = 0; i < shape.rank() - 2; i++) {
            axes.add(Axis.of(transposed(n.node, i, shape, weights)));
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static long transposed(Node node, int axis, Shape shape, Shape weights) {
        int rank = shape.rank() - 2;
        long[] asked = node.integers("output_shape");
        if (asked.length > 0) {
            return asked[asked.length - rank + axis];
        }
        long size = shape.size(axis + 2);
        if (size < 0) {
            return -1;
        }
        long stride = per(node, "strides", rank, 1)[axis];
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            return Math.multiplyExact(stride, size);
        }
        long[] pads = per(node, "pads", 2 * rank, 0);
        long reach = Math.multiplyExact(weights.size(axis + 2) - 1, per(node, "dilations", rank, 1)[axis]) + 1;
        long full = Math.multiplyExact(stride, size - 1) + per(node, "output_padding", rank, 0)[axis] + reach;
        return Math.max(-1, auto.equals("VALID") ? full : full - pads[axis] - pads[axis + rank]);
    }

    private static void globalPool(Inferred n) {
        Shape result = n.shape(0);
        for (int i = 2; i < result.rank(); i++) {
            result = result.with(i, Axis.of(1));
        }
        n.out(n.type(0), result);
    }

    private static void unpool(Inferred n) {
        Shape shape = n.shape(0);
        if (n.node.hasInput(2) || !shape.isRankKnown()) {
            n.out(n.type(0), n.node.hasInput(2) ? MovingShapes.sized(n, 2) : Shape.UNKNOWN);
            return;
        }
        int rank = shape.rank() - 2;
        long[] kernel = per(n.node, "kernel_shape", rank, 1);
        long[] strides = per(n.node, "strides", rank, 1);
        long[] pads = per(n.node, "pads", 2 * rank, 0);
        List<Axis> axes = new ArrayList<>(shape.axes().subList(0, 2));
        for (int i = 0; i < rank; i++) {
            long size = shape.size(i + 2);
            axes.add(Axis.of(size < 0 ? -1 : (size - 1) * strides[i] - pads[i] - pads[i + rank] + kernel[i]));
        }
        n.out(n.type(0), Shape.of(axes));
    }
}
