package convscope.render;

/**
 * The values that are shown as the two ends of a colour map.
 *
 * @param low shown as 0
 * @param high shown as 1; equal to {@code low} where all values are the same
 * @param flat what the values of a scale without extent are shown as
 */
public record Scale(double low, double high, double flat) {
    /** A value's place: 0 at {@code low}, 1 at {@code high}, cut beyond them. NaN is shown as {@code flat}. */
    public double place(double value) {
        double extent = high - low;
        if (!(extent > 0) || Double.isNaN(value)) {
            return flat;
        }
        return Math.max(0, Math.min(1, (value - low) / extent));
    }
}
