package convscope.metric;

import convscope.graph.Tensor;
import java.util.Arrays;

/**
 * Structural similarity (SSIM) of two maps, each first brought to the range from 0 to 1: the mean over all windows of
 * {@code (2 ma mb + c1)(2 sab + c2) / ((ma^2 + mb^2 + c1)(sa^2 + sb^2 + c2))} with the means m, variances s^2 and covariance sab of a window, {@code c1 = 0.01^2},
 * {@code c2 = 0.03^2}. From -1 to 1; 1 for equal maps. It asks whether two maps look alike place by place.
 *
 * <p>Windows have 7 values along every axis, or as many as the shortest axis allows (an odd number), all of equal weight, with sample variances, and lie wholly
 * inside the map. Maps of one to three axes. Wang et al. 2004, Image Quality Assessment: From Error Visibility to Structural Similarity, equation 13.
 */
public final class StructuralSimilarity {
    private static final int WINDOW = 7;
    private static final double C1 = 0.01 * 0.01;
    private static final double C2 = 0.03 * 0.03;

    private StructuralSimilarity() {}

    /** The similarity of two maps of one shape, {@code [*S]}. */
    public static double of(Tensor a, Tensor b) {
        if (!Arrays.equals(a.shape(), b.shape())) {
            throw new IllegalArgumentException("maps of shapes " + Arrays.toString(a.shape()) + " and "
                    + Arrays.toString(b.shape()) + " cannot be compared");
        }
        long shortest = Arrays.stream(a.shape()).min().orElse(1);
        int window = (int) Math.min(WINDOW, shortest % 2 == 1 ? shortest : shortest - 1);
        Windows windows = new Windows(a.shape(), Math.max(1, window));
        double[] x = unit(a);
        double[] y = unit(b);
        double[] meanX = windows.means(x);
        double[] meanY = windows.means(y);
        double[] squaresX = windows.means(products(x, x));
        double[] squaresY = windows.means(products(y, y));
        double[] both = windows.means(products(x, y));
        double sample = windows.size() > 1 ? windows.size() / (windows.size() - 1.0) : 1;
        double sum = 0;
        for (int i = 0; i < meanX.length; i++) {
            double varianceX = sample * (squaresX[i] - meanX[i] * meanX[i]);
            double varianceY = sample * (squaresY[i] - meanY[i] * meanY[i]);
            double covariance = sample * (both[i] - meanX[i] * meanY[i]);
            sum += (2 * meanX[i] * meanY[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanX[i] * meanX[i] + meanY[i] * meanY[i] + C1) * (varianceX + varianceY + C2));
        }
        return sum / meanX.length;
    }

    private static double[] unit(Tensor map) {
        double[] values = map.doubles();
        double min = Arrays.stream(values).min().orElse(0);
        double max = Arrays.stream(values).max().orElse(0);
        for (int i = 0; i < values.length; i++) {
            values[i] = max > min ? (values[i] - min) / (max - min) : 0;
        }
        return values;
    }

    private static double[] products(double[] a, double[] b) {
        double[] result = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] * b[i];
        }
        return result;
    }

    /** Means over all windows that lie inside a map: axis by axis. */
    private record Windows(long[] shape, int width) {
        double size() {
            return Math.pow(width, shape.length);
        }

        double[] means(double[] values) {
            double[] current = values;
            long[] sizes = shape.clone();
            for (int axis = 0; axis < sizes.length; axis++) {
                current = along(axis, current, sizes);
                sizes[axis] -= width - 1;
            }
            return current;
        }

        private double[] along(int axis, double[] values, long[] sizes) {
            int length = (int) sizes[axis];
            int stride = 1;
            for (int i = axis + 1; i < sizes.length; i++) {
                stride *= (int) sizes[i];
            }
            int shorter = length - width + 1;
            double[] result = new double[values.length / length * shorter];
            for (int i = 0; i < result.length; i++) {
                int block = i / (shorter * stride);
                int from = block * length * stride + i % (shorter * stride);
                double sum = 0;
                for (int k = 0; k < width; k++) {
                    sum += values[from + k * stride];
                }
                result[i] = sum / width;
            }
            return result;
        }
    }
}
