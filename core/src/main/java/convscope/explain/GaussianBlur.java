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

    /** Every line along the axis is laid out with its ends repeated outwards; lines that lie side by side in memory are blurred together. */
    private static float[] along(int axis, float[] values, long[] shape, double[] kernel) {
        int length = (int) shape[axis];
        int side = 1;
        for (int i = axis + 1; i < shape.length; i++) {
            side *= (int) shape[i];
        }
        int block = length * side;
        int radius = kernel.length - 1;
        double[] padded = new double[block + 2 * radius * side];
        double[] sums = new double[block];
        float[] result = new float[values.length];
        for (int start = 0; start < values.length; start += block) {
            for (int i = 0; i < padded.length; i++) {
                int at = Math.min(length - 1, Math.max(0, i / side - radius));
                padded[i] = values[start + at * side + i % side];
            }
            blur(padded, sums, kernel, side);
            for (int i = 0; i < block; i++) {
                result[start + i] = (float) sums[i];
            }
        }
        return result;
    }

    private static void blur(double[] padded, double[] sums, double[] kernel, int side) {
        int middle = (kernel.length - 1) * side;
        for (int i = 0; i < sums.length; i++) {
            sums[i] = kernel[0] * padded[middle + i];
        }
        for (int k = 1; k < kernel.length; k++) {
            double weight = kernel[k];
            int before = middle - k * side;
            int after = middle + k * side;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += weight * (padded[before + i] + padded[after + i]);
            }
        }
    }
}
