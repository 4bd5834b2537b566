package convscope.render;

import convscope.picture.Picture;

/** Numbers as horizontal bars from a line at zero: to the right and red above it, to the left and blue below it, each with its index in front. */
public final class Bars {
    private static final int ROW = 18;
    private static final int ZOOM = 2;
    private static final int WIDTH = 640;
    private static final int MARGIN = 8;
    private static final int GROUND = 0xffffff;
    private static final int INK = 0x202020;
    private static final int ABOVE = 0xb2182b;
    private static final int BELOW = 0x2166ac;

    private Bars() {}

    /**
     * The picture.
     *
     * @param indices written in front of the bars
     * @param values their lengths
     */
    public static Picture of(int[] indices, double[] values) {
        int label = 0;
        double least = 0;
        double greatest = 0;
        for (int i = 0; i < values.length; i++) {
            label = Math.max(label, ZOOM * Glyphs.width(Integer.toString(indices[i])));
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        Canvas canvas = new Canvas(WIDTH, 2 * MARGIN + ROW * Math.max(1, values.length), GROUND);
        int left = MARGIN + label + MARGIN;
        double scale = (WIDTH - left - MARGIN - 1) / Math.max(Double.MIN_NORMAL, greatest - least);
        int zero = left + (int) Math.round(-least * scale);
        for (int i = 0; i < values.length; i++) {
            int top = MARGIN + i * ROW;
            Glyphs.draw(canvas, Integer.toString(indices[i]), MARGIN, top + 3, ZOOM, INK);
            int length = (int) Math.round(Math.abs(values[i]) * scale);
            boolean above = values[i] >= 0;
            canvas.fill(above ? zero : zero - length, top + 2, length, ROW - 4, above ? ABOVE : BELOW);
        }
        canvas.fill(zero, MARGIN, 1, ROW * values.length, INK);
        return canvas.picture();
    }
}
