package convscope.trust;

import java.util.Arrays;

/**
 * Fills places of a plane in from their neighbours: each missing number is the weighted mean of its up to eight neighbours, 1/6 for those beside and 1/12 for those across,
 * missing neighbours included; the weights of neighbours beyond the border are left out. All missing numbers follow from one linear system.
 *
 * <p>Rong et al. 2022 (arXiv:2202.00449), section 4.3. The system is symmetric and positive definite as long as a number is known; it is solved by conjugate gradients.
 */
final class Imputation {
    private static final double BESIDE = 1 / 6.0;
    private static final double ACROSS = 1 / 12.0;

    /** Largest residual left, as a share of the right side's size. */
    private static final double EXACT = 1e-5;

    private static final int MOST_ROUNDS = 2000;

    /** How much of the sums of rows the incomplete factorization keeps; all of it may leave a pivot of 0. */
    private static final double SUMS_KEPT = 0.98;

    private final int width;
    private final int height;
    private final int stride;
    private final int[] missing;
    private final double[] diagonal;
    private final double[] inverse;

    /**
     * Prepares for planes.
     *
     * @param missing numbers of the places that are missing, row by row
     */
    Imputation(int height, int width, int[] missing) {
        this.width = width;
        this.height = height;
        this.stride = width + 2;
        this.missing = new int[missing.length];
        for (int i = 0; i < missing.length; i++) {
            this.missing[i] = framed(missing[i]);
        }
        Arrays.sort(this.missing);
        double[] ones = new double[(height + 2) * stride];
        for (int p = 0; p < height * width; p++) {
            ones[framed(p)] = 1;
        }
        diagonal = new double[ones.length];
        for (int at : this.missing) {
            diagonal[at] = around(ones, at);
        }
        inverse = inversePivots();
    }

    /** The place in a plane with a frame of one around it, so that every place has eight neighbours. */
    private int framed(int place) {
        return (place / width + 1) * stride + place % width + 1;
    }

    private double around(double[] plane, int at) {
        return BESIDE * (plane[at - stride] + plane[at - 1] + plane[at + 1] + plane[at + stride])
                + ACROSS
                        * (plane[at - stride - 1]
                                + plane[at - stride + 1]
                                + plane[at + stride - 1]
                                + plane[at + stride + 1]);
    }

    /**
     * The plane with its missing numbers filled in.
     *
     * @param plane row by row; what stands at missing places plays no part
     */
    double[] filled(double[] plane) {
        double[] known = new double[diagonal.length];
        for (int p = 0; p < plane.length; p++) {
            known[framed(p)] = plane[p];
        }
        double sum = 0;
        for (int at : missing) {
            known[at] = 0;
        }
        for (double value : known) {
            sum += value;
        }
        double mean = sum / Math.max(1, height * width - missing.length);
        double[] solution = solved(known, mean);
        double[] filled = plane.clone();
        for (int at : missing) {
            filled[(at / stride - 1) * width + at % stride - 1] = solution[at];
        }
        return filled;
    }

    /** Conjugate gradients, begun at the mean of what is known. */
    private double[] solved(double[] known, double mean) {
        int size = diagonal.length;
        double[] x = new double[size];
        double[] residual = new double[size];
        for (int at : missing) {
            x[at] = mean;
        }
        double scale = 0;
        for (int at : missing) {
            double right = around(known, at);
            residual[at] = right - diagonal[at] * x[at] + around(x, at);
            scale += right * right + diagonal[at] * mean * diagonal[at] * mean;
        }
        double[] direction = new double[size];
        double[] product = new double[size];
        double[] eased = new double[size];
        double energy = 0;
        for (int round = 0; round < MOST_ROUNDS && product(residual, residual) > EXACT * EXACT * scale; round++) {
            ease(residual, eased);
            double next = product(residual, eased);
            double share = round == 0 ? 0 : next / energy;
            energy = next;
            for (int at : missing) {
                direction[at] = eased[at] + share * direction[at];
            }
            for (int at : missing) {
                product[at] = diagonal[at] * direction[at] - around(direction, at);
            }
            double step = energy / product(direction, product);
            for (int at : missing) {
                x[at] += step * direction[at];
                residual[at] -= step * product[at];
            }
        }
        return x;
    }

    private double product(double[] a, double[] b) {
        double sum = 0;
        for (int at : missing) {
            sum += a[at] * b[at];
        }
        return sum;
    }

    /** Solves {@code (D + L) D^-1 (D + U) z = r} with the system's parts L below and U above the diagonal, and the pivots D. */
    private void ease(double[] residual, double[] eased) {
        for (int at : missing) {
            eased[at] = inverse[at] * (residual[at] + before(eased, at));
        }
        for (int i = missing.length - 1; i >= 0; i--) {
            int at = missing[i];
            eased[at] += inverse[at] * after(eased, at);
        }
    }

    private double before(double[] plane, int at) {
        return BESIDE * (plane[at - 1] + plane[at - stride])
                + ACROSS * (plane[at - stride - 1] + plane[at - stride + 1]);
    }

    private double after(double[] plane, int at) {
        return BESIDE * (plane[at + 1] + plane[at + stride])
                + ACROSS * (plane[at + stride - 1] + plane[at + stride + 1]);
    }

    /** One over the pivots of the modified incomplete factorization, which keeps the sums of rows: it eases what is smooth, where plain gradients are slow. */
    private double[] inversePivots() {
        double[] ones = new double[diagonal.length];
        for (int at : missing) {
            ones[at] = 1;
        }
        double[] inverses = new double[diagonal.length];
        double[] filled = new double[diagonal.length];
        for (int at : missing) {
            double own = BESIDE * BESIDE * (inverses[at - 1] + inverses[at - stride])
                    + ACROSS * ACROSS * (inverses[at - stride - 1] + inverses[at - stride + 1]);
            inverses[at] = 1 / (diagonal[at] - SUMS_KEPT * before(filled, at) - (1 - SUMS_KEPT) * own);
            filled[at] = inverses[at] * after(ones, at);
        }
        return inverses;
    }
}
