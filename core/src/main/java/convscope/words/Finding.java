package convscope.words;

/**
 * Something that is wrong with a result, what it may come from, and what to do.
 *
 * @param kind what is wrong
 * @param text in words
 */
public record Finding(Kind kind, Text text) {
    /** What can be wrong with a result. */
    public enum Kind {
        NOT_A_NUMBER,
        BLANK,
        ALL_NEGATIVE,
        CONSTANT,
        DEAD_LAYER,
        WRONG_RANGE,
        INCOMPLETE,
        UNSURE
    }
}
