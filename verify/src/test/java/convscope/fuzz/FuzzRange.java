package convscope.fuzz;

/**
 * Which cases of a run: number {@code i} is of format {@code i} modulo the number of formats.
 *
 * @param seed of the whole run
 * @param from first
 * @param to one past the last
 */
record FuzzRange(long seed, long from, long to) {
    private static final long APART = 1_000_000_000L;

    static FuzzFormat format(long index) {
        return FuzzFormats.ALL.get((int) (index % FuzzFormats.ALL.size()));
    }

    /** The number by which the case is made again. */
    long number(long index) {
        return seed * APART + index;
    }

    FuzzCase at(long index) {
        return FuzzCase.of(format(index), number(index));
    }
}
