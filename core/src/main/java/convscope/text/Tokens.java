package convscope.text;

import java.util.List;

/**
 * A text as a network reads it.
 *
 * @param text as it was given
 * @param positions what stands at each position, padding included
 * @param left words that did not fit and were left out
 */
public record Tokens(String text, List<Token> positions, int left) {
    public Tokens {
        positions = List.copyOf(positions);
    }

    /** Numbers for the network, one a position. */
    public long[] indices() {
        return positions.stream().mapToLong(Token::index).toArray();
    }

    /** Number of words that the network reads, those it does not know included. */
    public int words() {
        return (int) positions.stream().filter(t -> !t.isPadding()).count();
    }

    /** Number of words among them that the vocabulary lacks. */
    public int unknown() {
        return (int)
                positions.stream().filter(t -> t.kind() == Token.Kind.UNKNOWN).count();
    }

    /** How the text was made ready, as a sentence. */
    public String sentence() {
        return words() + " words"
                + (unknown() == 0 ? "" : ", " + unknown() + " of them not in the vocabulary")
                + (left == 0 ? "" : "; " + left + " more did not fit and were left out");
    }
}
