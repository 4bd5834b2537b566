package convscope.render;

import convscope.graph.InvalidRequestException;
import java.util.Arrays;

/**
 * The choice of which values stand at the two ends of a colour map. It serves the eye only; numbers that are written to files are never normalised.
 *
 * <p>Values that are not finite do not count when ends are looked for.
 */
public sealed interface Normalization {
    /** The scale for these values. */
    Scale scale(float[] values);

    /** The values' places from 0 to 1, as a new array. */
    default float[] apply(float[] values) {
        Scale scale = scale(values);
        float[] places = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            places[i] = (float) scale.place(values[i]);
        }
        return places;
    }

    /** From the smallest value to the largest: {@code (x - min) / (max - min)}. Values that are all equal are shown as 0. */
    record MinMax() implements Normalization {
        @Override
        public Scale scale(float[] values) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (float value : values) {
                if (Float.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
            return low > high ? new Scale(0, 0, 0) : new Scale(low, high, 0);
        }
    }

    /** From {@code -m} to {@code m} where {@code m} is the largest absolute value, so that zero is shown as 0.5: {@code 0.5 + x / (2 m)}. */
    record Symmetric() implements Normalization {
        @Override
        public Scale scale(float[] values) {
            double largest = 0;
            for (float value : values) {
                if (Float.isFinite(value)) {
                    largest = Math.max(largest, Math.abs((double) value));
                }
            }
            return new Scale(-largest, largest, 0.5);
        }
    }

    /**
     * For maps of which a few values lie far above all others, as gradients have them: from the smallest value, or from {@code -q} where there are signs, to {@code q},
     * the size that the given share of all sizes does not exceed. Larger values are shown as {@code q}.
     *
     * @param share from above 0 to 1
     * @param signed whether zero is to be shown as 0.5
     */
    record Quantile(double share, boolean signed) implements Normalization {
        public Quantile {
            if (!(share > 0 && share <= 1)) {
                throw new InvalidRequestException("a share must be above 0 and at most 1, was " + share);
            }
        }

        @Override
        public Scale scale(float[] values) {
            float[] sizes = new float[values.length];
            int count = 0;
            double low = Double.POSITIVE_INFINITY;
            for (float value : values) {
                if (Float.isFinite(value)) {
                    sizes[count++] = signed ? Math.abs(value) : value;
                    low = Math.min(low, value);
                }
            }
            if (count == 0) {
                return new Scale(0, 0, signed ? 0.5 : 0);
            }
            Arrays.sort(sizes, 0, count);
            double largest = sizes[count - 1];
            double q = sizes[(int) Math.min(count - 1, Math.ceil(share * count) - 1)];
            double high = q > (signed ? 0 : low) ? q : largest;
            return signed ? new Scale(-high, high, 0.5) : new Scale(low, high, 0);
        }
    }

    /**
     * Between two values that are the same for every map, so that maps compare. NaN is shown as {@code low}.
     *
     * @throws InvalidRequestException if {@code low} is not below {@code high}
     */
    record Fixed(double low, double high) implements Normalization {
        public Fixed {
            if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
                throw new InvalidRequestException(
                        "a scale from " + low + " to " + high + " has no extent; the first number must be the smaller");
            }
        }

        @Override
        public Scale scale(float[] values) {
            return new Scale(low, high, 0);
        }
    }
}
