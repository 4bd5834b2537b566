package convscope.method.cam;

import convscope.explain.ChannelMaps;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What varies most over the positions of a layer, as a map: a principal component of its values, a position being one observation of all channels.
 *
 * <p>The sign of a component is free; here its correlation with the mean over the channels is not negative. A component without such a correlation is positive where it is
 * farthest from 0.
 *
 * @param values {@code [*S]}, their mean 0
 * @param share of the variance that the component holds; 0 where nothing varies
 */
public record PrincipalMap(Tensor values, double share) {
    /** What rounding of float32 values leaves of a variance, as a share of it. */
    private static final double ROUNDING = 1e-10;

    private static final double UNDECIDED = 1e-9;

    /** The first principal component: projection of the centred values {@code [S, C]} on their first right singular vector. */
    static PrincipalMap linear(ChannelMaps maps) {
        List<PrincipalMap> leading = leading(maps, 1);
        return leading.isEmpty() ? new PrincipalMap(Tensor.filled(0, maps.space()), 0) : leading.get(0);
    }

    /**
     * The first principal components, largest share first: projections of the centred values {@code [S, C]} on their right singular vectors.
     *
     * @param count how many at most; there are fewer where less varies, such as in a layer of few channels or positions, and none where a value is no number
     */
    public static List<PrincipalMap> leading(ChannelMaps maps, int count) {
        double[][] centred = centred(maps);
        double variance = 0;
        for (double[] channel : centred) {
            variance += LeadingVector.dot(channel, channel);
        }
        int most = Math.min(count, Math.min(maps.channels(), maps.positions() - 1));
        UnaryOperator<double[]> matrix = products(centred, maps);
        List<PrincipalMap> found = new ArrayList<>();
        List<LeadingVector> before = new ArrayList<>();
        double rest = variance;
        while (found.size() < most && rest > ROUNDING * variance) {
            LeadingVector leading = LeadingVector.of(v -> without(before, v, matrix.apply(v)), maps.positions());
            found.add(of(leading, variance, centred, maps));
            before.add(leading);
            rest -= leading.value();
        }
        return found;
    }

    /** What a product with the matrix is once the parts that earlier vectors have in it are taken out. */
    private static double[] without(List<LeadingVector> before, double[] v, double[] product) {
        for (LeadingVector one : before) {
            double part = one.value() * LeadingVector.dot(one.vector(), v);
            for (int p = 0; p < product.length; p++) {
                product[p] -= part * one.vector()[p];
            }
        }
        return product;
    }

    /** Products with the matrix of positions by positions, summed over the channels; the matrix is made where it is the smaller one. */
    private static UnaryOperator<double[]> products(double[][] centred, ChannelMaps maps) {
        if (maps.positions() <= maps.channels()) {
            double[][] products = products(centred, maps.positions());
            return v -> times(products, v);
        }
        return v -> throughChannels(centred, v);
    }

    /** The products of the values at any two positions, summed over the channels. */
    private static double[][] products(double[][] channels, int positions) {
        double[][] products = new double[positions][positions];
        for (double[] channel : channels) {
            for (int p = 0; p < positions; p++) {
                double at = channel[p];
                double[] row = products[p];
                for (int q = 0; q < positions; q++) {
                    row[q] += at * channel[q];
                }
            }
        }
        return products;
    }

    private static double[] throughChannels(double[][] channels, double[] v) {
        double[] result = new double[v.length];
        for (double[] channel : channels) {
            double score = LeadingVector.dot(channel, v);
            for (int p = 0; p < v.length; p++) {
                result[p] += score * channel[p];
            }
        }
        return result;
    }

    /** The first component of kernel principal component analysis, with the kernel {@code exp(-gamma |a - b|^2)} between positions. */
    static PrincipalMap radial(ChannelMaps maps, double gamma) {
        double[][] centred = centred(maps);
        double[][] kernel = kernel(centred, maps.positions(), gamma);
        double variance = 0;
        for (int p = 0; p < kernel.length; p++) {
            variance += kernel[p][p];
        }
        return of(v -> times(kernel, v), variance, centred, maps);
    }

    private static double[] times(double[][] matrix, double[] v) {
        double[] result = new double[v.length];
        for (int p = 0; p < v.length; p++) {
            result[p] = LeadingVector.dot(matrix[p], v);
        }
        return result;
    }

    private static double[][] centred(ChannelMaps maps) {
        double[] means = maps.means();
        int positions = maps.positions();
        float[] all = maps.values().floats();
        double[][] centred = new double[maps.channels()][positions];
        for (int c = 0; c < centred.length; c++) {
            for (int p = 0; p < positions; p++) {
                centred[c][p] = all[c * positions + p] - means[c];
            }
        }
        return centred;
    }

    /** The kernel matrix with the means of its rows and columns taken out, so that the mean of what it stands for is 0. */
    private static double[][] kernel(double[][] channels, int positions, double gamma) {
        double[][] kernel = new double[positions][positions];
        for (double[] channel : channels) {
            for (int p = 0; p < positions; p++) {
                for (int q = 0; q < p; q++) {
                    double difference = channel[p] - channel[q];
                    kernel[p][q] += difference * difference;
                }
            }
        }
        double[] means = new double[positions];
        for (int p = 0; p < positions; p++) {
            kernel[p][p] = 1;
            means[p] += 1.0 / positions;
            for (int q = 0; q < p; q++) {
                kernel[p][q] = Math.exp(-gamma * kernel[p][q]);
                kernel[q][p] = kernel[p][q];
                means[p] += kernel[p][q] / positions;
                means[q] += kernel[p][q] / positions;
            }
        }
        double mean = java.util.Arrays.stream(means).average().orElse(0);
        for (int p = 0; p < positions; p++) {
            for (int q = 0; q < positions; q++) {
                kernel[p][q] += mean - means[p] - means[q];
            }
        }
        return kernel;
    }

    private static PrincipalMap of(
            UnaryOperator<double[]> matrix, double variance, double[][] centred, ChannelMaps maps) {
        if (!(variance > 0)) {
            return new PrincipalMap(Tensor.filled(0, maps.space()), 0);
        }
        return of(LeadingVector.of(matrix, maps.positions()), variance, centred, maps);
    }

    private static PrincipalMap of(LeadingVector leading, double variance, double[][] centred, ChannelMaps maps) {
        double[] vector = leading.vector();
        double factor = Math.sqrt(leading.value()) * (isUpright(vector, centred) ? 1 : -1);
        float[] values = new float[vector.length];
        for (int p = 0; p < values.length; p++) {
            values[p] = (float) (factor * vector[p]);
        }
        return new PrincipalMap(Tensor.of(values, maps.space()), leading.value() / variance);
    }

    private static boolean isUpright(double[] vector, double[][] centred) {
        double[] mean = new double[vector.length];
        for (double[] channel : centred) {
            for (int p = 0; p < mean.length; p++) {
                mean[p] += channel[p];
            }
        }
        double along = LeadingVector.dot(vector, mean);
        if (Math.abs(along) > UNDECIDED * Math.sqrt(LeadingVector.dot(mean, mean))) {
            return along > 0;
        }
        double farthest = 0;
        for (double value : vector) {
            farthest = Math.abs(value) > Math.abs(farthest) * (1 + UNDECIDED) ? value : farthest;
        }
        return farthest >= 0;
    }
}
