package convscope.explain;

import java.util.function.Supplier;

/** Somebody who watches a method that takes many runs, and may end it early. */
public interface Progress {
    /** Nobody watches. */
    Progress NONE = (done, total, soFar) -> {};

    /**
     * Told after every batch, on the thread that works.
     *
     * @param done runs behind
     * @param total runs planned
     * @param soFar makes the result of the runs behind; costs nothing unless asked
     */
    void at(int done, int total, Supplier<? extends Explanation> soFar);

    /** Whether the work is to end; asked before every batch. */
    default boolean isCancelled() {
        return false;
    }

    /**
     * Tells the progress of a part of the work as progress of the whole, and ends it when the whole is to end.
     *
     * @param part number of the part, from 0
     * @param parts into which the whole is divided, all of one weight
     */
    default Progress part(int part, int parts) {
        return new PartOfProgress(this, part, parts);
    }
}
