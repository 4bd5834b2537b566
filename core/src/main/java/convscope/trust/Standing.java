package convscope.trust;

/**
 * How the map stands in one measure.
 *
 * @param measure {@code insertion}, {@code deletion} or {@code road}
 * @param moreIsBetter whether large figures are good
 * @param map its figure
 * @param randomMean mean of the random maps' figures
 * @param randomSpread their standard deviation (of a sample); 0 for one
 * @param beaten how many of the random maps do worse than the map
 * @param draws how many random maps there are
 * @param edges the edge detector's figure
 * @param centre the figure of the map of the middle
 */
public record Standing(
        String measure,
        boolean moreIsBetter,
        double map,
        double randomMean,
        double randomSpread,
        int beaten,
        int draws,
        double edges,
        double centre) {
    /** Whether the map does better than every random one. */
    public boolean beatsChance() {
        return beaten == draws;
    }

    /** Whether the map does better than the edge detector. */
    public boolean beatsEdges() {
        return moreIsBetter ? map > edges : map < edges;
    }
}
