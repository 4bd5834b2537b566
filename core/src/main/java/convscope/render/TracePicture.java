package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;

/**
 * Signals as traces from left to right, one below the other, with a map in colours behind them.
 *
 * @param width of the picture in pixels
 * @param height of each trace in pixels
 * @param heat colours of the map
 */
public record TracePicture(int width, int height, Heat heat) {
    private static final int GROUND = 0xffffff;
    private static final int INK = 0x101418;
    private static final int GAP = 6;
    private static final int MARGIN = 8;
    private static final int MOST = 16;
    private static final double OPACITY = 0.75;

    public TracePicture {
        if (width < 16 || height < 16) {
            throw new InvalidRequestException("a trace needs at least 16 x 16 pixels, was " + width + " x " + height);
        }
    }

    /**
     * The traces over the map; of more than 16 the first are drawn.
     *
     * @param traces {@code [C, L]}
     * @param map {@code [l]}, spread over the width
     */
    public Picture of(Tensor traces, Tensor map) {
        int shown = (int) Math.min(MOST, traces.size(0));
        Canvas canvas = new Canvas(width, shown * (height + GAP) - GAP, GROUND);
        int[] band = band(map);
        for (int c = 0; c < shown; c++) {
            int top = c * (height + GAP);
            for (int x = 0; x < width; x++) {
                canvas.fill(x, top, 1, height, band[x]);
            }
            draw(canvas, traces.slice(c).floats(), top);
        }
        return canvas.picture();
    }

    private int[] band(Tensor map) {
        byte[] rgb = heat.paint(map.rank() == 1 ? Upsampling.linear(map, new long[] {width}) : map)
                .rgb();
        int[] band = new int[width];
        for (int x = 0; x < width; x++) {
            for (int c = 0; c < 3; c++) {
                int color = rgb[3 * x + c] & 255;
                band[x] = band[x] << 8 | (int) Math.rint(255 + (color - 255) * OPACITY);
            }
        }
        return band;
    }

    /** Each column of pixels shows all values that fall on it, joined to the column before. */
    private void draw(Canvas canvas, float[] values, int top) {
        Scale scale = new Normalization.MinMax().scale(values);
        int before = -1;
        for (int x = 0; x < width; x++) {
            int from = (int) ((long) x * values.length / width);
            int to = Math.max(from + 1, (int) ((long) (x + 1) * values.length / width));
            int low = Integer.MAX_VALUE;
            int high = Integer.MIN_VALUE;
            for (int i = from; i < to; i++) {
                int y = top + MARGIN + (int) Math.rint((1 - scale.place(values[i])) * (height - 2 * MARGIN - 1));
                low = Math.min(low, y);
                high = Math.max(high, y);
            }
            int last = top + MARGIN + (int) Math.rint((1 - scale.place(values[to - 1])) * (height - 2 * MARGIN - 1));
            int start = before < 0 ? low : Math.min(low, before);
            int end = before < 0 ? high : Math.max(high, before);
            line(canvas, x, start, end);
            before = last;
        }
    }

    /** Two pixels wide, with a light rim so that it can be told from any colour behind. */
    private static void line(Canvas canvas, int x, int start, int end) {
        canvas.fill(x, start - 1, 1, end - start + 4, 0xffffff);
        canvas.fill(x, start, 1, end - start + 2, INK);
    }
}
