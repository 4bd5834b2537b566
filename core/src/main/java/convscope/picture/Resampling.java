package convscope.picture;

import convscope.graph.InvalidRequestException;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * Ways of resizing a picture. The filters are those of Pillow: pixel centres at half coordinates, the filter widened by the factor of reduction so that nothing
 * aliases, first along rows, then along columns, rounded to 8 bits after each.
 * Pillow 13 resizes columns first where that is less work; the results then differ by a level, or by more where a cubic overshoots between black and white.
 */
public enum Resampling {
    NEAREST(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0),
    BILINEAR(1, x -> Math.max(0, 1 - Math.abs(x))),
    BICUBIC(2, Resampling::cubic);

    private final double support;
    private final DoubleUnaryOperator filter;

    Resampling(double support, DoubleUnaryOperator filter) {
        this.support = support;
        this.filter = filter;
    }

    /** Keys' cubic with a = -0.5. */
    private static double cubic(double x) {
        double d = Math.abs(x);
        if (d < 1) {
            return (1.5 * d - 2.5) * d * d + 1;
        }
        return d < 2 ? ((-0.5 * d + 2.5) * d - 4) * d + 2 : 0;
    }

    /**
     * The one called {@code name}.
     *
     * @throws InvalidRequestException if there is none
     */
    public static Resampling named(String name) {
        for (Resampling resampling : values()) {
            if (resampling.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return resampling;
            }
        }
        throw new InvalidRequestException("unknown resampling '" + name + "'; known: nearest, bilinear, bicubic");
    }

    /** The picture at another size. */
    public Picture resize(Picture picture, int width, int height) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        byte[] rows = this == NEAREST
                ? nearest(picture.rgb(), picture.width(), picture.height(), width)
                : along(picture.rgb(), picture.width(), picture.height(), width);
        byte[] turned = transposed(rows, width, picture.height());
        byte[] columns = this == NEAREST
                ? nearest(turned, picture.height(), width, height)
                : along(turned, picture.height(), width, height);
        return Picture.ofRgb(width, height, transposed(columns, height, width));
    }

    /** The picture with a short side of {@code length} pixels; the other side keeps the proportions and is rounded down, as torchvision does. */
    public Picture resizeShortSide(Picture picture, int length) {
        int width = picture.width();
        int height = picture.height();
        int shorter = Math.min(width, height);
        int longer = (int) ((long) length * Math.max(width, height) / shorter);
        return width <= height ? resize(picture, length, longer) : resize(picture, longer, length);
    }

    private static byte[] nearest(byte[] rgb, int width, int height, int newWidth) {
        byte[] result = new byte[3 * newWidth * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < newWidth; x++) {
                int source = Math.min(width - 1, (int) ((x + 0.5) * width / newWidth));
                System.arraycopy(rgb, 3 * (y * width + source), result, 3 * (y * newWidth + x), 3);
            }
        }
        return result;
    }

    private byte[] along(byte[] rgb, int width, int height, int newWidth) {
        double scale = (double) width / newWidth;
        double stretch = Math.max(1, scale);
        double reach = support * stretch;
        byte[] result = new byte[3 * newWidth * height];
        for (int x = 0; x < newWidth; x++) {
            double centre = (x + 0.5) * scale;
            int first = Math.max(0, (int) (centre - reach + 0.5));
            int last = Math.min(width, (int) (centre + reach + 0.5));
            long[] weights = fixedPoint(centre, first, last, stretch);
            for (int y = 0; y < height; y++) {
                for (int c = 0; c < 3; c++) {
                    long sum = 1L << BITS - 1;
                    for (int i = first; i < last; i++) {
                        sum += weights[i - first] * (rgb[3 * (y * width + i) + c] & 255);
                    }
                    result[3 * (y * newWidth + x) + c] = (byte) Math.max(0, Math.min(255, sum >> BITS));
                }
            }
        }
        return result;
    }

    private static final int BITS = 22;

    private long[] fixedPoint(double centre, int first, int last, double stretch) {
        double[] weights = new double[last - first];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = filter.applyAsDouble((i + first - centre + 0.5) / stretch);
            sum += weights[i];
        }
        long[] fixed = new long[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double share = weights[i] / sum * (1 << BITS);
            fixed[i] = (long) (share < 0 ? share - 0.5 : share + 0.5);
        }
        return fixed;
    }

    private static byte[] transposed(byte[] rgb, int width, int height) {
        byte[] result = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                System.arraycopy(rgb, 3 * (y * width + x), result, 3 * (x * height + y), 3);
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
