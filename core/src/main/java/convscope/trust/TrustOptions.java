package convscope.trust;

import convscope.explain.Baseline;
import convscope.graph.InvalidRequestException;

/**
 * How a map is put to the test.
 *
 * @param steps into which insertion and deletion divide the input, at least 2
 * @param deleted what takes the place of what deletion takes away
 * @param inserted what insertion starts from
 * @param draws random maps to compare with, at least 1
 * @param noise standard deviation of the noise that ROAD adds to what it filled in, as a share of the input's range
 */
public record TrustOptions(int steps, Baseline deleted, Baseline inserted, int draws, double noise) {
    /** Twenty steps; zeros for deletion and a blur of 5 pixels for insertion, as Petsiuk et al. have them; five random maps; ROAD's noise of 0.01. */
    public TrustOptions() {
        this(20, Baseline.ZERO, new Baseline("blur:5"), 5, 0.01);
    }

    public TrustOptions {
        if (steps < 2 || draws < 1) {
            throw new InvalidRequestException(
                    "steps must be at least 2 and draws at least 1, were " + steps + " and " + draws);
        }
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new InvalidRequestException("noise must be a number of at least 0, was " + noise);
        }
    }
}
