package convscope.explain;

import convscope.graph.Tensor;

/** Weights over the cells of a tensor. */
final class Cells {
    private Cells() {}

    /** Weights that add the cells whose index is {@code at}, where -1 stands for all along an axis. */
    static float[] sum(long[] shape, int[] at) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] weights = new float[count];
        for (int cell = 0; cell < count; cell++) {
            int rest = cell;
            boolean inside = true;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                int index = (int) (rest % shape[axis]);
                rest /= (int) shape[axis];
                inside &= at[axis] < 0 || at[axis] == index;
            }
            weights[cell] = inside ? 1 : 0;
        }
        return weights;
    }

    /** The same, divided by their number. */
    static float[] mean(long[] shape, int[] at) {
        return normalized(sum(shape, at));
    }

    /** Weights divided by their sum; unchanged where that is 0. */
    static float[] normalized(float[] weights) {
        double total = 0;
        for (float weight : weights) {
            total += weight;
        }
        for (int i = 0; i < weights.length && total != 0; i++) {
            weights[i] = (float) (weights[i] / total);
        }
        return weights;
    }

    /** {@code sum(weights * values)}. */
    static double product(Tensor weights, Tensor values) {
        float[] w = weights.floats();
        float[] v = values.floats();
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            if (w[i] != 0) {
                sum += (double) w[i] * v[i];
            }
        }
        return sum;
    }
}
