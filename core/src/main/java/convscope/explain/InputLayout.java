package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which axis of an input counts channels; all others but the batch are space. The one axis of a plain vector counts as space.
 *
 * @param channelAxis after the batch axis 0; -1 where the input has no channels
 */
public record InputLayout(int channelAxis) {
    /** The layout of an input. */
    public static InputLayout of(ModelInput input) {
        int rank = input.edge().shape().isRankKnown() ? input.edge().shape().rank() : 4;
        return new InputLayout(rank <= 2 ? -1 : input.channelAxis());
    }

    /** Sizes of the space axes of a tensor with a batch axis. */
    public long[] space(long[] shape) {
        return IntStream.range(1, shape.length)
                .filter(axis -> axis != channelAxis)
                .mapToLong(axis -> shape[axis])
                .toArray();
    }

    /** Number of channels of a tensor with a batch axis; 1 where it has none. */
    public int channels(long[] shape) {
        return channelAxis < 0 ? 1 : (int) shape[channelAxis];
    }

    /** One item of a batch with channels first: {@code [C, *S]}. */
    public Tensor channelsFirst(Tensor batch, int item) {
        Tensor one = batch.slice(item).toFloat();
        long[] shape = batch.shape();
        long[] space = space(shape);
        int channels = channels(shape);
        long[] wanted = new long[space.length + 1];
        wanted[0] = channels;
        System.arraycopy(space, 0, wanted, 1, space.length);
        if (channelAxis <= 1) {
            return one.reshaped(wanted);
        }
        if (channelAxis != shape.length - 1) {
            throw new IllegalArgumentException("channels are expected on the first or last axis, not on axis "
                    + channelAxis + " of " + Arrays.toString(shape));
        }
        float[] from = one.floats();
        float[] to = new float[from.length];
        int positions = from.length / Math.max(1, channels);
        for (int p = 0; p < positions; p++) {
            for (int c = 0; c < channels; c++) {
                to[c * positions + p] = from[p * channels + c];
            }
        }
        return Tensor.of(to, wanted);
    }

    /** Where the value of a channel at a position lies in one item of a batch; positions count over the space axes, the last one fastest. */
    public int offset(int channel, int position, int channels, int positions) {
        return channelAxis <= 1 ? channel * positions + position : position * channels + channel;
    }
}
