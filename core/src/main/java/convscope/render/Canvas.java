package convscope.render;

import convscope.picture.Picture;

/** Pixels that can be drawn on, {@code 0xRRGGBB}; what falls outside is left out. */
final class Canvas {
    private final int width;
    private final int height;
    private final byte[] rgb;

    Canvas(int width, int height, int background) {
        this.width = width;
        this.height = height;
        this.rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        fill(0, 0, width, height, background);
    }

    void set(int x, int y, int color) {
        if (x >= 0 && x < width && y >= 0 && y < height) {
            int at = 3 * (y * width + x);
            rgb[at] = (byte) (color >> 16);
            rgb[at + 1] = (byte) (color >> 8);
            rgb[at + 2] = (byte) color;
        }
    }

    void fill(int left, int top, int w, int h, int color) {
        for (int y = top; y < top + h; y++) {
            for (int x = left; x < left + w; x++) {
                set(x, y, color);
            }
        }
    }

    /** Draws a picture with its top left at {@code (left, top)}, each of its pixels {@code zoom} by {@code zoom} large. */
    void draw(Picture picture, int left, int top, int zoom) {
        byte[] from = picture.rgb();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int at = 3 * (y * picture.width() + x);
                int color = (from[at] & 255) << 16 | (from[at + 1] & 255) << 8 | from[at + 2] & 255;
                fill(left + zoom * x, top + zoom * y, zoom, zoom, color);
            }
        }
    }

    Picture picture() {
        return Picture.ofRgb(width, height, rgb);
    }
}
