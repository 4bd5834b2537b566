package convscope.method.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The estimators against their formulas, written out as loops. */
class EstimatorsTest {
    private static List<float[]> rows(int count, int columns, boolean isBinary) {
        Random random = new Random(count);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = new float[columns];
            for (int k = 0; k < columns; k++) {
                row[k] = isBinary ? random.nextInt(2) : random.nextFloat();
            }
            rows.add(row);
        }
        return rows;
    }

    private static double[] numbers(int count, long seed) {
        return new Random(seed).doubles(count).toArray();
    }

    @Test
    void hsic_isTheTraceOfItsFourMatrices() {
        int n = 21;
        List<float[]> rows = rows(n, 4, true);
        double[] scores = numbers(n, 1);
        List<Double> differences = new ArrayList<>();
        double[][] h = new double[n][n];
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                h[i][j] = (i == j ? 1 : 0) - 1.0 / n;
                if (j < i) {
                    differences.add(Math.abs(scores[i] - scores[j]));
                }
            }
        }
        differences.sort(null);
        double width = (differences.get(104) + differences.get(105)) / 2;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                l[i][j] = Math.exp(-Math.pow(scores[i] - scores[j], 2) / (2 * width * width));
            }
        }
        double[] found = Hsic.criterion(rows, scores, 4, 0, 1);
        for (int cell = 0; cell < 4; cell++) {
            double[][] k = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    k[i][j] = (rows.get(i)[cell] == rows.get(j)[cell] ? 1 : 0) - 0.5;
                }
            }
            double[][] product = times(times(times(k, h), l), h);
            double trace = 0;
            for (int i = 0; i < n; i++) {
                trace += product[i][i];
            }
            assertThat(found[cell]).isCloseTo(trace / 400, offset(1e-12));
        }
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    @Test
    void jansensEstimator_byHand() {
        // three designs of a mask and two altered copies; the variance of 1, 3, 5 is 4
        double[] scores = {1, 2, 1, 3, 3, 5, 5, 4, 7};
        assertThat(Sobol.indices(scores, 2, 0, 1)).containsExactly((1 + 0 + 1) / 24.0, (0 + 4 + 4) / 24.0);
        // of 1 and 5, the first and the third, it is 8
        assertThat(Sobol.indices(scores, 2, 0, 2)).containsExactly((1 + 1) / 32.0, (0 + 4) / 32.0);
        assertThat(Sobol.indices(new double[] {2, 2, 2, 2}, 1, 0, 1)).containsExactly(0);
        assertThat(Sobol.indices(new double[2], 2, 0, 1)).containsExactly(0, 0);
    }

    @Test
    void latinHypercube_hasOnePointInEachInterval() {
        List<float[]> points = LatinHypercube.draw(16, 5, Random::new);
        for (int axis = 0; axis < 5; axis++) {
            boolean[] taken = new boolean[16];
            for (float[] point : points) {
                int interval = (int) (point[axis] * 16);
                assertThat(taken[interval]).isFalse();
                taken[interval] = true;
            }
        }
        assertThat(points.get(0)[0]).isNotEqualTo(points.get(0)[1]);
    }

    /** Where a sum of squares is least, it does not change to first order with any coefficient. */
    @Test
    void linearModel_isWhereTheWeightedSumOfSquaresIsLeast() {
        List<float[]> rows = rows(30, 5, true);
        double[] wanted = numbers(30, 2);
        double[] weights = numbers(30, 3);
        double ridge = 0.7;
        LeastSquares.Linear model = LeastSquares.linear(rows, wanted, weights, ridge);
        double ofIntercept = 0;
        double[] slopes = new double[5];
        double left = 0;
        double mean = 0;
        double total = 0;
        for (int i = 0; i < 30; i++) {
            double error = wanted[i] - model.intercept();
            for (int k = 0; k < 5; k++) {
                error -= rows.get(i)[k] * model.coefficients()[k];
            }
            ofIntercept += weights[i] * error;
            left += weights[i] * error * error;
            mean += weights[i] * wanted[i];
            total += weights[i];
            for (int k = 0; k < 5; k++) {
                slopes[k] += weights[i] * error * rows.get(i)[k];
            }
        }
        assertThat(ofIntercept).isCloseTo(0, offset(1e-10));
        for (int k = 0; k < 5; k++) {
            assertThat(slopes[k]).isCloseTo(ridge * model.coefficients()[k], offset(1e-10));
        }
        double all = 0;
        for (int i = 0; i < 30; i++) {
            all += weights[i] * Math.pow(wanted[i] - mean / total, 2);
        }
        assertThat(model.rSquared()).isCloseTo(1 - left / all, offset(1e-12));
    }

    @Test
    void constrainedSquares_areLeast_amongThoseOfTheSum() {
        List<float[]> rows = rows(40, 6, true);
        double[] wanted = numbers(40, 4);
        double[] weights = numbers(40, 5);
        double[] solution = LeastSquares.withSum(rows, wanted, weights, 2.5);
        assertThat(Arrays.stream(solution).sum()).isCloseTo(2.5, offset(1e-12));
        double[] slopes = new double[6];
        for (int i = 0; i < 40; i++) {
            double error = wanted[i];
            for (int k = 0; k < 6; k++) {
                error -= rows.get(i)[k] * solution[k];
            }
            for (int k = 0; k < 6; k++) {
                slopes[k] += weights[i] * error * rows.get(i)[k];
            }
        }
        // moving weight from one number to another keeps the sum, so all slopes are equal
        for (int k = 1; k < 6; k++) {
            assertThat(slopes[k]).isCloseTo(slopes[0], offset(1e-10));
        }
    }

    @Test
    void tooFewRows_giveTheSmallestSolution() {
        // one row says that the first part alone is worth 3; the other two share what is left of the sum
        List<float[]> rows = List.of(new float[] {1, 0, 0});
        assertThat(LeastSquares.withSum(rows, new double[] {3}, new double[] {1}, 4))
                .containsExactly(new double[] {3, 0.5, 0.5}, offset(1e-12));
        assertThat(LeastSquares.withSum(List.of(new float[3]), new double[0], new double[0], 6))
                .containsExactly(2, 2, 2);
    }
}
