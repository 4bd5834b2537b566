package convscope.method.perturbation;

import convscope.explain.Recording;
import java.util.Locale;

/** How far two estimates from halves of the runs agree: what a record says of the convergence of random methods. */
final class Agreement {
    /** Name of the value in records. */
    static final String NAME = "agreement of halves";

    private static final double LITTLE = 0.5;

    private Agreement() {}

    /** Writes the correlation of two estimates into a record, and a warning where it is low; nothing where one of them is the same everywhere. */
    static void into(Recording recording, double[] first, double[] second) {
        double correlation = correlation(first, second);
        if (!Double.isNaN(correlation)) {
            recording.value(NAME, correlation);
            if (correlation < LITTLE) {
                recording.note(String.format(
                        Locale.ROOT,
                        "The maps of both halves of the runs agree little (correlation %.2f): much of this map is chance. Take more runs.",
                        correlation));
            }
        }
    }

    /** The linear correlation, from -1 to 1; NaN where one of them is the same everywhere. */
    static double correlation(double[] a, double[] b) {
        double meanA = mean(a);
        double meanB = mean(b);
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        double size = Math.sqrt(squaresA) * Math.sqrt(squaresB);
        return size > 0 ? Math.max(-1, Math.min(1, product / size)) : Double.NaN;
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
