package convscope.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;

/**
 * The pixels of AWT images as 8-bit red, green and blue.
 *
 * <p>AWT takes gray levels for linear light and would brighten them on the way to red, green and blue; files mean the levels as they are, so gray is read from the
 * raster itself.
 */
final class AwtPixels {
    private AwtPixels() {}

    static byte[] rgb(BufferedImage image) {
        boolean gray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        int width = image.getWidth();
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, image.getHeight()))];
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            if (gray) {
                gray(image, y, row);
            } else {
                image.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                overWhite(row[x], rgb, 3 * (y * width + x));
            }
        }
        return rgb;
    }

    private static void gray(BufferedImage image, int y, int[] row) {
        Raster raster = image.getRaster();
        ColorModel model = image.getColorModel();
        for (int x = 0; x < row.length; x++) {
            int level = eightBits(raster.getSample(x, y, 0), model.getComponentSize(0));
            int opacity = model.hasAlpha() ? eightBits(raster.getSample(x, y, 1), model.getComponentSize(1)) : 255;
            row[x] = opacity << 24 | level * 0x010101;
        }
    }

    private static int eightBits(int sample, int bits) {
        long most = (1L << bits) - 1;
        return (int) ((sample * 255L + most / 2) / most);
    }

    private static void overWhite(int argb, byte[] rgb, int at) {
        int opacity = argb >>> 24;
        for (int c = 0; c < 3; c++) {
            int value = argb >> 16 - 8 * c & 255;
            rgb[at + c] = (byte) ((value * opacity + 255 * (255 - opacity) + 127) / 255);
        }
    }
}
