package convscope.trust;

/**
 * The figures of one map.
 *
 * @param of which map
 * @param draw number of the random map; 0 for the others
 * @param insertion the probability while places are put in, those the map calls most important first; a large area is good
 * @param deletion the probability while places are taken away, those the map calls most important first; a small area is good
 * @param mostFirst the probability when the most important places are filled in from their neighbours; null where the input is no plane
 * @param leastFirst the same for the least important places; null where the input is no plane
 * @param road half of what {@code leastFirst} leaves more than {@code mostFirst}, on average; above 0 is good; null where the input is no plane
 */
public record Figures(
        Kind of, int draw, Curve insertion, Curve deletion, Curve mostFirst, Curve leastFirst, Double road) {
    /** Whose figures. */
    public enum Kind {
        /** The map that is put to the test. */
        MAP,
        /** Random numbers at the map's own resolution, brought to the input's like the map. */
        RANDOM,
        /** How much the input itself changes from place to place (Sobel), whatever the network does. */
        EDGES,
        /** The closer to the middle, the more important. */
        CENTRE
    }
}
