package convscope.render;

import convscope.graph.Tensor;

/** What the kernels of many inputs have most in common. */
final class PrincipalKernel {
    private static final int ROUNDS = 200;

    private PrincipalKernel() {}

    /**
     * The first right singular vector of {@code [in, kh * kw]}, of length 1, signed so that its product with the mean over the inputs is not negative. Found by power
     * iteration on the product of the matrix with itself, started at the row of largest norm.
     *
     * @param kernel {@code [in, kh, kw]}, not all zeros
     * @return {@code [kh, kw]}
     */
    static Tensor of(Tensor kernel) {
        int inputs = (int) kernel.size(0);
        int size = (int) (kernel.size(1) * kernel.size(2));
        float[] rows = kernel.floats();
        double[] vector = longestRow(rows, inputs, size);
        for (int round = 0; round < ROUNDS; round++) {
            vector = unit(applied(rows, inputs, size, vector));
        }
        double agreement = 0;
        for (int i = 0; i < rows.length; i++) {
            agreement += rows[i] * vector[i % size];
        }
        float[] result = new float[size];
        for (int i = 0; i < size; i++) {
            result[i] = (float) (agreement < 0 ? -vector[i] : vector[i]);
        }
        return Tensor.of(result, kernel.size(1), kernel.size(2));
    }

    private static double[] longestRow(float[] rows, int inputs, int size) {
        double[] longest = new double[size];
        double most = -1;
        for (int i = 0; i < inputs; i++) {
            double squares = 0;
            for (int k = 0; k < size; k++) {
                squares += (double) rows[i * size + k] * rows[i * size + k];
            }
            if (squares > most) {
                most = squares;
                for (int k = 0; k < size; k++) {
                    longest[k] = rows[i * size + k];
                }
            }
        }
        return unit(longest);
    }

    private static double[] applied(float[] rows, int inputs, int size, double[] vector) {
        double[] result = new double[size];
        for (int i = 0; i < inputs; i++) {
            double dot = 0;
            for (int k = 0; k < size; k++) {
                dot += rows[i * size + k] * vector[k];
            }
            for (int k = 0; k < size; k++) {
                result[k] += dot * rows[i * size + k];
            }
        }
        return result;
    }

    private static double[] unit(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double norm = Math.sqrt(squares);
        for (int i = 0; i < vector.length && norm > 0; i++) {
            vector[i] /= norm;
        }
        return vector;
    }
}
