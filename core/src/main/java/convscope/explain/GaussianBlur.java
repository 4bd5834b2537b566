package convscope.explain;

import convscope.graph.Tensor;

/** A Gaussian blur along every space axis of an input, its border values repeated outwards. */
public final class GaussianBlur {
    private static final double RADII = 4;

    private GaussianBlur() {}

    /**
     * Blurs.
     *
     * @param item a batch of one
     * @param sigma standard deviation in pixels or samples; 0 gives the input itself
     */
    public static Tensor of(Tensor item, InputLayout layout, double sigma) {
        float[] values = item.floats();
        long[] shape = item.shape();
        if (sigma > 0) {
            double[] kernel = kernel(sigma);
            for (int axis = 1; axis < shape.length; axis++) {
                if (axis != layout.channelAxis()) {
                    values = along(axis, values, shape, kernel);
                }
            }
        }
        return Tensor.of(values, shape);
    }

    /** Half a kernel: its middle first, so that all of it sums to 1; cut at four sigma. */
    private static double[] kernel(double sigma) {
        double[] half = new double[(int) (RADII * sigma + 0.5) + 1];
        double sum = 0;
        for (int i = 0; i < half.length; i++) {
            half[i] = Math.exp(-0.5 * i * i / (sigma * sigma));
            sum += i == 0 ? half[i] : 2 * half[i];
        }
        for (int i = 0; i < half.length; i++) {
            half[i] /= sum;
        }
        return half;
    }

    private static float[] along(int axis, float[] values, long[] shape, double[] kernel) {
        int length = (int) shape[axis];
        int stride = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            stride *= (int) shape[i];
        }
        float[] result = new float[values.length];
        for (int start = 0; start < values.length; start++) {
            int at = start / stride % length;
            int line = start - at * stride;
            double sum = kernel[0] * values[start];
            for (int k = 1; k < kernel.length; k++) {
                sum += kernel[k]
                        * (values[line + Math.max(0, at - k) * stride]
                                + values[line + Math.min(length - 1, at + k) * stride]);
            }
            result[start] = (float) sum;
        }
        return result;
    }
}
