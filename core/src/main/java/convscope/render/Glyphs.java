package convscope.render;

/** Digits and signs of numbers, 3 by 5 dots each, so that small labels need no font. */
final class Glyphs {
    static final int WIDTH = 3;
    static final int HEIGHT = 5;
    private static final String KNOWN = "0123456789-+.e";
    /** Rows from the top, three bits each, the leftmost dot highest. */
    private static final int[][] ROWS = {
        {7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7}, {5, 5, 7, 1, 1},
        {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 2, 2, 2}, {7, 5, 7, 5, 7}, {7, 5, 7, 1, 7},
        {0, 0, 7, 0, 0}, {0, 2, 7, 2, 0}, {0, 0, 0, 0, 2}, {0, 7, 7, 4, 7}
    };

    private Glyphs() {}

    /** Width of a text in dots, one dot between letters. */
    static int width(String text) {
        return Math.max(0, text.length() * (WIDTH + 1) - 1);
    }

    /** Draws a text with its top left at {@code (left, top)}, {@code zoom} pixels per dot; letters that are not known leave a gap. */
    static void draw(Canvas canvas, String text, int left, int top, int zoom, int color) {
        for (int i = 0; i < text.length(); i++) {
            int glyph = KNOWN.indexOf(text.charAt(i));
            for (int dot = 0; glyph >= 0 && dot < WIDTH * HEIGHT; dot++) {
                int column = dot % WIDTH;
                int row = dot / WIDTH;
                if ((ROWS[glyph][row] >> WIDTH - 1 - column & 1) == 1) {
                    int x = left + zoom * (i * (WIDTH + 1) + column);
                    canvas.fill(x, top + zoom * row, zoom, zoom, color);
                }
            }
        }
    }
}
