package convscope.fuzz;

/**
 * What became of a hostile file.
 *
 * @param kind what happened
 * @param text the refusal, or what went wrong
 * @param milliseconds processor time it took
 */
record Outcome(Kind kind, String text, long milliseconds) {
    /** Kinds of outcomes, from best to worst. */
    enum Kind {
        /** Opened; an input went through, and, where it was asked for, a gradient came back. */
        RAN,
        /** Opened, but running it was refused. */
        NOT_RUN,
        /** Refused with a clear sentence. */
        REFUSED,
        /** Refused with a sentence that is not clear. */
        UNCLEAR,
        /** Took too long. */
        SLOW,
        /** Made the process grow beyond what it may hold. */
        LARGE,
        /** Left a file behind. */
        LITTER,
        /** Something else was thrown. */
        THROWN,
        /** The process ended or was ended. */
        CRASHED
    }

    boolean isFailure() {
        return kind.compareTo(Kind.UNCLEAR) >= 0;
    }
}
