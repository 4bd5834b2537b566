package convscope.explain;

/**
 * Whether a method can work on a network.
 *
 * @param reason why not, as a sentence without the method's name; empty where it can
 */
public record Suitability(boolean suits, String reason) {
    /** The method can work. */
    public static final Suitability YES = new Suitability(true, "");

    /** The method cannot work, because of {@code reason}. */
    public static Suitability no(String reason) {
        return new Suitability(false, reason);
    }
}
