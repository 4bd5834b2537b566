package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.picture.Picture;
import java.util.ArrayList;
import java.util.List;

/**
 * A text in lines, with colours behind its words. Letters that the small set of {@link Letters} lacks become question marks.
 *
 * @param width of the picture in pixels
 * @param signed red for numbers above zero and blue for those below; otherwise the darker red, the larger the number
 */
public record WordPicture(int width, boolean signed) {
    private static final int GROUND = 0xffffff;
    private static final int INK = 0x202020;
    private static final int ZOOM = 2;
    private static final int MARGIN = 16;
    private static final int PAD = 3;
    private static final int LINE = ZOOM * Letters.HEIGHT + 14;
    private static final int FOR = 0xd64535;
    private static final int AGAINST = 0x367ac4;
    private static final double STRONGEST = 0.66;

    public WordPicture {
        if (width < 100) {
            throw new InvalidRequestException("a text needs a width of at least 100 pixels, was " + width);
        }
    }

    /** A part of a text without line breaks, and its number; what stands between words has none, which is NaN. */
    public record Part(String text, double value) {}

    private record Placed(String text, double value, int left, int line) {}

    /** The text; its largest number, by size, has the fullest colour. */
    public Picture of(List<Part> parts) {
        double largest = parts.stream()
                .mapToDouble(p -> Double.isFinite(p.value()) ? Math.abs(p.value()) : 0)
                .max()
                .orElse(0);
        List<Placed> placed = placed(parts);
        int lines = placed.isEmpty() ? 1 : placed.get(placed.size() - 1).line() + 1;
        Canvas canvas = new Canvas(width, 2 * MARGIN + lines * LINE, GROUND);
        for (Placed part : placed) {
            int top = MARGIN + part.line() * LINE;
            if (Double.isFinite(part.value()) && largest > 0) {
                int high = ZOOM * Letters.HEIGHT + 2 * PAD;
                canvas.fill(part.left() - PAD, top, drawn(part.text()) + 2 * PAD, high, color(part.value() / largest));
            }
            Letters.draw(canvas, part.text(), part.left(), top + PAD, ZOOM, INK);
        }
        return canvas.picture();
    }

    private List<Placed> placed(List<Part> parts) {
        List<Placed> placed = new ArrayList<>();
        int left = MARGIN;
        int line = 0;
        for (Part part : parts) {
            boolean word = Double.isFinite(part.value());
            String text =
                    Letters.fitting(word ? part.text() : part.text().replace('\n', ' '), (width - 2 * MARGIN) / ZOOM);
            if (left > MARGIN && left + drawn(text) > width - MARGIN) {
                line++;
                left = MARGIN;
            }
            String shown = left == MARGIN ? text.stripLeading() : text;
            if (!shown.isEmpty()) {
                placed.add(new Placed(shown, part.value(), left, line));
                left += ZOOM * (Letters.WIDTH + 1) * shown.length();
            }
        }
        return placed;
    }

    private static int drawn(String text) {
        return ZOOM * Letters.width(text);
    }

    private int color(double share) {
        double strength = STRONGEST * Math.abs(share);
        int full = signed && share < 0 ? AGAINST : FOR;
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int above = full >> shift & 255;
            mixed |= (int) Math.rint(255 + (above - 255) * strength) << shift;
        }
        return mixed;
    }
}
