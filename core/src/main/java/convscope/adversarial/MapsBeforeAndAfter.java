package convscope.adversarial;

import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.report.Agreement;
import java.util.List;

/**
 * Why the network answered what it did, before and after the change, each for its own first answer.
 *
 * @param clean map of the clean input
 * @param adversarial map of the changed input
 * @param rankCorrelation of both, -1 to 1
 * @param similarity structural similarity of both, -1 to 1
 * @param shift distance between the centres of the maps' positive parts, as a share of the input's longest side; null where one of them has none
 */
public record MapsBeforeAndAfter(
        Heatmap clean, Heatmap adversarial, double rankCorrelation, double similarity, Double shift) {
    static MapsBeforeAndAfter of(Heatmap clean, Heatmap adversarial) {
        Agreement agreement = Agreement.of(List.of(clean, adversarial));
        return new MapsBeforeAndAfter(
                clean,
                adversarial,
                agreement.rankCorrelations()[0][1],
                agreement.similarities()[0][1],
                shift(clean.map(), adversarial.map()));
    }

    private static Double shift(Tensor before, Tensor after) {
        double[] from = centre(before);
        double[] to = centre(after);
        if (from == null || to == null) {
            return null;
        }
        double squares = 0;
        long longest = 1;
        for (int axis = 0; axis < from.length; axis++) {
            squares += (to[axis] - from[axis]) * (to[axis] - from[axis]);
            longest = Math.max(longest, before.size(axis));
        }
        return Math.sqrt(squares) / longest;
    }

    /** The middle of the positive weight, one number per axis; null where there is none. */
    private static double[] centre(Tensor map) {
        float[] values = map.floats();
        double[] centre = new double[map.rank()];
        double weight = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] > 0) {
                weight += values[i];
                int rest = i;
                for (int axis = centre.length - 1; axis >= 0; axis--) {
                    int size = (int) map.size(axis);
                    centre[axis] += values[i] * (rest % size);
                    rest /= size;
                }
            }
        }
        for (int axis = 0; axis < centre.length; axis++) {
            centre[axis] /= weight;
        }
        return weight > 0 ? centre : null;
    }
}
