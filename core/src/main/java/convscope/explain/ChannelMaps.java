package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.Layer;
import java.util.Arrays;

/**
 * What a layer computed for one input, channels first whatever the layer's own order: {@code [C, *S]}.
 *
 * @param values float32 {@code [C, *S]}; {@code [C]} for a layer without space
 */
public record ChannelMaps(Tensor values) {
    /** The part of item {@code item} of a batch. */
    public static ChannelMaps of(Layer layer, Tensor batch, int item) {
        Tensor one = batch.slice(item).toFloat();
        int channelAxis = layer.channelAxis() - 1;
        if (layer.channelAxis() < 0) {
            long[] shape = new long[one.rank() + 1];
            shape[0] = 1;
            System.arraycopy(one.shape(), 0, shape, 1, one.rank());
            return new ChannelMaps(one.reshaped(shape));
        }
        return new ChannelMaps(channelAxis == 0 ? one : channelsFirst(one, channelAxis));
    }

    private static Tensor channelsFirst(Tensor tensor, int channelAxis) {
        long[] shape = tensor.shape();
        if (channelAxis != shape.length - 1) {
            throw new IllegalArgumentException(
                    "channels are expected on the first or last axis, not on axis " + channelAxis + " of " + tensor);
        }
        int channels = (int) shape[channelAxis];
        float[] from = tensor.floats();
        int positions = channels == 0 ? 0 : from.length / channels;
        float[] to = new float[from.length];
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < channels; c++) {
                to[c * positions + p] = from[p * channels + c];
            }
        }
        long[] moved = new long[shape.length];
        moved[0] = channels;
        System.arraycopy(shape, 0, moved, 1, shape.length - 1);
        return Tensor.of(to, moved);
    }

    public int channels() {
        return (int) values.size(0);
    }

    /** Sizes of the space axes; empty for a layer without space. */
    public long[] space() {
        return Arrays.copyOfRange(values.shape(), 1, values.rank());
    }

    /** Number of positions. */
    public int positions() {
        int positions = 1;
        for (long size : space()) {
            positions *= (int) size;
        }
        return positions;
    }

    /** The map of one channel, {@code [*S]}. */
    public Tensor map(int channel) {
        return values.slice(channel);
    }

    /** The mean over all positions, per channel. */
    public double[] means() {
        float[] all = values.floats();
        int positions = positions();
        double[] means = new double[channels()];
        for (int c = 0; c < means.length; c++) {
            double sum = 0;
            for (int p = 0; p < positions; p++) {
                sum += all[c * positions + p];
            }
            means[c] = positions == 0 ? 0 : sum / positions;
        }
        return means;
    }

    /** {@code sum_k weights[k] A_k}, {@code [*S]}. */
    public Tensor weightedSum(double[] weights) {
        float[] all = values.floats();
        int positions = positions();
        double[] sums = new double[positions];
        for (int c = 0; c < weights.length; c++) {
            if (weights[c] != 0) {
                for (int p = 0; p < positions; p++) {
                    sums[p] += weights[c] * all[c * positions + p];
                }
            }
        }
        float[] result = new float[positions];
        for (int p = 0; p < positions; p++) {
            result[p] = (float) sums[p];
        }
        return Tensor.of(result, space());
    }
}
