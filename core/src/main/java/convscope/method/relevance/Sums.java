package convscope.method.relevance;

import convscope.graph.Tensor;
import java.util.Map;

/** Sums of many numbers, in double precision. */
final class Sums {
    private Sums() {}

    /** For each item of a batch, the sum of all its numbers over all inputs. */
    static double[] perItem(Map<String, Tensor> byInput) {
        double[] sums = new double[(int) byInput.values().iterator().next().size(0)];
        for (Tensor tensor : byInput.values()) {
            float[] values = tensor.floats();
            int each = values.length / sums.length;
            for (int i = 0; i < values.length; i++) {
                sums[i / each] += values[i];
            }
        }
        return sums;
    }
}
