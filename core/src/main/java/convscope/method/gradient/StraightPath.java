package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Integrals along straight paths from baselines to inputs. */
final class StraightPath {
    private StraightPath() {}

    /**
     * The integral of the gradient, times the way gone; the mean of them where an item has several baselines.
     *
     * @param baselines one list of starts or several, each with a start for every item
     * @param shown makes a result of attributions, for whoever watches
     */
    static PathSum sum(
            Subject subject,
            List<Item> items,
            List<List<Item>> baselines,
            Quadrature quadrature,
            int steps,
            Function<Attributions, Heatmap> shown) {
        double[] nodes = quadrature.nodes(steps);
        double[] weights = quadrature.weights(steps);
        int stride = stride(steps);
        int starts = baselines.size();
        return PathSum.of(subject, items, steps * starts, shown, (i, step) -> {
            int place = (int) ((long) (step / starts) * stride % steps);
            double share = nodes[place];
            double weight = weights[place] / starts;
            Item item = items.get(i);
            Map<String, double[]> start = baselines.get(step % starts).get(i).numbers();
            return new PathSum.Point(
                    item.feeding(Item.combined(item.numbers(), start, (x, x0) -> x0 + share * (x - x0))),
                    Item.combined(item.numbers(), start, (x, x0) -> weight * (x - x0)));
        });
    }

    /** A stride by which all places are visited once and any few in a row are spread over the path, so that an early result resembles the last one. */
    private static int stride(int steps) {
        int stride = Math.max(1, (int) Math.round(steps * 0.618));
        while (commonDivisor(stride, steps) > 1) {
            stride++;
        }
        return stride;
    }

    private static int commonDivisor(int a, int b) {
        return b == 0 ? a : commonDivisor(b, a % b);
    }
}
