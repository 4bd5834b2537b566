package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Weights of a cell, checked to fit each other.
 *
 * @param kernel {@code [in, gates * units]}
 * @param recurrent {@code [units, gates * units]}
 * @param bias {@code [gates * units]}, or {@code [2, gates * units]} of a GRU that resets after the product: of the input, then of the state; null where there is
 *     none
 */
record RecurrentWeights(Tensor kernel, Tensor recurrent, Tensor bias, int gates, boolean resetAfter) {
    /** The weights of a recurrent layer or cell. */
    static RecurrentWeights of(Emission e) {
        boolean fast = RecurrentCells.isForCards(e.layer.kind());
        int gates = RecurrentCells.GATES.get(RecurrentCells.cell(e.layer.kind()));
        boolean gru = gates == 3;
        RecurrentWeights found = new RecurrentWeights(
                e.variable("kernel", 2),
                e.variable("recurrent_kernel", 2),
                e.variable("bias"),
                gates,
                gru && (fast || e.config.flag("reset_after", false)));
        found.check(e, fast);
        return fast ? found.fromCudnn() : found;
    }

    private void check(Emission e, boolean fast) {
        long width = gates * units();
        if (kernel.size(1) != width || recurrent.size(1) != width) {
            throw e.misfit("its kernels are " + kernel + " and " + recurrent + ", " + width + " columns are expected");
        }
        long biases = fast || resetAfter ? 2 * width : width;
        if (bias != null && bias.count() != biases || fast && bias == null) {
            throw e.misfit("its bias is " + bias + ", " + biases + " numbers are expected");
        }
    }

    long units() {
        return recurrent.size(0);
    }

    /** What is added to the input's share of the gates; null for nothing. */
    Tensor inputBias() {
        return bias == null || bias.rank() == 1 ? bias : half(0);
    }

    /** What is added to the state's share of the gates; null for nothing. */
    Tensor recurrentBias() {
        return bias == null || bias.rank() == 1 ? null : half(1);
    }

    private Tensor half(int index) {
        int width = (int) (gates * units());
        return Tensor.of(Arrays.copyOfRange(bias.floats(), index * width, (index + 1) * width), width);
    }

    /** The columns of each gate of the recurrent kernel. */
    List<Tensor> recurrentGates() {
        return columns(recurrent);
    }

    private List<Tensor> columns(Tensor matrix) {
        int rows = (int) matrix.size(0);
        int width = (int) units();
        float[] from = matrix.floats();
        List<Tensor> parts = new ArrayList<>();
        for (int gate = 0; gate < gates; gate++) {
            float[] to = new float[rows * width];
            for (int row = 0; row < rows; row++) {
                System.arraycopy(from, (row * gates + gate) * width, to, row * width, width);
            }
            parts.add(Tensor.of(to, rows, width));
        }
        return parts;
    }

    /**
     * Weights of a layer for graphics cards in the order of the plain layer. There every gate's matrix is transposed, that of the input in memory only, and an LSTM
     * has two biases that are summed.
     */
    private RecurrentWeights fromCudnn() {
        int width = (int) (gates * units());
        float[] both = bias.floats();
        Tensor plain = Tensor.of(both, 2, width);
        if (!resetAfter) {
            float[] sum = new float[width];
            for (int i = 0; i < width; i++) {
                sum[i] = both[i] + both[width + i];
            }
            plain = Tensor.of(sum, width);
        }
        long in = kernel.size(0);
        List<Tensor> inputs = columns(kernel).stream()
                .map(gate -> transposed(gate.reshaped(units(), in)))
                .toList();
        List<Tensor> states =
                columns(recurrent).stream().map(RecurrentWeights::transposed).toList();
        return new RecurrentWeights(beside(inputs), beside(states), plain, gates, resetAfter);
    }

    static Tensor transposed(Tensor matrix) {
        int rows = (int) matrix.size(0);
        int columns = (int) matrix.size(1);
        float[] from = matrix.floats();
        float[] to = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            to[i % columns * rows + i / columns] = from[i];
        }
        return Tensor.of(to, columns, rows);
    }

    private static Tensor beside(List<Tensor> parts) {
        int rows = (int) parts.get(0).size(0);
        int width = (int) parts.get(0).size(1);
        float[] all = new float[rows * width * parts.size()];
        for (int i = 0; i < parts.size(); i++) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(parts.get(i).floats(), row * width, all, (row * parts.size() + i) * width, width);
            }
        }
        return Tensor.of(all, rows, (long) width * parts.size());
    }

    /** The columns of a matrix as rows, gates in another order: {@code [1, gates * units, in]}, as ONNX has them. */
    Tensor rows(Tensor matrix, int... order) {
        List<Tensor> parts = columns(matrix);
        int size = (int) parts.get(0).count();
        float[] all = new float[size * gates];
        for (int i = 0; i < gates; i++) {
            System.arraycopy(transposed(parts.get(order[i])).floats(), 0, all, i * size, size);
        }
        return Tensor.of(all, 1, gates * units(), matrix.size(0));
    }

    /** Biases of the input, then of the state, gates in another order: {@code [1, 2 * gates * units]}, as ONNX has them. */
    Tensor biases(int... order) {
        int width = (int) units();
        float[] all = new float[2 * gates * width];
        float[] from = bias.floats();
        for (int half = 0; half < from.length / (gates * width); half++) {
            for (int i = 0; i < gates; i++) {
                System.arraycopy(from, (half * gates + order[i]) * width, all, (half * gates + i) * width, width);
            }
        }
        return Tensor.of(all, 1, all.length);
    }
}
