package convscope.signal;

import convscope.graph.Tensor;

/**
 * Numbers over time.
 *
 * @param samples a row per moment, a column per channel: {@code [T, C]}
 * @param sentence what was read, such as {@code 16000 samples at 8000 per second}
 */
public record Signal(Tensor samples, String sentence) {
    /** The same with channels first: {@code [C, T]}. */
    public Tensor channelsFirst() {
        int times = (int) samples.size(0);
        int channels = (int) samples.size(1);
        float[] from = samples.floats();
        float[] to = new float[from.length];
        for (int t = 0; t < times; t++) {
            for (int c = 0; c < channels; c++) {
                to[c * times + t] = from[t * channels + c];
            }
        }
        return Tensor.of(to, channels, times);
    }
}
