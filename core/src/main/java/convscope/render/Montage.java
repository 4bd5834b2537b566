package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures side by side in a grid, row by row, on a light ground.
 *
 * @param columns pictures in a row; 0 makes the grid about square
 * @param zoom size of a pixel of the pictures
 * @param gap pixels between neighbours
 * @param most pictures shown; further ones are left out, which {@link #shown} tells
 * @param labels what is written above each
 */
public record Montage(int columns, int zoom, int gap, int most, Labels labels) {
    /** What is written above each picture. */
    public enum Labels {
        NONE,
        /** Its number. */
        NUMBERS
    }

    private static final int GROUND = 0xf0f0f0;
    private static final int INK = 0x303030;
    private static final int STRIP = Glyphs.HEIGHT + 2;
    private static final long MAX_PIXELS = 100_000_000;

    /** A square grid of up to 4,096 pictures, one pixel apart, not enlarged, without numbers. */
    public Montage() {
        this(0, 1, 1, 4096, Labels.NONE);
    }

    public Montage {
        if (columns < 0 || zoom < 1 || gap < 0 || most < 1) {
            throw new InvalidRequestException("a montage needs columns of at least 0, zoom 1, gap 0 and most 1; was "
                    + columns + ", " + zoom + ", " + gap + ", " + most);
        }
    }

    /** How many of {@code count} pictures are shown. */
    public int shown(int count) {
        return Math.min(count, most);
    }

    /** The grid of pictures, numbered from 0. */
    public Picture of(List<Picture> pictures) {
        return of(pictures, IntStream.range(0, pictures.size()).boxed().toList());
    }

    /**
     * The grid of pictures.
     *
     * @param numbers written above the pictures, one each
     * @throws InvalidRequestException if there is no picture, or the grid would have over 100 million pixels
     */
    public Picture of(List<Picture> pictures, List<Integer> numbers) {
        int count = shown(pictures.size());
        if (count == 0 || numbers.size() != pictures.size()) {
            throw new InvalidRequestException("a montage of " + pictures.size() + " pictures with " + numbers.size()
                    + " numbers cannot be drawn");
        }
        int across = Math.min(count, columns > 0 ? columns : (int) Math.ceil(Math.sqrt(count)));
        int down = (count + across - 1) / across;
        int strip = labels == Labels.NONE ? 0 : STRIP;
        int cellWidth = 0;
        int cellHeight = 0;
        for (int i = 0; i < count; i++) {
            int digits = strip == 0 ? 0 : Glyphs.width(numbers.get(i).toString());
            cellWidth =
                    Math.max(cellWidth, Math.max(digits, zoom * pictures.get(i).width()));
            cellHeight = Math.max(cellHeight, zoom * pictures.get(i).height() + strip);
        }
        Canvas canvas = canvas((long) across * (cellWidth + gap) + gap, (long) down * (cellHeight + gap) + gap);
        for (int i = 0; i < count; i++) {
            int left = gap + i % across * (cellWidth + gap);
            int top = gap + i / across * (cellHeight + gap);
            canvas.draw(pictures.get(i), left, top + strip, zoom);
            if (strip > 0) {
                Glyphs.draw(canvas, numbers.get(i).toString(), left, top + 1, 1, INK);
            }
        }
        return canvas.picture();
    }

    private static Canvas canvas(long width, long height) {
        if (width * height > MAX_PIXELS) {
            throw new InvalidRequestException("the montage would have " + width + " x " + height + " pixels; at most "
                    + MAX_PIXELS + " are drawn. Show fewer pictures or enlarge them less.");
        }
        return new Canvas((int) width, (int) height, GROUND);
    }

    /**
     * The grid of maps of a layer, each on its own scale or, after {@link Heat#withScaleOf}, on a common one.
     *
     * @param maps {@code [C, *S]} with one to three axes S
     * @param order channels in the order in which they are shown; their numbers are the labels
     */
    public Picture of(Tensor maps, List<Integer> order, Heat heat) {
        List<Integer> visible = order.subList(0, shown(order.size()));
        List<Picture> tiles = new ArrayList<>();
        for (int channel : visible) {
            tiles.add(heat.paint(maps.slice(channel)));
        }
        return of(tiles, visible);
    }
}
