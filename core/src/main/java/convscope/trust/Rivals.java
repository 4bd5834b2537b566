package convscope.trust;

import convscope.explain.InputLayout;
import convscope.graph.Tensor;
import convscope.render.Upsampling;
import java.util.Random;

/** Maps that know nothing of the network, over an input's space. */
final class Rivals {
    /** Spread of the map of the middle, as a share of each side. */
    private static final double SPREAD = 0.25;

    private Rivals() {}

    /** Random numbers at a map's own resolution, brought to the input's as the map is. */
    static float[] random(long[] resolution, long[] space, Random random) {
        int count = 1;
        for (long size : resolution) {
            count *= (int) size;
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat();
        }
        return Upsampling.linear(Tensor.of(numbers, resolution), space).floats();
    }

    /** A bell over the middle. */
    static float[] centre(long[] space) {
        int count = 1;
        for (long size : space) {
            count *= (int) size;
        }
        float[] map = new float[count];
        for (int p = 0; p < count; p++) {
            int rest = p;
            double squares = 0;
            for (int axis = space.length - 1; axis >= 0; axis--) {
                double size = space[axis];
                double from = (rest % space[axis] + 0.5) / size - 0.5;
                rest /= (int) space[axis];
                squares += from * from;
            }
            map[p] = (float) Math.exp(-squares / (2 * SPREAD * SPREAD));
        }
        return map;
    }

    /**
     * The size of the change from place to place: the differences (-1, 0, 1) along each axis, smoothed by (1, 2, 1) along the others, of the mean over the channels, as one
     * length; border values repeated outwards. In two dimensions this is Sobel's.
     *
     * @param item a batch of one
     */
    static float[] edges(Tensor item, InputLayout layout) {
        Tensor channels = layout.channelsFirst(item, 0);
        long[] space = layout.space(item.shape());
        int count = (int) channels.count() / (int) channels.size(0);
        float[] all = channels.floats();
        double[] grey = new double[count];
        for (int i = 0; i < all.length; i++) {
            grey[i % count] += all[i] / channels.size(0);
        }
        double[] squares = new double[count];
        for (int axis = 0; axis < space.length; axis++) {
            double[] change = grey;
            for (int along = 0; along < space.length; along++) {
                change = along == axis
                        ? filtered(change, space, along, -1, 0, 1)
                        : filtered(change, space, along, 1, 2, 1);
            }
            for (int p = 0; p < count; p++) {
                squares[p] += change[p] * change[p];
            }
        }
        float[] edges = new float[count];
        for (int p = 0; p < count; p++) {
            edges[p] = (float) Math.sqrt(squares[p]);
        }
        return edges;
    }

    private static double[] filtered(
            double[] values, long[] space, int axis, double before, double here, double after) {
        int length = (int) space[axis];
        int stride = 1;
        for (int i = axis + 1; i < space.length; i++) {
            stride *= (int) space[i];
        }
        double[] result = new double[values.length];
        for (int p = 0; p < values.length; p++) {
            int at = p / stride % length;
            double previous = at > 0 ? values[p - stride] : values[p];
            double next = at < length - 1 ? values[p + stride] : values[p];
            result[p] = before * previous + here * values[p] + after * next;
        }
        return result;
    }
}
