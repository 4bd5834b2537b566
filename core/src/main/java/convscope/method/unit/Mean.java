package convscope.method.unit;

import convscope.graph.Tensor;

/** The mean of tensors of one shape, summed in double precision in the order in which they come. */
final class Mean {
    private double[] sums;
    private long[] shape;
    private int count;

    void add(Tensor tensor) {
        float[] values = tensor.floats();
        if (sums == null) {
            sums = new double[values.length];
            shape = tensor.shape();
        }
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[i];
        }
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    double[] values() {
        double[] means = sums.clone();
        for (int i = 0; i < means.length; i++) {
            means[i] /= count;
        }
        return means;
    }

    long[] shape() {
        return shape.clone();
    }
}
