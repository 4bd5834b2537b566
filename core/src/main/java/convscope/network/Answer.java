package convscope.network;

import java.util.Locale;

/**
 * One class with what the network says of it.
 *
 * @param index number of the class
 * @param label its name
 * @param probability share in [0, 1]; not a number where the network answers with one number instead of classes
 * @param score the value before softmax or sigmoid
 */
public record Answer(int index, String label, double probability, double score) {
    /** The probability in per cent, or the score where there is none. */
    public String share() {
        return Double.isNaN(probability)
                ? String.format(Locale.ROOT, "%.4g", score)
                : String.format(Locale.ROOT, "%.1f %%", 100 * probability);
    }
}
