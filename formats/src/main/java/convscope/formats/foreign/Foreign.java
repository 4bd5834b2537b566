package convscope.formats.foreign;

import java.util.function.Predicate;

/**
 * A kind of file that is not opened.
 *
 * @param matches whether a file is of this kind, by its content
 * @param what what it is, and what would help, as the rest of a sentence
 */
record Foreign(Predicate<Content> matches, String what) {
    /** Files that start with some bytes. */
    static Foreign starting(String what, int... bytes) {
        return new Foreign(content -> content.starts(bytes), what);
    }
}
