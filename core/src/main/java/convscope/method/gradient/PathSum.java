package convscope.method.gradient;

import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Heatmap;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Gradients of the explained scalar at points, each multiplied by factors, element by element, and summed for each item of a batch: a line integral where the
 * points lie on a path and the factors are its pieces.
 */
final class PathSum {
    private final List<Item> items;
    private final int steps;
    private final List<Map<String, double[]>> sums = new ArrayList<>();
    private final double[] products;
    private int done;

    /**
     * Where a gradient is taken.
     *
     * @param inputs what is fed, batches of one
     * @param factors per explained input what the gradient is multiplied with, in the order of its elements
     * @param weight a further factor of all elements
     */
    record Point(Map<String, Tensor> inputs, Map<String, double[]> factors, double weight) {}

    /** The points of each item. */
    @FunctionalInterface
    interface Path {
        /** Asked for item after item, and within an item step after step. */
        Point at(int item, int step);
    }

    private PathSum(List<Item> items, int steps) {
        this.items = items;
        this.steps = steps;
        this.products = new double[items.size() * steps];
        items.forEach(item -> sums.add(item.zeros()));
    }

    /**
     * The sums over {@code steps} points of each item.
     *
     * @param shown makes a result of attributions, for whoever watches: the first item's, scaled from the points behind to all of them
     */
    static PathSum of(Subject subject, List<Item> items, int steps, Function<Attributions, Heatmap> shown, Path path) {
        PathSum sum = new PathSum(items, steps);
        Map<Integer, Point> pending = new ConcurrentHashMap<>();
        List<String> inputs = List.copyOf(items.get(0).inputs());
        Samples.of(subject, items.size() * steps)
                .showing(() -> shown.apply(Attributions.of(sum.soFar())))
                .run(
                        subject.query(List.of(), inputs, RuleBook.GRADIENT),
                        sample -> {
                            Point point = path.at(sample / steps, sample % steps);
                            pending.put(sample, point);
                            return point.inputs();
                        },
                        (sample, pass, place) -> {
                            Point point = pending.remove(sample);
                            inputs.forEach(input ->
                                    sum.add(sample, input, pass.cotangent(input).item(place), point));
                            sum.done = sample + 1;
                        });
        return sum;
    }

    private void add(int sample, String input, Tensor gradient, Point point) {
        double[] sum = sums.get(sample / steps).get(input);
        double[] factors = point.factors().get(input);
        double[] numbers = Item.numbers(gradient);
        double product = 0;
        for (int i = 0; i < sum.length; i++) {
            double one = point.weight() * factors[i] * numbers[i];
            sum[i] += one;
            product += one;
        }
        products[sample] += product;
    }

    private Map<String, Tensor> soFar() {
        double scale = (double) steps / Math.min(steps, done);
        Item first = items.get(0);
        Map<String, Tensor> result = new LinkedHashMap<>();
        sums.get(0).forEach((input, values) -> {
            double[] scaled = values.clone();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= scale;
            }
            result.put(input, first.tensor(scaled, input));
        });
        return result;
    }

    /** The sums as batches. */
    Map<String, Tensor> byInput() {
        return Item.stacked(items, sums);
    }

    /** What each step of an item adds to the sum over all its elements. */
    double[] products(int item) {
        return java.util.Arrays.copyOfRange(products, item * steps, (item + 1) * steps);
    }

    /** The sum over all elements, per item. */
    double[] totals() {
        double[] totals = new double[items.size()];
        for (int i = 0; i < totals.length; i++) {
            for (double product : products(i)) {
                totals[i] += product;
            }
        }
        return totals;
    }
}
