package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.List;

/** Small tensors with their axes in another order, or side by side. */
final class Axes {
    private Axes() {}

    /** Axis {@code i} of the result is axis {@code order[i]} of the tensor. */
    static Tensor permuted(Tensor tensor, int... order) {
        long[] from = tensor.shape();
        long[] strides = new long[from.length];
        long stride = 1;
        for (int i = from.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= from[i];
        }
        long[] shape = new long[from.length];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = from[order[i]];
        }
        float[] values = tensor.floats();
        float[] result = new float[values.length];
        long[] at = new long[shape.length];
        for (int i = 0; i < result.length; i++) {
            long offset = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                offset += at[axis] * strides[order[axis]];
            }
            result[i] = values[(int) offset];
            for (int axis = shape.length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--) {
                at[axis] = 0;
            }
        }
        return Tensor.of(result, shape);
    }

    /** Tensors of equal shape but for the last axis, side by side along it. */
    static Tensor beside(List<Tensor> parts) {
        Tensor first = parts.get(0);
        int last = first.rank() - 1;
        long[] shape = first.shape();
        shape[last] = parts.stream().mapToLong(p -> p.size(last)).sum();
        int rows = Math.toIntExact(first.count() / Math.max(first.size(last), 1));
        float[] result = new float[Math.toIntExact(rows * shape[last])];
        int column = 0;
        for (Tensor part : parts) {
            int width = (int) part.size(last);
            for (int row = 0; row < rows; row++) {
                System.arraycopy(part.floats(), row * width, result, (int) (row * shape[last]) + column, width);
            }
            column += width;
        }
        return Tensor.of(result, shape);
    }
}
