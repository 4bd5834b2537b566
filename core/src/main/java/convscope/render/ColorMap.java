package convscope.render;

import convscope.graph.InvalidRequestException;
import java.util.Arrays;
import java.util.Locale;

/**
 * Colours for numbers from 0 to 1, in 256 steps.
 *
 * <p>{@link #VIRIDIS} and {@link #INFERNO} grow evenly in lightness and are read alike by people with any colour vision, and in print without colour.
 * {@link #DIVERGING} is for values with a sign, 0.5 standing for zero.
 */
public enum ColorMap {
    /** Dark violet, green, yellow. The default. */
    VIRIDIS(hexadecimal(Anchors.VIRIDIS)),
    /** Black, red, pale yellow; stands out over photographs. */
    INFERNO(hexadecimal(Anchors.INFERNO)),
    /** Black to white. */
    GRAY(0x000000, 0xffffff),
    /** Blue, near white at 0.5, red; the two sides differ in hue for every kind of colour vision and are equally light. */
    DIVERGING(0x0b2f7f, 0x2f6fc4, 0x8fbcec, 0xf5f5f5, 0xf2a482, 0xcb4a35, 0x7a0a1c),
    /** Blue, cyan, yellow, red, as in many papers. Its lightness goes up and down and shows edges that are not in the map; use it to compare with such figures only. */
    JET {
        @Override
        int computed(int step) {
            double t = step / 255.0;
            return rgb(1.5 - Math.abs(4 * t - 3), 1.5 - Math.abs(4 * t - 2), 1.5 - Math.abs(4 * t - 1));
        }
    };

    private final int[] anchors;
    private int[] table;

    ColorMap(int... anchors) {
        this.anchors = anchors;
    }

    private static int[] hexadecimal(String colours) {
        return Arrays.stream(colours.strip().split("\\s+"))
                .mapToInt(colour -> Integer.parseInt(colour, 16))
                .toArray();
    }

    /** The colour of {@code value} as {@code 0xRRGGBB}; below 0 that of 0, above 1 that of 1, NaN that of 0. */
    public int color(double value) {
        return table()[(int) Math.max(0, Math.min(255, Math.rint(value * 255)))];
    }

    /** The 256 colours in order, {@code 0xRRGGBB}; not a copy. */
    synchronized int[] table() {
        if (table == null) {
            int[] colours = new int[256];
            for (int step = 0; step < 256; step++) {
                colours[step] = computed(step);
            }
            table = colours;
        }
        return table;
    }

    /** The colour of one of 256 steps: on the line between the nearest two anchors. */
    int computed(int step) {
        double at = step / 255.0 * (anchors.length - 1);
        int low = Math.min((int) at, anchors.length - 2);
        double share = at - low;
        double[] mixed = new double[3];
        for (int c = 0; c < 3; c++) {
            int from = anchors[low] >> 16 - 8 * c & 255;
            int to = anchors[low + 1] >> 16 - 8 * c & 255;
            mixed[c] = (from + (to - from) * share) / 255;
        }
        return rgb(mixed[0], mixed[1], mixed[2]);
    }

    private static int rgb(double red, double green, double blue) {
        return level(red) << 16 | level(green) << 8 | level(blue);
    }

    private static int level(double share) {
        return (int) Math.rint(255 * Math.max(0, Math.min(1, share)));
    }

    /**
     * The map called {@code name}, in small or capital letters.
     *
     * @throws InvalidRequestException if there is none
     */
    public static ColorMap named(String name) {
        for (ColorMap map : values()) {
            if (map.name().equalsIgnoreCase(name)) {
                return map;
            }
        }
        throw new InvalidRequestException(
                "unknown colour map '" + name + "'; known: viridis, inferno, gray, diverging, jet");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
