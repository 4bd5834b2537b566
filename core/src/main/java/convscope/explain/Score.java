package convscope.explain;

/** Which value stands for a class. */
public enum Score {
    /** The value before softmax or sigmoid squeeze it. */
    LOGIT,
    /** The probability after them; gradients fade where it is near 0 or 1. */
    PROBABILITY
}
