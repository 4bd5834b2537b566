package convscope.explain;

import convscope.graph.InvalidRequestException;

/** Which answer of the network is explained. */
public sealed interface Target {
    /** The answer in place {@code rank} of the network's own order; 1 is its first. */
    record Top(int rank) implements Target {
        public Top {
            if (rank < 1) {
                throw new InvalidRequestException("the rank of an answer must be at least 1, was " + rank);
            }
        }
    }

    /** A class by its number. */
    record ClassIndex(int index) implements Target {}

    /** A class by its name, or by a part of it that no other class has. */
    record Label(String text) implements Target {}

    /** What speaks for {@code first} and against {@code second}: the difference of their scores. */
    record Difference(Target first, Target second) implements Target {}

    /**
     * Reads a target as the command line and the page write it: {@code top}, {@code top2}, a number, a label, or two of these joined by {@code " - "}.
     */
    static Target parse(String text) {
        String trimmed = text.strip();
        int minus = trimmed.indexOf(" - ");
        if (minus > 0) {
            return new Difference(parse(trimmed.substring(0, minus)), parse(trimmed.substring(minus + 3)));
        }
        if (trimmed.isEmpty()) {
            throw new InvalidRequestException("the target is empty; give a class number, a label, or top, top2, ...");
        }
        if (trimmed.matches("top\\d{0,6}")) {
            return new Top(trimmed.equals("top") ? 1 : Integer.parseInt(trimmed.substring(3)));
        }
        return trimmed.matches("\\d{1,9}") ? new ClassIndex(Integer.parseInt(trimmed)) : new Label(trimmed);
    }
}
