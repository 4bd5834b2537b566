package convscope.method.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Choices among {@code n} parts, with the weights under which least squares give Shapley values.
 *
 * <p>The Shapley kernel gives all choices of {@code s} parts together the weight {@code (n - 1) / (s (n - s))}. Sizes are taken in pairs {@code s, n - s}, outermost
 * first: where the runs suffice for all choices of a pair of sizes, all are taken; from the first pair where they do not, sizes are drawn by their weight
 * and choices uniformly, each together with its complement.
 *
 * @param kept per choice 1 for the parts that are kept, 0 for the others
 * @param weights one per choice; they sum to 1
 * @param complete how many choices, from the first, are complete sizes
 */
record Coalitions(List<float[]> kept, double[] weights, int complete) {
    /** Whether no choice is missing, so that the values are exact. */
    boolean isExact() {
        return complete == kept.size();
    }

    /**
     * Chooses.
     *
     * @param most number of choices at most
     * @param random by number of a pair
     */
    static Coalitions of(int n, int most, IntFunction<Random> random) {
        List<float[]> kept = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        double[] masses = masses(n);
        double rest = 1;
        int size = 1;
        while (2 * size <= n) {
            double both = 2 * size == n ? masses[size] : 2 * masses[size];
            double choices = binomial(n, size) * (2 * size == n ? 1 : 2);
            double expected = (most - kept.size()) * both / rest;
            boolean isLast = 2 * size + 2 > n;
            if (choices > (isLast ? most - kept.size() : expected)) {
                break;
            }
            addAll(kept, n, size);
            while (weights.size() < kept.size()) {
                weights.add(both / choices);
            }
            rest -= both;
            size++;
        }
        int complete = kept.size();
        if (2 * size <= n) {
            addRandom(kept, most - complete, masses, size, random);
            double each = rest / (kept.size() - complete);
            while (weights.size() < kept.size()) {
                weights.add(each);
            }
        }
        return new Coalitions(
                kept, weights.stream().mapToDouble(Double::doubleValue).toArray(), complete);
    }

    /** The kernel's share of each size. */
    private static double[] masses(int n) {
        double[] masses = new double[n];
        double all = 0;
        for (int s = 1; s < n; s++) {
            masses[s] = 1.0 / s / (n - s);
            all += masses[s];
        }
        for (int s = 1; s < n; s++) {
            masses[s] /= all;
        }
        return masses;
    }

    private static double binomial(int n, int k) {
        double result = 1;
        for (int i = 1; i <= k; i++) {
            result = result * (n - k + i) / i;
        }
        return Math.rint(result);
    }

    /** All choices of {@code size} parts, each followed by its complement, which has that size too where it is half of {@code n}. */
    private static void addAll(List<float[]> kept, int n, int size) {
        int[] chosen = new int[size];
        Arrays.setAll(chosen, i -> i);
        while (true) {
            if (2 * size < n || chosen[0] == 0) {
                float[] one = new float[n];
                for (int part : chosen) {
                    one[part] = 1;
                }
                kept.add(one);
                kept.add(complement(one));
            }
            int i = size - 1;
            while (i >= 0 && chosen[i] == n - size + i) {
                i--;
            }
            if (i < 0) {
                return;
            }
            chosen[i]++;
            for (int j = i + 1; j < size; j++) {
                chosen[j] = chosen[j - 1] + 1;
            }
        }
    }

    private static void addRandom(
            List<float[]> kept, int wanted, double[] masses, int smallest, IntFunction<Random> random) {
        int n = masses.length;
        double all = 0;
        for (int s = smallest; s <= n - smallest; s++) {
            all += masses[s];
        }
        for (int pair = 0; pair < Math.max(1, wanted / 2); pair++) {
            Random numbers = random.apply(pair);
            double place = numbers.nextDouble() * all;
            int size = smallest;
            while (size < n - smallest && place >= masses[size]) {
                place -= masses[size];
                size++;
            }
            float[] one = new float[n];
            int left = size;
            for (int part = 0; part < n; part++) {
                if (numbers.nextDouble() * (n - part) < left) {
                    one[part] = 1;
                    left--;
                }
            }
            kept.add(one);
            kept.add(complement(one));
        }
    }

    private static float[] complement(float[] kept) {
        float[] other = new float[kept.length];
        for (int k = 0; k < kept.length; k++) {
            other[k] = 1 - kept[k];
        }
        return other;
    }
}
