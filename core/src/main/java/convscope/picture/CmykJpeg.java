package convscope.picture;

import java.awt.image.Raster;

/**
 * JPEG files of four channels: cyan, magenta, yellow, black, stored inverted as Adobe does, the first three possibly as luma and chroma (YCCK).
 *
 * <p>Ink is mixed without a colour profile: red is {@code (255 - cyan) * (255 - black) / 255}, as in Pillow.
 */
final class CmykJpeg {
    private static final int START_OF_SCAN = 0xda;
    private static final int ADOBE = 0xee;
    private static final int YCCK = 2;

    private CmykJpeg() {}

    static boolean isCmyk(byte[] file) {
        return read(file, false) == 4;
    }

    static boolean isYcck(byte[] file) {
        return read(file, true) == YCCK;
    }

    /** Walks over the segments before the scan: the number of channels of the frame, or the transform that an Adobe segment names; -1 where there is none. */
    private static int read(byte[] file, boolean transform) {
        if (file.length < 4 || (file[0] & 255) != 0xff || (file[1] & 255) != 0xd8) {
            return -1;
        }
        int at = 2;
        while (at + 9 < file.length && (file[at] & 255) == 0xff && (file[at + 1] & 255) != START_OF_SCAN) {
            int marker = file[at + 1] & 255;
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            if (frame && !transform) {
                return file[at + 9] & 255;
            }
            if (marker == ADOBE && transform && at + 15 < file.length && file[at + 4] == 'A') {
                return file[at + 15] & 255;
            }
            at += marker == 0xff ? 1 : 2 + ((file[at + 2] & 255) << 8 | file[at + 3] & 255);
        }
        return -1;
    }

    /** The picture that a decoded file of four channels shows. */
    static Picture picture(Raster raster, boolean ycck) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] rgb = new byte[3 * width * height];
        int[] pixel = new int[4];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.getPixel(x, y, pixel);
                if (ycck) {
                    toInks(pixel);
                }
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * width + x) + c] = (byte) ((pixel[c] * pixel[3] + 127) / 255);
                }
            }
        }
        return Picture.ofRgb(width, height, rgb);
    }

    /** Luma and chroma to three inverted inks, by the formula of JFIF. */
    private static void toInks(int[] pixel) {
        int luma = pixel[0];
        double blue = pixel[1] - 128.0;
        double red = pixel[2] - 128.0;
        pixel[0] = level(luma + 1.402 * red);
        pixel[1] = level(luma - 0.344136 * blue - 0.714136 * red);
        pixel[2] = level(luma + 1.772 * blue);
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }
}
