package convscope.explain;

import java.util.Objects;

/**
 * A layer as someone names it: its name, its number in the list of layers (negative numbers count from the end), or {@code auto}.
 *
 * @param text what was written
 */
public record LayerRef(String text) {
    /** The method chooses, and states its choice. */
    public static final LayerRef AUTO = new LayerRef("auto");

    public LayerRef {
        Objects.requireNonNull(text);
    }

    /** Whether the method is to choose. */
    public boolean isAuto() {
        return text.equals("auto");
    }

    @Override
    public String toString() {
        return text;
    }
}
