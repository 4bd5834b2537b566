package convscope.explain;

import convscope.text.Token;
import convscope.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * A word with how much it counts.
 *
 * @param token the word
 * @param value in the units of the map
 * @param strength the value against that of the strongest word, from -1 (all against) to 1; where all words have positive values, the smallest counts as 0, since
 *     what all have in common tells none apart; 0 where the value is no number
 */
public record WordValue(Token token, double value, double strength) {
    /** The words of a text without its padding. */
    static List<WordValue> of(Tokens tokens, float[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            if (!tokens.positions().get(i).isPadding()) {
                least = Math.min(least, values[i]);
                greatest = Math.max(greatest, values[i]);
            }
        }
        double ground = least > 0 && least < greatest ? least : 0;
        double largest = Math.max(Math.abs(greatest - ground), Math.abs(Math.min(least, 0)));
        List<WordValue> words = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Token token = tokens.positions().get(i);
            if (!token.isPadding()) {
                double strength = (values[i] - ground) / largest;
                words.add(new WordValue(token, values[i], Double.isFinite(strength) ? strength : 0));
            }
        }
        return words;
    }
}
