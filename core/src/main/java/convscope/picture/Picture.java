package convscope.picture;

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

    /** A copy of an AWT image; transparent parts are laid over white, 16 bits are rounded to 8, levels of gray stay what they are. */
    public static Picture of(BufferedImage image) {
        return new Picture(image.getWidth(), image.getHeight(), AwtPixels.rgb(image));
    }

    /** A picture of one grey, 0 to 255. */
    public static Picture filled(int width, int height, int grey) {
        byte[] rgb = new byte[3 * width * height];
        java.util.Arrays.fill(rgb, (byte) grey);
        return ofRgb(width, height, rgb);
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

    /** The middle {@code w} x {@code h} pixels, black where the picture is smaller. Halves of a pixel are rounded as torchvision does. */
    public Picture centerCropped(int w, int h) {
        return cropped(offset(width, w), offset(height, h), w, h);
    }

    private static int offset(int size, int part) {
        return part > size ? -((part - size) / 2) : (int) Math.rint((size - part) / 2.0);
    }

    /** A copy as an opaque AWT image. */
    public BufferedImage toBufferedImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                row[x] = value(x, y, 0) << 16 | value(x, y, 1) << 8 | value(x, y, 2);
            }
            image.setRGB(0, y, width, 1, row, 0, width);
        }
        return image;
    }

    /**
     * The picture as a JPEG file.
     *
     * @param quality from 0 (smallest file) to 1
     */
    public byte[] jpeg(double quality) {
        return JpegWriter.bytes(this, quality);
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
