package convscope.method.cam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The largest eigenvalue of a symmetric matrix without negative eigenvalues, and its vector, from products with the matrix alone: the matrix itself is never needed.
 *
 * <p>Lanczos' iteration [1], section 10.1, with every new vector made orthogonal to all before it, started anew from the best vector until the residual is
 * within 1e-10 of the eigenvalue. It starts from fixed random numbers, so the result is always the same.
 *
 * <p>[1] Golub, Van Loan: Matrix Computations, 4th edition 2013.
 *
 * @param value the eigenvalue
 * @param vector of length 1, its sign arbitrary
 */
record LeadingVector(double value, double[] vector) {
    private static final int BASIS = 40;
    private static final int CHECKED = 8;
    private static final int STARTS = 50;
    private static final double RESIDUAL = 1e-10;
    private static final double NOTHING = 1e-13;

    /**
     * Finds it.
     *
     * @param matrix product of the matrix with a vector, as a new array
     * @param size number of rows
     */
    static LeadingVector of(UnaryOperator<double[]> matrix, int size) {
        double[] start = new Random(1).doubles(size, -1, 1).toArray();
        scale(start, 1 / length(start));
        Krylov best = null;
        for (int i = 0; i < STARTS && (best == null || !best.isFound()); i++) {
            best = Krylov.from(matrix, best == null ? start : best.found.vector);
        }
        return best.found;
    }

    /** The best vector within the span of {@code q, M q, M^2 q, ...}, and how far it is from an eigenvector. */
    private record Krylov(LeadingVector found, double residual) {
        static Krylov from(UnaryOperator<double[]> matrix, double[] start) {
            List<double[]> basis = new ArrayList<>(List.of(start));
            List<Double> diagonal = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            while (true) {
                double[] last = basis.get(basis.size() - 1);
                double[] product = matrix.apply(last);
                double size = length(product);
                diagonal.add(dot(product, last));
                orthogonalize(product, basis);
                orthogonalize(product, basis);
                double rest = length(product);
                boolean spanned = rest <= NOTHING * size;
                boolean full = spanned || basis.size() == Math.min(BASIS, start.length);
                if (full || basis.size() % CHECKED == 0) {
                    Krylov best = best(basis, diagonal, beside, spanned ? 0 : rest);
                    if (full || best.isFound()) {
                        return best;
                    }
                }
                beside.add(rest);
                scale(product, 1 / rest);
                basis.add(product);
            }
        }

        boolean isFound() {
            return residual <= RESIDUAL * found.value;
        }

        private static Krylov best(List<double[]> basis, List<Double> diagonal, List<Double> beside, double rest) {
            int count = basis.size();
            DMatrixRMaj tridiagonal = new DMatrixRMaj(count, count);
            for (int i = 0; i < count; i++) {
                tridiagonal.set(i, i, diagonal.get(i));
                if (i + 1 < count) {
                    tridiagonal.set(i, i + 1, beside.get(i));
                    tridiagonal.set(i + 1, i, beside.get(i));
                }
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(count, true, true);
            if (!eigen.decompose(tridiagonal)) {
                throw new ArithmeticException("the values of the layer are not finite");
            }
            int largest = IntStream.range(0, count)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> eigen.getEigenvalue(i).getReal()))
                    .orElseThrow();
            DMatrixRMaj shares = eigen.getEigenVector(largest);
            double[] vector = new double[basis.get(0).length];
            for (int j = 0; j < count; j++) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] += shares.get(j, 0) * basis.get(j)[i];
                }
            }
            scale(vector, 1 / length(vector));
            double value = Math.max(0, eigen.getEigenvalue(largest).getReal());
            return new Krylov(new LeadingVector(value, vector), rest * Math.abs(shares.get(count - 1, 0)));
        }
    }

    private static void orthogonalize(double[] v, List<double[]> basis) {
        for (double[] other : basis) {
            double share = dot(v, other);
            for (int i = 0; i < v.length; i++) {
                v[i] -= share * other[i];
            }
        }
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double length(double[] v) {
        return Math.sqrt(dot(v, v));
    }

    private static void scale(double[] v, double factor) {
        for (int i = 0; i < v.length; i++) {
            v[i] *= factor;
        }
    }
}
