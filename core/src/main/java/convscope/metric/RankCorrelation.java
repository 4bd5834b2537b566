package convscope.metric;

import java.util.Arrays;

/**
 * Spearman's rank correlation: the linear correlation of ranks, where equal values share the mean of their ranks. From -1 (opposite order) over 0 (unrelated) to 1
 * (same order). It asks whether two maps put places in the same order, whatever their scales.
 *
 * <p>Spearman 1904, The Proof and Measurement of Association between Two Things.
 */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * The correlation of two lists of numbers of the same length.
     *
     * @return from -1 to 1; 0 where one of the lists has the same number everywhere
     */
    public static double spearman(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " numbers cannot be compared");
        }
        return ofRanks(ranks(a), ranks(b));
    }

    /** The place of each number in their order from 0, where equal numbers share the mean of their places: for lists that are compared with many others. */
    public static double[] ranks(float[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            int bits = Float.floatToIntBits(values[i]);
            int ordered = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
            keys[i] = (long) ordered << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        double[] ranks = new double[values.length];
        int start = 0;
        while (start < order.length) {
            int end = start + 1;
            while (end < order.length && values[order[end]] == values[order[start]]) {
                end++;
            }
            for (int i = start; i < end; i++) {
                ranks[order[i]] = (start + end - 1) / 2.0;
            }
            start = end;
        }
        return ranks;
    }

    /** {@link #spearman} of two lists whose {@link #ranks} are known. */
    public static double ofRanks(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(a.length + " and " + b.length + " ranks cannot be compared");
        }
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return squaresA == 0 || squaresB == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
    }
}
