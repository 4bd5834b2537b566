package convscope.render;

import convscope.graph.Tensor;

/** Brings a map of low resolution to the size of what lies under it. */
public final class Upsampling {
    private Upsampling() {}

    /**
     * Linear interpolation along every axis with half-pixel centres: the value at output position i is read at {@code (i + 0.5) * in / out - 0.5}, clamped to the
     * border. In two dimensions this is bilinear interpolation as image viewers and PyTorch ({@code align_corners=false}) do it.
     *
     * @param map {@code [*S]}, any rank
     * @param sizes the new size of every axis
     */
    public static Tensor linear(Tensor map, long... sizes) {
        long[] shape = map.shape();
        float[] values = map.floats();
        for (int axis = 0; axis < shape.length; axis++) {
            values = along(values, shape, axis, (int) sizes[axis]);
            shape[axis] = sizes[axis];
        }
        return Tensor.of(values, shape);
    }

    private static float[] along(float[] values, long[] shape, int axis, int size) {
        int from = (int) shape[axis];
        int inner = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            inner *= (int) shape[i];
        }
        int outer = values.length / Math.max(1, from * inner);
        float[] result = new float[outer * size * inner];
        for (int i = 0; i < size; i++) {
            double at = Math.max(0, (i + 0.5) * from / size - 0.5);
            int low = Math.min((int) at, from - 1);
            int high = Math.min(low + 1, from - 1);
            double share = at - low;
            for (int o = 0; o < outer; o++) {
                for (int k = 0; k < inner; k++) {
                    double a = values[(o * from + low) * inner + k];
                    double b = values[(o * from + high) * inner + k];
                    result[(o * size + i) * inner + k] = (float) (low == high ? a : a * (1 - share) + b * share);
                }
            }
        }
        return result;
    }
}
