package convscope.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/** One way to damage a file. */
record Mutator(String name, Change change) {
    /** What it does. */
    @FunctionalInterface
    interface Change {
        /**
         * A damaged copy.
         *
         * @param others files of the same format, to take parts from
         */
        byte[] of(byte[] file, List<byte[]> others, Random random) throws IOException;
    }
}
