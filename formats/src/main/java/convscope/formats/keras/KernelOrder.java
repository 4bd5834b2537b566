package convscope.formats.keras;

import convscope.graph.ElementType;
import convscope.graph.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Weights with their axes in the order that ONNX reads. */
final class KernelOrder {
    /** Columns moved at a time: rows of the file are read in pieces of this many numbers, and nothing larger is held besides the result. */
    private static final int BLOCK = 128;

    private KernelOrder() {}

    /** {@code [*kernel, a, b]} as {@code [b, a, *kernel]}: a convolution's {@code [*kernel, in, out]} as {@code [out, in, *kernel]}. */
    static Tensor reversed(Tensor kernel) {
        int rank = kernel.rank();
        long[] shape = kernel.shape();
        long[] result = new long[rank];
        result[0] = shape[rank - 1];
        result[1] = shape[rank - 2];
        System.arraycopy(shape, 0, result, 2, rank - 2);
        return reversed(kernel, shape[rank - 2], shape[rank - 1], result);
    }

    /** {@code [*kernel, in, multiplier]} of a depthwise convolution as {@code [in * multiplier, 1, *kernel]}. */
    static Tensor depthwise(Tensor kernel) {
        int rank = kernel.rank();
        long[] shape = kernel.shape();
        long out = shape[rank - 2] * shape[rank - 1];
        long[] result = new long[rank];
        result[0] = out;
        result[1] = 1;
        System.arraycopy(shape, 0, result, 2, rank - 2);
        return reversed(kernel, 1, out, result);
    }

    /** {@code [*s, c]} as {@code [c, *s]}. */
    static Tensor lastFirst(Tensor tensor) {
        int rank = tensor.rank();
        long[] shape = tensor.shape();
        long[] result = new long[rank];
        result[0] = shape[rank - 1];
        System.arraycopy(shape, 0, result, 1, rank - 1);
        return reversed(tensor, 1, shape[rank - 1], result);
    }

    /** The numbers {@code [places, a, b]} as {@code [b, a, places]}, under another shape. */
    private static Tensor reversed(Tensor kernel, long a, long b, long[] shape) {
        return kernel.toFloat().lent(numbers -> reversed(numbers.asFloatBuffer(), a, b, shape));
    }

    private static Tensor reversed(FloatBuffer from, long a, long b, long[] shape) {
        int rows = Math.toIntExact(a);
        int columns = Math.toIntExact(b);
        int places = from.remaining() == 0 ? 0 : from.remaining() / rows / columns;
        ByteBuffer bytes = ByteBuffer.allocateDirect(4 * from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer to = bytes.asFloatBuffer();
        float[] piece = new float[BLOCK];
        float[] strip = new float[Math.min(BLOCK, columns) * rows * places];
        for (int column = 0; column < columns && places > 0; column += BLOCK) {
            int width = Math.min(BLOCK, columns - column);
            for (int place = 0; place < places; place++) {
                for (int row = 0; row < rows; row++) {
                    from.get((place * rows + row) * columns + column, piece, 0, width);
                    for (int i = 0; i < width; i++) {
                        strip[(i * rows + row) * places + place] = piece[i];
                    }
                }
            }
            to.put(column * rows * places, strip, 0, width * rows * places);
        }
        return Tensor.ofBytes(ElementType.FLOAT, shape, bytes);
    }
}
