package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.picture.Picture;
import convscope.picture.Resampling;
import java.util.List;

/**
 * Pictures in a grid, each under a line of text.
 *
 * @param columns pictures in a row
 * @param side the longer side of each picture, to which it is scaled
 */
public record LabelledGrid(int columns, int side) {
    private static final int GROUND = 0xffffff;
    private static final int INK = 0x202020;
    private static final int GAP = 10;
    private static final int ZOOM = 2;
    private static final int STRIP = ZOOM * Letters.HEIGHT + 8;
    private static final int LEAST = 24;

    public LabelledGrid {
        if (columns < 1 || side < LEAST) {
            throw new InvalidRequestException("a grid needs at least 1 column and pictures of at least " + LEAST
                    + " pixels, was " + columns + " and " + side);
        }
    }

    /** A picture and its text. */
    public record Tile(String label, Picture picture) {}

    /** The grid, row by row; a tile of null leaves its place empty. */
    public Picture of(List<Tile> tiles) {
        int rows = (tiles.size() + columns - 1) / columns;
        int tallest = 1;
        for (Tile tile : tiles) {
            tallest = tile == null
                    ? tallest
                    : Math.max(tallest, scaled(tile.picture()).height());
        }
        Canvas canvas = new Canvas(columns * (side + GAP) + GAP, rows * (tallest + STRIP + GAP) + GAP, GROUND);
        for (int i = 0; i < tiles.size(); i++) {
            if (tiles.get(i) == null) {
                continue;
            }
            int left = GAP + i % columns * (side + GAP);
            int top = GAP + i / columns * (tallest + STRIP + GAP);
            String label = Letters.fitting(tiles.get(i).label(), side / ZOOM);
            Letters.draw(canvas, label, left, top, ZOOM, INK);
            canvas.draw(scaled(tiles.get(i).picture()), left, top + STRIP, 1);
        }
        return canvas.picture();
    }

    /** A picture with its longer side as the grid shows it. */
    public Picture scaled(Picture picture) {
        double factor = side / (double) Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(picture.width() * factor));
        int height = Math.max(1, (int) Math.round(picture.height() * factor));
        return (factor > 1 ? Resampling.NEAREST : Resampling.BILINEAR).resize(picture, width, height);
    }
}
