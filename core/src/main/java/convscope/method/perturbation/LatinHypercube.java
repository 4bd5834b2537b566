package convscope.method.perturbation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/** Points of the unit cube that are spread evenly along each axis: each of as many equal intervals as there are points holds exactly one of them. */
final class LatinHypercube {
    private LatinHypercube() {}

    /**
     * Draws points.
     *
     * @param random by number of an axis
     * @return {@code points} arrays of {@code axes} numbers from 0 to 1
     */
    static List<float[]> draw(int points, int axes, IntFunction<Random> random) {
        List<float[]> drawn = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            drawn.add(new float[axes]);
        }
        for (int axis = 0; axis < axes; axis++) {
            Random numbers = random.apply(axis);
            int[] order = new int[points];
            for (int i = 0; i < points; i++) {
                int other = numbers.nextInt(i + 1);
                order[i] = order[other];
                order[other] = i;
            }
            for (int i = 0; i < points; i++) {
                drawn.get(i)[axis] = (float) ((order[i] + numbers.nextDouble()) / points);
            }
        }
        return drawn;
    }
}
