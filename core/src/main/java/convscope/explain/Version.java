package convscope.explain;

/** Version of this program. */
public final class Version {
    /** Such as {@code 0.1.0}. */
    public static final String CONVSCOPE = "0.1.0-SNAPSHOT";

    private Version() {}
}
