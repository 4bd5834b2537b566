package convscope.picture;

import convscope.render.PngWriter;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Immutable picture of 8-bit red, green and blue, row by row from the top left. */
public final class Picture {
    private final int width;
    private final int height;
    private final byte[] rgb;

    private Picture(int width, int height, byte[] rgb) {
        if (width < 1 || height < 1 || rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "a picture of " + width + " x " + height + " pixels does not have " + rgb.length + " bytes");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture from red, green, blue bytes, which are copied. */
    public static Picture ofRgb(int width, int height, byte[] rgb) {
        return new Picture(width, height, rgb.clone());
    }

    /** A copy of an AWT image; transparent parts are laid over white. */
    public static Picture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] row = new int[width];
        boolean alpha = image.getColorModel().hasAlpha();
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x];
                int opacity = alpha ? argb >>> 24 : 255;
                for (int c = 0; c < 3; c++) {
                    int value = argb >> 16 - 8 * c & 255;
                    rgb[3 * (y * width + x) + c] = (byte) ((value * opacity + 255 * (255 - opacity) + 127) / 255);
                }
            }
        }
        return new Picture(width, height, rgb);
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** One channel of one pixel, 0 to 255; channel 0 is red, 1 green, 2 blue. */
    public int value(int x, int y, int channel) {
        return rgb[3 * (y * width + x) + channel] & 255;
    }

    /** A copy of the bytes: red, green, blue per pixel, row by row. */
    public byte[] rgb() {
        return rgb.clone();
    }

    /** Whether every pixel's channels are equal. */
    public boolean isGray() {
        for (int i = 0; i < rgb.length; i += 3) {
            if (rgb[i] != rgb[i + 1] || rgb[i] != rgb[i + 2]) {
                return false;
            }
        }
        return true;
    }

    /** The largest value of any channel, 0 to 255. */
    public int brightest() {
        int max = 0;
        for (byte value : rgb) {
            max = Math.max(max, value & 255);
        }
        return max;
    }

    /** The part of {@code w} x {@code h} pixels whose top left is at {@code (left, top)}; what lies outside is black. */
    public Picture cropped(int left, int top, int w, int h) {
        byte[] part = new byte[3 * w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                if (x + left >= 0 && x + left < width && y + top >= 0 && y + top < height) {
                    System.arraycopy(rgb, 3 * ((y + top) * width + x + left), part, 3 * (y * w + x), 3);
                }
            }
        }
        return new Picture(w, h, part);
    }

    /** This picture as a PNG file. */
    public byte[] png() {
        return PngWriter.encode(width, height, rgb);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Picture that && width == that.width && Arrays.equals(rgb, that.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * width + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return width + " x " + height + " picture";
    }
}
