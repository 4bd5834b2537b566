package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Shapes of operators that slide a window, resize, or multiply matrices. */
final class WindowShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("Conv", WindowShapes::convolution),
            entry("ConvTranspose", WindowShapes::transposedConvolution),
            entry("MaxPool", WindowShapes::pool),
            entry("AveragePool", WindowShapes::pool),
            entry("LpPool", WindowShapes::pool),
            entry("GlobalAveragePool", WindowShapes::globalPool),
            entry("GlobalMaxPool", WindowShapes::globalPool),
            entry("GlobalLpPool", WindowShapes::globalPool),
            entry("Gemm", WindowShapes::gemm),
            entry("MatMul", WindowShapes::matMul),
            entry("Resize", WindowShapes::resize),
            entry("DepthToSpace", n -> blocks(n, true)),
            entry("SpaceToDepth", n -> blocks(n, false)));

    private WindowShapes() {}

    private static void convolution(Inferred n) {
        Shape weights = n.shape(1);
        if (!n.shape(0).isRankKnown() || !weights.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        long[] kernel = n.node.has("kernel_shape")
                ? n.node.integers("kernel_shape")
                : Arrays.copyOfRange(weights.sizes(), 2, weights.rank());
        n.out(n.type(0), windowed(n, kernel, weights.axis(0)));
    }

    private static void pool(Inferred n) {
        Shape shape = n.shape(0);
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Shape result = windowed(n, n.node.integers("kernel_shape"), shape.axis(1));
        n.out(n.type(0), result);
        n.out(1, ElementType.INT64, result);
    }

    private static Shape windowed(Inferred n, long[] kernel, Axis channels) {
        Shape shape = n.shape(0);
        List<Axis> axes = new ArrayList<>(List.of(shape.axis(0), channels));
        for (int i = 0; i < kernel.length; i++) {
            axes.add(Axis.of(
                    shape.axis(i + 2).isKnown() && kernel[i] >= 0
                            ? windows(n.node, i, kernel, shape.size(i + 2))
                            : -1));
        }
        return Shape.of(axes);
    }

    private static long windows(Node node, int axis, long[] kernel, long size) {
        int rank = kernel.length;
        long stride = node.integers("strides", ones(rank))[axis];
        long dilation = node.integers("dilations", ones(rank))[axis];
        long reach = (kernel[axis] - 1) * dilation + 1;
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            return (size + stride - 1) / stride;
        }
        long[] pads = node.integers("pads", new long[2 * rank]);
        long padding = auto.equals("VALID") ? 0 : pads[axis] + pads[axis + rank];
        boolean up = node.integer("ceil_mode", 0) == 1;
        long room = size + padding - reach;
        long count = (up ? Math.floorDiv(room + stride - 1, stride) : Math.floorDiv(room, stride)) + 1;
        if (up && (count - 1) * stride >= size + (auto.equals("VALID") ? 0 : pads[axis])) {
            count--;
        }
        return Math.max(0, count);
    }

    static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void transposedConvolution(Inferred n) {
        Shape shape = n.shape(0);
        Shape weights = n.shape(1);
        if (!shape.isRankKnown() || !weights.isFullyKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        int rank = shape.rank() - 2;
        List<Axis> axes =
                new ArrayList<>(List.of(shape.axis(0), Axis.of(weights.size(1) * n.node.integer("group", 1))));
        long[] asked = n.node.integers("output_shape");
        for (int i = 0; i < rank; i++) {
            long stride = n.node.integers("strides", ones(rank))[i];
            long dilation = n.node.integers("dilations", ones(rank))[i];
            long[] pads = n.node.integers("pads", new long[2 * rank]);
            long extra = n.node.integers("output_padding", new long[rank])[i];
            long full = stride * (shape.size(i + 2) - 1)
                    + extra
                    + (weights.size(i + 2) - 1) * dilation
                    + 1
                    - pads[i]
                    - pads[i + rank];
            boolean same = n.node.text("auto_pad", "NOTSET").startsWith("SAME");
            long size = asked.length > 0 ? asked[asked.length - rank + i] : same ? stride * shape.size(i + 2) : full;
            axes.add(Axis.of(shape.axis(i + 2).isKnown() || asked.length > 0 ? size : -1));
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static void globalPool(Inferred n) {
        Shape result = n.shape(0);
        for (int i = 2; i < result.rank(); i++) {
            result = result.with(i, Axis.of(1));
        }
        n.out(n.type(0), result);
    }

    private static void gemm(Inferred n) {
        Shape a = n.shape(0);
        Shape b = n.shape(1);
        Axis rows = a.isRankKnown() ? a.axis(n.node.integer("transA", 0) == 1 ? 1 : 0) : Axis.of(-1);
        Axis columns = b.isRankKnown() ? b.axis(n.node.integer("transB", 0) == 1 ? 0 : 1) : Axis.of(-1);
        n.out(n.type(0), Shape.of(List.of(rows, columns)));
    }

    private static void matMul(Inferred n) {
        Shape a = n.shape(0);
        Shape b = n.shape(1);
        if (!a.isRankKnown() || !b.isRankKnown() || a.rank() == 0 || b.rank() == 0) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        List<Axis> axes = new ArrayList<>();
        if (a.rank() > 2 || b.rank() > 2) {
            Shape left = Shape.of(a.axes().subList(0, Math.max(0, a.rank() - 2)));
            Shape right = Shape.of(b.axes().subList(0, Math.max(0, b.rank() - 2)));
            axes.addAll(ShapeTable.broadcast(List.of(left, right)).axes());
        }
        if (a.rank() > 1) {
            axes.add(a.axis(-2));
        }
        if (b.rank() > 1) {
            axes.add(b.axis(-1));
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static void resize(Inferred n) {
        Shape shape = n.shape(0);
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        List<Axis> sizes = n.content(3);
        boolean plain = !n.node.has("axes")
                && n.node.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
        if (sizes != null && sizes.size() == shape.rank() && plain) {
            n.out(n.type(0), Shape.of(sizes));
        } else {
            List<Axis> axes = new ArrayList<>(java.util.Collections.nCopies(shape.rank(), Axis.of(-1)));
            if (shape.rank() > 2) {
                axes.set(0, shape.axis(0));
            }
            n.out(n.type(0), Shape.of(axes));
        }
    }

    private static void blocks(Inferred n, boolean toSpace) {
        Shape shape = n.shape(0);
        long block = n.node.integer("blocksize", 1);
        if (shape.rank() != 4 || !shape.axis(1).isKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        long channels = toSpace ? shape.size(1) / (block * block) : shape.size(1) * block * block;
        Shape result = shape.with(1, Axis.of(channels));
        for (int i = 2; i < 4; i++) {
            long size = shape.size(i);
            result = result.with(i, Axis.of(size < 0 ? -1 : toSpace ? size * block : size / block));
        }
        n.out(n.type(0), result);
    }
}
