package convscope.method.perturbation;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.linsol.svd.SolvePseudoInverseSvd_DDRM;

/** Weighted least squares; where many solutions fit equally well, the smallest one. */
final class LeastSquares {
    /** Singular values smaller than this, times their number, of the largest count as 0. */
    private static final double ROUNDING = 1e-12;

    private final int unknowns;
    private final DMatrixRMaj products;
    private final DMatrixRMaj right;

    private LeastSquares(int unknowns) {
        this.unknowns = unknowns;
        this.products = new DMatrixRMaj(unknowns, unknowns);
        this.right = new DMatrixRMaj(unknowns, 1);
    }

    private void add(double[] row, double wanted, double weight) {
        for (int i = 0; i < unknowns; i++) {
            double weighted = weight * row[i];
            right.data[i] += weighted * wanted;
            for (int j = 0; j <= i; j++) {
                products.data[i * unknowns + j] += weighted * row[j];
            }
        }
    }

    private double[] solve(double ridge) {
        for (int i = 0; i < unknowns; i++) {
            products.data[i * unknowns + i] += ridge;
            for (int j = 0; j < i; j++) {
                products.data[j * unknowns + i] = products.data[i * unknowns + j];
            }
        }
        DMatrixRMaj solution = new DMatrixRMaj(unknowns, 1);
        double largest = CommonOps_DDRM.elementMaxAbs(products);
        if (largest == 0) {
            return solution.data;
        }
        SolvePseudoInverseSvd_DDRM solver = new SolvePseudoInverseSvd_DDRM(unknowns, unknowns);
        solver.setThreshold(ROUNDING);
        if (!solver.setA(products)) {
            throw new IllegalStateException("no singular values of a " + unknowns + " x " + unknowns + " matrix");
        }
        solver.solve(right, solution);
        return solution.data;
    }

    /**
     * A linear model with an intercept.
     *
     * @param coefficients one per column
     * @param rSquared share of the weighted variance that the model explains; 1 where there is none
     */
    record Linear(double[] coefficients, double intercept, double rSquared) {}

    /**
     * Minimises {@code sum_i weights[i] (wanted[i] - intercept - rows[i] . c)^2 + ridge |c|^2}.
     *
     * @param rows the first {@code wanted.length} are used
     */
    static Linear linear(List<float[]> rows, double[] wanted, double[] weights, double ridge) {
        int columns = rows.get(0).length;
        double total = 0;
        double mean = 0;
        double[] means = new double[columns];
        for (int i = 0; i < wanted.length; i++) {
            total += weights[i];
            mean += weights[i] * wanted[i];
            for (int k = 0; k < columns; k++) {
                means[k] += weights[i] * rows.get(i)[k];
            }
        }
        if (total == 0) {
            return new Linear(new double[columns], 0, 1);
        }
        mean /= total;
        for (int k = 0; k < columns; k++) {
            means[k] /= total;
        }
        LeastSquares system = new LeastSquares(columns);
        for (int i = 0; i < wanted.length; i++) {
            system.add(centred(rows.get(i), means), wanted[i] - mean, weights[i]);
        }
        double[] coefficients = system.solve(ridge);
        double left = 0;
        double all = 0;
        for (int i = 0; i < wanted.length; i++) {
            double error = wanted[i] - mean - product(centred(rows.get(i), means), coefficients);
            left += weights[i] * error * error;
            all += weights[i] * (wanted[i] - mean) * (wanted[i] - mean);
        }
        return new Linear(coefficients, mean - product(means, coefficients), all > 0 ? 1 - left / all : 1);
    }

    /**
     * Minimises {@code sum_i weights[i] (wanted[i] - rows[i] . c)^2} among the {@code c} whose numbers sum to {@code sum}: {@code c = sum / n + u}, where the
     * numbers of {@code u} sum to 0, which rows without their mean see to.
     *
     * @param rows the first {@code wanted.length} are used
     */
    static double[] withSum(List<float[]> rows, double[] wanted, double[] weights, double sum) {
        int columns = rows.get(0).length;
        LeastSquares system = new LeastSquares(columns);
        for (int i = 0; i < wanted.length; i++) {
            float[] row = rows.get(i);
            double mean = 0;
            for (float value : row) {
                mean += (double) value / columns;
            }
            double[] centred = new double[columns];
            for (int k = 0; k < columns; k++) {
                centred[k] = row[k] - mean;
            }
            system.add(centred, wanted[i] - sum * mean, weights[i]);
        }
        double[] solution = system.solve(0);
        double excess = Agreement.mean(solution);
        for (int k = 0; k < columns; k++) {
            solution[k] += sum / columns - excess;
        }
        return solution;
    }

    private static double[] centred(float[] row, double[] means) {
        double[] result = new double[row.length];
        for (int k = 0; k < row.length; k++) {
            result[k] = row[k] - means[k];
        }
        return result;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += a[k] * b[k];
        }
        return sum;
    }
}
