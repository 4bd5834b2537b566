package convscope.lesson;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * One item of a batch with channels first.
 *
 * @param values {@code [channels, *space]}
 * @param space sizes of all other axes but the batch
 */
record LayerValues(float[] values, int channels, List<Integer> space) {
    /** The first item of a batch whose channels are on some axis; negative axes count from the end. */
    static LayerValues of(Tensor batch, int axis) {
        Tensor one = batch.slice(0).toFloat();
        int channelAxis = (axis < 0 ? axis + batch.rank() : axis) - 1;
        int channels = (int) one.size(channelAxis);
        int outer = 1;
        List<Integer> space = new ArrayList<>();
        for (int i = 0; i < one.rank(); i++) {
            if (i != channelAxis) {
                space.add((int) one.size(i));
                outer *= i < channelAxis ? (int) one.size(i) : 1;
            }
        }
        float[] from = one.floats();
        if (outer == 1 || from.length == 0) {
            return new LayerValues(from, channels, space);
        }
        int inner = from.length / outer / channels;
        float[] to = new float[from.length];
        for (int o = 0; o < outer; o++) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(from, (o * channels + c) * inner, to, (c * outer + o) * inner, inner);
            }
        }
        return new LayerValues(to, channels, space);
    }

    int positions() {
        return channels == 0 ? 0 : values.length / channels;
    }

    float at(int channel, int position) {
        return values[channel * positions() + position];
    }

    float[] map(int channel) {
        int positions = positions();
        return java.util.Arrays.copyOfRange(values, channel * positions, (channel + 1) * positions);
    }

    int[] sizes() {
        return space.stream().mapToInt(Integer::intValue).toArray();
    }
}
