package convscope.words;

import convscope.graph.Tensor;

/**
 * Smallest and largest number of a tensor, and how many are no numbers.
 *
 * @param min +infinity where there is no number
 * @param max -infinity where there is no number
 */
record Range(double min, double max, int notNumbers) {
    private static final double ROUNDING = 1e-5;

    /** Whether the values differ by no more than rounding. */
    boolean isFlat() {
        return max - min <= ROUNDING * Math.max(Math.abs(min), Math.abs(max));
    }

    static Range of(Tensor tensor) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        int notNumbers = 0;
        for (float value : tensor.floats()) {
            if (Float.isNaN(value) || Float.isInfinite(value)) {
                notNumbers++;
            } else {
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
        }
        return new Range(min, max, notNumbers);
    }
}
