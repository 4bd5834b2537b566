package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.Arrays;

/**
 * The weights of one output channel of a convolution.
 *
 * @param first first input channel that it reads
 * @param inputs number of input channels that it reads
 * @param weights {@code [inputs, *kernel]}, mirrored where the convolution is transposed
 * @param size number of cells of a slice
 */
record Kernel(int first, int inputs, float[] weights, int size, double bias, boolean biased) {
    static Kernel of(Node node, Tensor weights, Tensor bias, int channel) {
        int groups = (int) node.integer("group", 1);
        int size = 1;
        for (int i = 2; i < weights.rank(); i++) {
            size *= (int) weights.size(i);
        }
        double shift = bias == null ? 0 : bias.number(bias.count() == 1 ? 0 : channel);
        if (node.is("Conv")) {
            int inputs = (int) weights.size(1);
            int group = channel / (int) (weights.size(0) / groups);
            return new Kernel(group * inputs, inputs, weights.slice(channel).floats(), size, shift, bias != null);
        }
        int outputs = (int) weights.size(1);
        int inputs = (int) weights.size(0) / groups;
        int first = channel / outputs * inputs;
        float[] mirrored = new float[inputs * size];
        for (int c = 0; c < inputs; c++) {
            float[] slice = weights.slice(first + c).slice(channel % outputs).floats();
            for (int k = 0; k < size; k++) {
                mirrored[c * size + k] = slice[size - 1 - k];
            }
        }
        return new Kernel(first, inputs, mirrored, size, shift, bias != null);
    }

    float[] slice(int input) {
        return Arrays.copyOfRange(weights, input * size, (input + 1) * size);
    }

    /** The sum of products of one input channel at a place. */
    double sum(int input, LayerValues values, int[] cells) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
            if (cells[k] >= 0) {
                sum += (double) weights[input * size + k] * values.at(first + input, cells[k]);
            }
        }
        return sum;
    }
}
