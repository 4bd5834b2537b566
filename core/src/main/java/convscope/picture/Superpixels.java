package convscope.picture;

import boofcv.abst.segmentation.ImageSuperpixels;
import boofcv.alg.color.ColorLab;
import boofcv.alg.filter.blur.GBlurImageOps;
import boofcv.factory.segmentation.ConfigFh04;
import boofcv.factory.segmentation.ConfigSlic;
import boofcv.factory.segmentation.FactoryImageSegmentation;
import boofcv.struct.image.GrayF32;
import boofcv.struct.image.GrayS32;
import boofcv.struct.image.ImageType;
import boofcv.struct.image.Planar;
import convscope.graph.InvalidRequestException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A division of a picture, signal or volume into segments: every position belongs to exactly one. Pictures are divided along their colours, anything else into a
 * regular grid of cells. The same picture gives the same segments.
 */
public final class Superpixels {
    /** Weight of nearness against likeness of colour that suits photographs, on the scale of the SLIC paper. */
    public static final double COMPACTNESS = 20;

    private static final int SMALLEST_SIDE = 4;

    private final long[] space;
    private final int[] labels;
    private final int count;

    private Superpixels(long[] space, int[] labels) {
        this.space = space.clone();
        Map<Integer, Integer> numbers = new HashMap<>();
        this.labels = new int[labels.length];
        for (int p = 0; p < labels.length; p++) {
            int next = numbers.size();
            this.labels[p] = numbers.computeIfAbsent(labels[p], k -> next);
        }
        this.count = numbers.size();
    }

    /** Parts by the numbers that their positions bear. */
    public static Superpixels of(long[] space, int[] labels) {
        return new Superpixels(space, labels);
    }

    /** {@link #slic(Picture, int, double)} with the usual {@link #COMPACTNESS}. */
    public static Superpixels slic(Picture picture, int about) {
        return slic(picture, about, COMPACTNESS);
    }

    /**
     * Compact connected segments of about one size, by k-means over place and colour in CIE L*a*b*; a grid of cells where the picture is too small for as many.
     *
     * <p>Achanta et al. 2012, SLIC superpixels.
     *
     * @param about number of segments wanted; there are rarely exactly as many
     * @param compactness colour distance, with lightness from 0 to 100, that counts as much as a segment's side; larger ones make segments squarer
     */
    public static Superpixels slic(Picture picture, int about, double compactness) {
        requireAtLeastOne("segments", about);
        if (!(compactness > 0)) {
            throw new InvalidRequestException("compactness must be above 0, was " + compactness);
        }
        int width = picture.width();
        int height = picture.height();
        int side = (int) Math.sqrt((width - SMALLEST_SIDE) * (height - SMALLEST_SIDE) / (double) about);
        if (Math.min(width, height) <= SMALLEST_SIDE || side < 1) {
            return grid(new long[] {height, width}, about);
        }
        float weight = (float) (compactness * compactness / side);
        ConfigSlic config = new ConfigSlic(about, weight);
        ImageType<Planar<GrayF32>> type = ImageType.pl(3, GrayF32.class);
        return segmented(FactoryImageSegmentation.slic(config, type), lab(picture));
    }

    /**
     * Connected segments of any size and shape, grown along edges of little contrast.
     *
     * <p>Felzenszwalb, Huttenlocher 2004, over red, green and blue from 0 to 255. Segments that scikit-image makes of values between -1 and 1 with some scale
     * correspond to half that scale here.
     *
     * @param scale preference for large segments, {@code k} of the paper; 300 suits photographs
     * @param sigma of the Gaussian that smooths the picture first, in pixels; 0 for none
     * @param smallest number of pixels; smaller segments are merged with a neighbour
     */
    public static Superpixels felzenszwalb(Picture picture, double scale, double sigma, int smallest) {
        requireAtLeastOne("smallest", smallest);
        if (!(scale > 0) || !(sigma >= 0)) {
            throw new InvalidRequestException(
                    "scale must be above 0 and sigma at least 0, were " + scale + " and " + sigma);
        }
        Planar<GrayF32> rgb = rgb(picture);
        if (sigma > 0) {
            Planar<GrayF32> smooth = rgb.createSameShape();
            GBlurImageOps.gaussian(rgb, smooth, sigma, -1, null);
            rgb = smooth;
        }
        ConfigFh04 config = new ConfigFh04((float) scale, smallest);
        config.approximateSortBins = 0;
        return segmented(FactoryImageSegmentation.fh04(config, ImageType.pl(3, GrayF32.class)), rgb);
    }

    /**
     * Cells of about one size and nearly equal sides.
     *
     * @param space sizes of the axes
     * @param about number of cells wanted
     */
    public static Superpixels grid(long[] space, int about) {
        return cells(space, perAxis(space, about));
    }

    /**
     * How many cells of nearly equal sides lie along each axis, so that there are about so many in all.
     *
     * @param space sizes of the axes
     * @param about number of cells wanted
     */
    public static int[] perAxis(long[] space, int about) {
        requireAtLeastOne("segments", about);
        Integer[] shortestFirst = new Integer[space.length];
        Arrays.setAll(shortestFirst, axis -> axis);
        Arrays.sort(shortestFirst, (a, b) -> Long.compare(space[a], space[b]));
        double positions = Arrays.stream(space).asDoubleStream().reduce(1, (a, b) -> a * b);
        double wanted = Math.min(about, positions);
        int[] perAxis = new int[space.length];
        for (int i = 0; i < space.length; i++) {
            int axis = shortestFirst[i];
            double side = Math.pow(positions / wanted, 1.0 / (space.length - i));
            perAxis[axis] = (int) Math.max(1, Math.min(space[axis], Math.round(space[axis] / side)));
            positions /= space[axis];
            wanted = Math.max(1, Math.min(positions, wanted / perAxis[axis]));
        }
        return perAxis;
    }

    /**
     * Cells of about one size, so many along each axis; along an axis with fewer positions, one per position.
     *
     * @param space sizes of the axes
     * @param perAxis number of cells along each
     */
    public static Superpixels cells(long[] space, int[] perAxis) {
        int positions = Math.toIntExact(Arrays.stream(space).reduce(1, Math::multiplyExact));
        int[] labels = new int[positions];
        for (int p = 0; p < positions; p++) {
            int rest = p;
            int label = 0;
            int step = 1;
            for (int axis = space.length - 1; axis >= 0; axis--) {
                int size = (int) space[axis];
                int parts = Math.min(perAxis[axis], size);
                label += step * (int) ((long) (rest % size) * parts / size);
                step *= parts;
                rest /= size;
            }
            labels[p] = label;
        }
        return new Superpixels(space, labels);
    }

    private static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new InvalidRequestException(what + " must be at least 1, was " + value);
        }
    }

    private static Superpixels segmented(ImageSuperpixels<Planar<GrayF32>> method, Planar<GrayF32> picture) {
        GrayS32 labels = new GrayS32(picture.width, picture.height);
        method.segment(picture, labels);
        return new Superpixels(new long[] {picture.height, picture.width}, labels.data);
    }

    private static Planar<GrayF32> rgb(Picture picture) {
        Planar<GrayF32> rgb = new Planar<>(GrayF32.class, picture.width(), picture.height(), 3);
        byte[] bytes = picture.rgb();
        for (int i = 0; i < bytes.length; i++) {
            rgb.bands[i % 3].data[i / 3] = bytes[i] & 255;
        }
        return rgb;
    }

    private static Planar<GrayF32> lab(Picture picture) {
        Planar<GrayF32> lab = new Planar<>(GrayF32.class, picture.width(), picture.height(), 3);
        byte[] bytes = picture.rgb();
        float[] one = new float[3];
        for (int p = 0; p < bytes.length / 3; p++) {
            ColorLab.rgbToLab(bytes[3 * p] & 255, bytes[3 * p + 1] & 255, bytes[3 * p + 2] & 255, one);
            for (int band = 0; band < 3; band++) {
                lab.bands[band].data[p] = one[band];
            }
        }
        return lab;
    }

    /** Number of segments. */
    public int count() {
        return count;
    }

    /** Sizes of the space axes: height and width for pictures. */
    public long[] space() {
        return space.clone();
    }

    /** The segment of each position, 0 to {@link #count} - 1, in order of first appearance; the last axis fastest. A copy. */
    public int[] labels() {
        return labels.clone();
    }

    /** Number of positions of each segment. */
    public int[] sizes() {
        int[] sizes = new int[count];
        for (int label : labels) {
            sizes[label]++;
        }
        return sizes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Superpixels that
                && Arrays.equals(space, that.space)
                && Arrays.equals(labels, that.labels);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(space) + Arrays.hashCode(labels);
    }

    @Override
    public String toString() {
        return count + " segments of " + Arrays.toString(space);
    }
}
