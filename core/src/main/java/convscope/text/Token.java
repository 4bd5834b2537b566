package convscope.text;

/**
 * What stands at one position of a text that a network reads.
 *
 * @param text as it was written; empty for padding
 * @param from where it starts in the whole text, in characters; the text's end for padding
 * @param to where it ends
 * @param kind whether the vocabulary has it
 * @param index number that the network is fed
 */
public record Token(String text, int from, int to, Kind kind, long index) {
    /** What the vocabulary knows of a word. */
    public enum Kind {
        /** It has a number of its own. */
        KNOWN,
        /** It has none, and is fed as the number of all unknown words. */
        UNKNOWN,
        /** There is no word: the place is only filled. */
        PADDING
    }

    public boolean isPadding() {
        return kind == Kind.PADDING;
    }
}
