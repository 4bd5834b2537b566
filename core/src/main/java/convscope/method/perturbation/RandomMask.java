package convscope.method.perturbation;

import java.util.Arrays;
import java.util.Random;

/**
 * Smooth random masks over an input: a coarse grid of zeros and ones, linearly enlarged to one cell more than the input needs, and cut out at a random place.
 * Enlarging reads the grid at half-pixel centres and repeats its border values.
 *
 * @param space sizes of the input's axes
 * @param grid number of cells along each axis
 * @param keep probability of a one; at every position it is also the expected value of the mask
 */
record RandomMask(int[] space, int[] grid, double keep) {
    /** Masks with {@code side} cells along each axis, fewer along axes with fewer positions. */
    static RandomMask over(long[] space, int side, double keep) {
        int[] sizes = Arrays.stream(space).mapToInt(Math::toIntExact).toArray();
        return new RandomMask(
                sizes, Arrays.stream(sizes).map(s -> Math.min(s, side)).toArray(), keep);
    }

    /** A mask with values from 0 to 1, last axis fastest. */
    float[] draw(Random random) {
        int cells = Arrays.stream(grid).reduce(1, (a, b) -> a * b);
        float[] values = new float[cells];
        for (int i = 0; i < cells; i++) {
            values[i] = random.nextDouble() < keep ? 1 : 0;
        }
        int outer = 1;
        int inner = cells;
        for (int axis = 0; axis < space.length; axis++) {
            inner /= grid[axis];
            values = enlarged(values, outer, axis, inner, random.nextInt(cell(axis)));
            outer *= space[axis];
        }
        return values;
    }

    private int cell(int axis) {
        return (space[axis] + grid[axis] - 1) / grid[axis];
    }

    private float[] enlarged(float[] values, int outer, int axis, int inner, int shift) {
        int from = grid[axis];
        int size = space[axis];
        double scale = from / ((from + 1.0) * cell(axis));
        float[] result = new float[outer * size * inner];
        int[] low = new int[size];
        float[] share = new float[size];
        for (int i = 0; i < size; i++) {
            double at = Math.max(0, Math.min(from - 1, (i + shift + 0.5) * scale - 0.5));
            low[i] = Math.min((int) at, Math.max(0, from - 2));
            share[i] = (float) (at - low[i]);
        }
        int next = from > 1 ? inner : 0;
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < size; i++) {
                int source = (o * from + low[i]) * inner;
                int target = (o * size + i) * inner;
                float high = share[i];
                for (int k = 0; k < inner; k++) {
                    float a = values[source + k];
                    result[target + k] = a + high * (values[source + next + k] - a);
                }
            }
        }
        return result;
    }
}
