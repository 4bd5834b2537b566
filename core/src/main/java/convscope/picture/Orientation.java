package convscope.picture;

/** EXIF orientations (tag 0x0112): how the stored picture has to be turned and mirrored to stand upright. */
final class Orientation {
    private Orientation() {}

    /** The picture upright; {@code orientation} is 1 to 8, anything else changes nothing. */
    static Picture upright(Picture stored, int orientation) {
        if (orientation < 2 || orientation > 8) {
            return stored;
        }
        boolean swapped = orientation >= 5;
        int width = swapped ? stored.height() : stored.width();
        int height = swapped ? stored.width() : stored.height();
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int right = stored.width() - 1;
                int bottom = stored.height() - 1;
                int sx =
                        switch (orientation) {
                            case 2, 3 -> right - x;
                            case 4 -> x;
                            case 5, 6 -> y;
                            default -> right - y;
                        };
                int sy =
                        switch (orientation) {
                            case 2 -> y;
                            case 3, 4 -> bottom - y;
                            case 5, 8 -> x;
                            default -> bottom - x;
                        };
                for (int c = 0; c < 3; c++) {
                    rgb[3 * (y * width + x) + c] = (byte) stored.value(sx, sy, c);
                }
            }
        }
        return Picture.ofRgb(width, height, rgb);
    }
}
