package convscope.backward;

import convscope.graph.Shape;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.Arrays;

/** Where the windows of a convolution lie: kernel, stride, dilation and padding per space axis, with ONNX's automatic padding worked out. */
final class WindowGeometry {
    private final ForwardNode n;
    private final long[] kernel;
    private final long[] strides;
    private final long[] dilations;
    private final long[] sizes;

    private WindowGeometry(ForwardNode n, long[] kernel) {
        this.n = n;
        this.kernel = kernel;
        this.strides = strides(n, kernel.length);
        this.dilations = n.node().integers("dilations", ones(kernel.length));
        Shape shape = n.in(0).staticShape();
        sizes = new long[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            sizes[i] = shape.isRankKnown() ? shape.size(i + 2) : -1;
        }
    }

    static WindowGeometry ofConvolution(ForwardNode n) {
        Shape weights = n.in(1).staticShape();
        if (!weights.isFullyKnown()) {
            throw new UnsupportedOperatorException(
                    "no backward rule for " + n + ", whose kernels have a shape that is not known: " + weights);
        }
        return new WindowGeometry(n, Arrays.copyOfRange(weights.sizes(), 2, weights.rank()));
    }

    static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static long[] strides(ForwardNode n, int rank) {
        return n.node().integers("strides", ones(rank));
    }

    static long[] strides(ForwardNode n) {
        return strides(n, n.in(1).staticShape().rank() - 2);
    }

    static long[] dilations(ForwardNode n) {
        return n.node().integers("dilations", ones(n.in(1).staticShape().rank() - 2));
    }

    int rank() {
        return kernel.length;
    }

    long[] kernel() {
        return kernel;
    }

    long[] strides() {
        return strides;
    }

    long[] dilations() {
        return dilations;
    }

    boolean isUnitStride() {
        return Arrays.stream(strides).allMatch(s -> s == 1);
    }

    boolean isSizeKnown() {
        return Arrays.stream(sizes).allMatch(s -> s >= 0);
    }

    /** Length of a window with its gaps. */
    long reach(int axis) {
        return (kernel[axis] - 1) * dilations[axis] + 1;
    }

    /** Padding before every axis, then after every axis. */
    long[] pads() {
        int rank = rank();
        String auto = n.node().text("auto_pad", "NOTSET");
        if (!auto.startsWith("SAME")) {
            return auto.equals("VALID") ? new long[2 * rank] : n.node().integers("pads", new long[2 * rank]);
        }
        long[] pads = new long[2 * rank];
        for (int i = 0; i < rank; i++) {
            if (sizes[i] < 0 && strides[i] != 1) {
                throw new UnsupportedOperatorException(
                        "no backward rule for " + n + ": automatic padding with stride over an input of unknown size");
            }
            long windows = sizes[i] < 0 ? 0 : (sizes[i] + strides[i] - 1) / strides[i];
            long total = sizes[i] < 0 ? reach(i) - 1 : Math.max(0, (windows - 1) * strides[i] + reach(i) - sizes[i]);
            pads[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            pads[i + rank] = total - pads[i];
        }
        return pads;
    }

    /** Per axis, how many elements at the far end no window reaches. */
    long[] unreached() {
        long[] pads = pads();
        long[] rest = new long[rank()];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (sizes[i] + pads[i] + pads[i + rank()] - reach(i)) % strides[i];
        }
        return rest;
    }

    /** Of a result over the padded input: zeros added for what no window reached, then the padding cut off. */
    Value cut(Value full) {
        int rank = rank();
        long[] pads = pads();
        long[] more = new long[2 * (rank + 2)];
        long[] axes = new long[rank];
        for (int i = 0; i < rank; i++) {
            more[rank + 2 + i + 2] = strides[i] - 1 + pads[i + rank];
            axes[i] = i + 2L;
        }
        Value padded = n.graph().op("Pad", full, n.graph().constant(more));
        Value starts = n.graph().constant(Arrays.copyOf(pads, rank));
        Value size = n.graph()
                .op("Slice", n.in(0).shape(), n.graph().constant(2L), n.graph().constant(rank + 2L));
        return n.graph()
                .op("Slice", padded, starts, starts.plus(size), n.graph().constant(axes));
    }

    /** Padding of a transposed convolution, whether given, automatic, or following from an output shape that was asked for. */
    static long[] padsOfTransposed(ForwardNode n) {
        Shape in = n.in(0).staticShape();
        Shape weights = n.in(1).staticShape();
        int rank = weights.rank() - 2;
        String auto = n.node().text("auto_pad", "NOTSET");
        boolean asked = n.node().has("output_shape");
        if (!asked && !auto.startsWith("SAME")) {
            return auto.equals("VALID") ? new long[2 * rank] : n.node().integers("pads", new long[2 * rank]);
        }
        Shape out = n.out(0).staticShape();
        long[] pads = new long[2 * rank];
        for (int i = 0; i < rank; i++) {
            long size = in.isRankKnown() ? in.size(i + 2) : -1;
            long result = out.isRankKnown() ? out.size(i + 2) : -1;
            if (size < 0 || result < 0) {
                throw new UnsupportedOperatorException(
                        "no backward rule for " + n + ": padding that follows from an input of unknown size");
            }
            long reach = (weights.size(i + 2) - 1) * dilations(n)[i] + 1;
            long extra = n.node().integers("output_padding", new long[rank])[i];
            long total = strides(n)[i] * (size - 1) + extra + reach - result;
            pads[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
            pads[i + rank] = total - pads[i];
        }
        return pads;
    }
}
