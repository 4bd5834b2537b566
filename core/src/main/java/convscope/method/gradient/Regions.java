package convscope.method.gradient;

import convscope.picture.Picture;
import convscope.picture.Superpixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Overlapping regions of a picture, ranked by the density of what lies in them: again and again the region is taken whose pixels not yet taken have the largest
 * mean.
 */
final class Regions {
    /** Scales of Felzenszwalb and Huttenlocher's segmentation of a picture of {@link #SIDE} pixels a side with values up to 255. */
    private static final double[] SCALES = {25, 50, 75, 125, 250, 600};

    private static final double SIGMA = 0.8;
    private static final double SIDE = 224;
    private static final double SMALLEST = 150;
    private static final double LEAST_ADDED = 50;
    private static final double WIDENED = 5;

    private final int pixels;
    private final int leastAdded;
    private final List<int[]> pixelsOf = new ArrayList<>();

    private Regions(int pixels, int leastAdded) {
        this.pixels = pixels;
        this.leastAdded = leastAdded;
    }

    /** The segments of a picture at all scales, widened beyond their edges; sizes of 224 x 224 pixels are scaled to those of the picture. */
    static Regions of(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        double area = width * height / (SIDE * SIDE);
        Regions regions = new Regions(width * height, (int) Math.max(1, Math.round(LEAST_ADDED * area)));
        int radius = (int) Math.round(WIDENED * Math.sqrt(area));
        int smallest = (int) Math.max(1, Math.round(SMALLEST * area));
        for (double scale : SCALES) {
            Superpixels segments = Superpixels.felzenszwalb(picture, scale * area, SIGMA, smallest);
            regions.add(segments, width, height, radius);
        }
        return regions;
    }

    /** How many there are. */
    int count() {
        return pixelsOf.size();
    }

    private void add(Superpixels segments, int width, int height, int radius) {
        int[] labels = segments.labels();
        int[][] members = new int[segments.count()][];
        int[] sizes = segments.sizes();
        int[] filled = new int[sizes.length];
        for (int s = 0; s < sizes.length; s++) {
            members[s] = new int[sizes[s]];
        }
        for (int p = 0; p < pixels; p++) {
            members[labels[p]][filled[labels[p]]++] = p;
        }
        boolean[] inside = new boolean[pixels];
        for (int[] member : members) {
            Arrays.fill(inside, false);
            for (int p : member) {
                widen(inside, p % width, p / width, width, height, radius);
            }
            pixelsOf.add(indices(inside));
        }
    }

    private static void widen(boolean[] inside, int x, int y, int width, int height, int radius) {
        for (int dy = Math.max(-radius, -y); dy <= Math.min(radius, height - 1 - y); dy++) {
            int reach = (int) Math.sqrt(radius * radius - dy * dy);
            for (int dx = Math.max(-reach, -x); dx <= Math.min(reach, width - 1 - x); dx++) {
                inside[(y + dy) * width + x + dx] = true;
            }
        }
    }

    private static int[] indices(boolean[] inside) {
        int[] indices = new int[inside.length];
        int count = 0;
        for (int p = 0; p < inside.length; p++) {
            if (inside[p]) {
                indices[count++] = p;
            }
        }
        return Arrays.copyOf(indices, count);
    }

    /**
     * The density of the region by which each pixel was taken. Regions that would add too few pixels are left out; pixels that are never taken have their common mean.
     *
     * @param values one per pixel, row after row
     */
    double[] ranked(float[] values) {
        double[] sums = new double[count()];
        int[] sizes = new int[count()];
        for (int r = 0; r < count(); r++) {
            for (int p : pixelsOf.get(r)) {
                sums[r] += values[p];
                sizes[r]++;
            }
        }
        List<List<Integer>> regionsOf = regionsOf();
        double[] result = new double[pixels];
        boolean[] taken = new boolean[pixels];
        int best = densest(sums, sizes);
        while (best >= 0) {
            double density = sums[best] / sizes[best];
            for (int p : pixelsOf.get(best)) {
                if (!taken[p]) {
                    taken[p] = true;
                    result[p] = density;
                    for (int r : regionsOf.get(p)) {
                        sums[r] -= values[p];
                        sizes[r]--;
                    }
                }
            }
            best = densest(sums, sizes);
        }
        fill(result, taken, values);
        return result;
    }

    private List<List<Integer>> regionsOf() {
        List<List<Integer>> regionsOf = new ArrayList<>();
        for (int p = 0; p < pixels; p++) {
            regionsOf.add(new ArrayList<>());
        }
        for (int r = 0; r < count(); r++) {
            for (int p : pixelsOf.get(r)) {
                regionsOf.get(p).add(r);
            }
        }
        return regionsOf;
    }

    private int densest(double[] sums, int[] sizes) {
        int best = -1;
        for (int r = 0; r < sums.length; r++) {
            if (sizes[r] >= leastAdded && (best < 0 || sums[r] / sizes[r] > sums[best] / sizes[best])) {
                best = r;
            }
        }
        return best;
    }

    private static void fill(double[] result, boolean[] taken, float[] values) {
        double sum = 0;
        int count = 0;
        for (int p = 0; p < taken.length; p++) {
            if (!taken[p]) {
                sum += values[p];
                count++;
            }
        }
        for (int p = 0; p < taken.length; p++) {
            if (!taken[p]) {
                result[p] = sum / count;
            }
        }
    }
}
