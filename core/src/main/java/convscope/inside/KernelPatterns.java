package convscope.inside;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers about the patterns of kernels over their places.
 *
 * @param likeness of neighbouring weights: the mean over the kernels of the sum of {@code w w'} over all pairs of neighbours, divided by their number and by the mean of
 *     {@code w^2}. It is the autocorrelation at a distance of 1: 0 for independent weights on average, 1 for equal ones
 * @param pairs number of neighbours in all kernels together; the likeness of independent weights has a standard deviation of {@code 1 / sqrt(pairs)}
 * @param flat kernels of which at least 95 % of the sum of squares lies in the means over the places
 */
record KernelPatterns(double likeness, long pairs, List<Integer> flat) {
    private static final double FLAT = 0.95;

    /** Nothing to be said: kernels without neighbouring places. */
    static final KernelPatterns NONE = new KernelPatterns(0, 0, List.of());

    /**
     * Of kernels {@code [out, in/groups, *kernel]}.
     *
     * @param dead kernels that do not count
     */
    static KernelPatterns of(Tensor weights, List<Integer> dead) {
        long[] shape = weights.shape();
        int places = 1;
        for (int axis = 2; axis < shape.length; axis++) {
            places *= (int) shape[axis];
        }
        if (places < 2) {
            return NONE;
        }
        double sum = 0;
        int counted = 0;
        long pairs = 0;
        List<Integer> flat = new ArrayList<>();
        for (int k = 0; k < shape[0]; k++) {
            if (!dead.contains(k)) {
                float[] kernel = weights.slice(k).floats();
                Neighbours neighbours = Neighbours.in(kernel, shape);
                sum += neighbours.likeness(kernel);
                pairs += neighbours.count;
                counted++;
                if (inMeans(kernel, places) >= FLAT) {
                    flat.add(k);
                }
            }
        }
        return counted == 0 ? NONE : new KernelPatterns(sum / counted, pairs, flat);
    }

    /** Whether neighbouring weights are no more alike than those of random kernels: less than three standard deviations above 0. */
    boolean isNoise() {
        return likeness <= chance();
    }

    /** What the likeness of random kernels hardly ever exceeds. */
    double chance() {
        return 3 / Math.sqrt(pairs);
    }

    /** Products of weights beside each other along any axis of space. */
    private record Neighbours(double sum, int count) {
        static Neighbours in(float[] kernel, long[] shape) {
            double sum = 0;
            int count = 0;
            int step = 1;
            for (int axis = shape.length - 1; axis >= 2; axis--) {
                for (int i = 0; i < kernel.length; i++) {
                    if (i / step % shape[axis] + 1 < shape[axis]) {
                        sum += (double) kernel[i] * kernel[i + step];
                        count++;
                    }
                }
                step *= (int) shape[axis];
            }
            return new Neighbours(sum, count);
        }

        double likeness(float[] kernel) {
            double squares = squares(kernel) / kernel.length;
            return squares == 0 ? 0 : sum / count / squares;
        }
    }

    private static double squares(float[] kernel) {
        double squares = 0;
        for (float weight : kernel) {
            squares += (double) weight * weight;
        }
        return squares;
    }

    /** The share of the sum of squares that is left when each input's weights are replaced by their mean. */
    private static double inMeans(float[] kernel, int places) {
        double inMeans = 0;
        for (int start = 0; start < kernel.length; start += places) {
            double sum = 0;
            for (int i = start; i < start + places; i++) {
                sum += kernel[i];
            }
            inMeans += sum * sum / places;
        }
        double all = squares(kernel);
        return all == 0 ? 0 : inMeans / all;
    }
}
