package convscope.method.gradient;

import convscope.graph.InvalidRequestException;

/** How an integral from 0 to 1 becomes a weighted sum over {@code n} places; the weights sum to 1. */
public enum Quadrature {
    /** The middles of {@code n} equal parts, each with weight {@code 1/n}. */
    MIDPOINT,
    /** The zeros of the Legendre polynomial of degree {@code n}: exact for polynomials of degree {@code 2n - 1}, no better than the middles where there are kinks. */
    GAUSS_LEGENDRE,
    /** The left ends of {@code n} equal parts. */
    LEFT,
    /** The right ends of {@code n} equal parts. */
    RIGHT,
    /** Both ends and {@code n - 2} places between them, at equal distances; the ends count half. */
    TRAPEZOID;

    private static final int NEWTON_STEPS = 100;

    /** The places, in ascending order. */
    double[] nodes(int n) {
        require(n);
        double[] nodes = new double[n];
        for (int i = 0; i < n; i++) {
            nodes[i] = switch (this) {
                case MIDPOINT -> (i + 0.5) / n;
                case LEFT -> (double) i / n;
                case RIGHT -> (i + 1.0) / n;
                case TRAPEZOID -> i / (n - 1.0);
                case GAUSS_LEGENDRE -> (1 - zero(n, i)) / 2;
            };
        }
        return nodes;
    }

    /** What each place counts. */
    double[] weights(int n) {
        require(n);
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            weights[i] = switch (this) {
                case MIDPOINT, LEFT, RIGHT -> 1.0 / n;
                case TRAPEZOID -> (i == 0 || i == n - 1 ? 0.5 : 1) / (n - 1);
                case GAUSS_LEGENDRE -> {
                    double z = zero(n, i);
                    double slope = legendre(n, z)[1];
                    yield 1 / ((1 - z * z) * slope * slope);
                }
            };
        }
        return weights;
    }

    /** Refuses numbers of places that the rule does not have. */
    void require(int n) {
        int least = this == TRAPEZOID ? 2 : 1;
        if (n < least) {
            throw new InvalidRequestException("steps must be at least " + least
                    + (this == TRAPEZOID ? " for quadrature trapezoid" : "") + ", was " + n);
        }
    }

    /** Zero number {@code i} of the Legendre polynomial of degree {@code n}, in descending order, by Newton's method. */
    private static double zero(int n, int i) {
        double z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double[] at = legendre(n, z);
            double change = at[0] / at[1];
            z -= change;
            if (Math.abs(change) < 1e-15) {
                break;
            }
        }
        return z;
    }

    /** Value and slope of the Legendre polynomial of degree {@code n}, by {@code k P_k = (2k - 1) z P_(k-1) - (k - 1) P_(k-2)}. */
    private static double[] legendre(int n, double z) {
        double before = 1;
        double value = z;
        for (int k = 2; k <= n; k++) {
            double next = ((2 * k - 1) * z * value - (k - 1) * before) / k;
            before = value;
            value = next;
        }
        return new double[] {value, n * (z * value - before) / (z * z - 1)};
    }
}
