package convscope.explain;

import convscope.graph.Tensor;
import java.util.Arrays;

/** How the numbers of all channels at one position become one. */
public enum Reduction {
    /** Their sum, with its sign: what attributions that add up to a score need. */
    SUM,
    /** Their mean, with its sign. */
    MEAN,
    /** The largest size, without signs. */
    LARGEST,
    /** The sum of sizes. */
    SIZES;

    /** {@code [C, *S]} to {@code [*S]}. */
    public Tensor of(Tensor channelsFirst) {
        long[] shape = channelsFirst.shape();
        long[] space = Arrays.copyOfRange(shape, 1, shape.length);
        int channels = (int) shape[0];
        float[] values = channelsFirst.floats();
        int positions = values.length / Math.max(1, channels);
        float[] result = new float[positions];
        for (int p = 0; p < positions; p++) {
            double one = 0;
            for (int c = 0; c < channels; c++) {
                double value = values[c * positions + p];
                one = this == LARGEST
                        ? Math.max(one, Math.abs(value))
                        : one + (this == SIZES ? Math.abs(value) : value);
            }
            result[p] = (float) (this == MEAN ? one / channels : one);
        }
        return Tensor.of(result, space);
    }
}
