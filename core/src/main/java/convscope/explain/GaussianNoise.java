package convscope.explain;

import java.util.Random;

/** Gaussian noise in proportion to the range of the numbers of an input: what methods add that average over noisy inputs. */
public final class GaussianNoise {
    private GaussianNoise() {}

    /** The greatest number minus the least; 0 where there is none. */
    public static double range(double[] numbers) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
        }
        return numbers.length == 0 ? 0 : greatest - least;
    }

    /**
     * The numbers with noise added, drawn element after element.
     *
     * @param deviation standard deviation of the noise, in the numbers' own units
     */
    public static double[] added(double[] numbers, double deviation, Random random) {
        double[] noisy = numbers.clone();
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] += deviation * random.nextGaussian();
        }
        return noisy;
    }
}
