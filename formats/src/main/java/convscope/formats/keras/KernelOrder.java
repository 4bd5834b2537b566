package convscope.formats.keras;

import convscope.graph.Tensor;

/** Weights with their axes in the order that ONNX reads. */
final class KernelOrder {
    private KernelOrder() {}

    /** {@code [*kernel, a, b]} as {@code [b, a, *kernel]}: a convolution's {@code [*kernel, in, out]} as {@code [out, in, *kernel]}. */
    static Tensor reversed(Tensor kernel) {
        int rank = kernel.rank();
        return permuted(kernel, kernel.size(rank - 2), kernel.size(rank - 1), true);
    }

    /** {@code [*kernel, in, multiplier]} of a depthwise convolution as {@code [in * multiplier, 1, *kernel]}. */
    static Tensor depthwise(Tensor kernel) {
        int rank = kernel.rank();
        long out = kernel.size(rank - 2) * kernel.size(rank - 1);
        long[] shape = permuted(kernel, kernel.size(rank - 2), kernel.size(rank - 1), false)
                .shape();
        long[] grouped = new long[rank];
        grouped[0] = out;
        grouped[1] = 1;
        System.arraycopy(shape, 2, grouped, 2, rank - 2);
        return permuted(kernel, kernel.size(rank - 2), kernel.size(rank - 1), false)
                .reshaped(grouped);
    }

    /** {@code [*s, c]} as {@code [c, *s]}. */
    static Tensor lastFirst(Tensor tensor) {
        long[] shape = tensor.shape();
        long[] widened = new long[shape.length + 1];
        System.arraycopy(shape, 0, widened, 0, shape.length - 1);
        widened[shape.length - 1] = 1;
        widened[shape.length] = shape[shape.length - 1];
        long[] moved = new long[shape.length];
        moved[0] = shape[shape.length - 1];
        System.arraycopy(shape, 0, moved, 1, shape.length - 1);
        return reversed(tensor.reshaped(widened)).reshaped(moved);
    }

    private static Tensor permuted(Tensor kernel, long a, long b, boolean swapped) {
        long[] shape = kernel.shape();
        long[] result = new long[shape.length];
        result[0] = swapped ? b : a;
        result[1] = swapped ? a : b;
        System.arraycopy(shape, 0, result, 2, shape.length - 2);
        int channels = Math.toIntExact(a * b);
        int places = channels == 0 ? 0 : Math.toIntExact(kernel.count() / channels);
        float[] from = kernel.floats();
        float[] to = new float[from.length];
        for (int c = 0; c < channels; c++) {
            int channel = swapped ? (int) (c % b * a + c / b) : c;
            for (int k = 0; k < places; k++) {
                to[channel * places + k] = from[k * channels + c];
            }
        }
        return Tensor.of(to, result);
    }
}
