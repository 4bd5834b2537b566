package convscope.method.gradient;

import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.runtime.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The path of Guided Integrated Gradients from one baseline to one input, all elements of all inputs in one vector. */
final class GuidedPath {
    private final Item item;
    private final double[] from;
    private final double[] way;
    private final double[] progress;
    private final double[] sum;
    private final double length;
    private final int steps;
    private final double fraction;
    private final double maxDist;

    private GuidedPath(GuidedIntegratedGradients method, Item item, Item baseline) {
        this.item = item;
        from = joined(baseline.numbers());
        way = joined(item.numbers());
        double distance = 0;
        for (int i = 0; i < way.length; i++) {
            way[i] -= from[i];
            distance += Math.abs(way[i]);
        }
        length = distance;
        progress = new double[way.length];
        sum = new double[way.length];
        steps = method.steps();
        fraction = method.fraction();
        maxDist = method.maxDist();
    }

    /** The attributions of a batch, item after item. */
    static Attributions walk(
            GuidedIntegratedGradients method,
            Subject subject,
            Map<String, Tensor> batch,
            Map<String, Tensor> baselines) {
        List<Item> items = Item.of(subject, batch);
        List<Item> starts = Item.of(subject, baselines);
        List<GuidedPath> paths = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            paths.add(new GuidedPath(method, items.get(i), starts.get(i)));
        }
        int steps = method.steps();
        List<String> inputs = List.copyOf(items.get(0).inputs());
        Samples.of(subject, items.size() * steps)
                .oneByOne()
                .showing(() -> method.heatmap(subject, Attributions.of(result(items.subList(0, 1), paths))))
                .run(
                        subject.query(List.of(), inputs, RuleBook.GRADIENT),
                        sample -> paths.get(sample / steps).point(),
                        (sample, pass, place) ->
                                paths.get(sample / steps).move(gradient(pass, place, inputs), sample % steps + 1));
        double[] totals = new double[items.size()];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = Arrays.stream(paths.get(i).sum).sum();
        }
        return Completeness.of(subject, result(items, paths), totals, batch, baselines);
    }

    private static Map<String, Tensor> result(List<Item> items, List<GuidedPath> paths) {
        List<Map<String, double[]>> sums = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            sums.add(paths.get(i).split(paths.get(i).sum));
        }
        return Item.stacked(items, sums);
    }

    private static double[] gradient(Pass pass, int place, List<String> inputs) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        inputs.forEach(
                input -> gradients.put(input, Item.numbers(pass.cotangent(input).item(place))));
        return joined(gradients);
    }

    private static double[] joined(Map<String, double[]> parts) {
        return parts.values().stream().flatMapToDouble(Arrays::stream).toArray();
    }

    private Map<String, double[]> split(double[] all) {
        Map<String, double[]> parts = new LinkedHashMap<>();
        int start = 0;
        for (String input : item.inputs()) {
            int end = start + item.numbers().get(input).length;
            parts.put(input, Arrays.copyOfRange(all, start, end));
            start = end;
        }
        return parts;
    }

    /** Where the path has come to. */
    private Map<String, Tensor> point() {
        double[] point = new double[way.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = from[i] + progress[i] * way[i];
        }
        return item.feeding(split(point));
    }

    /** Moves on until {@code step / steps} of the way is behind, elements with small gradients first. */
    private void move(double[] gradient, int step) {
        double share = (double) step / steps;
        double least = Math.max(0, share - maxDist);
        double most = Math.min(1, share + maxDist);
        double missing = length * (share - 1);
        for (int i = 0; i < way.length; i++) {
            advance(i, Math.max(progress[i], least), gradient);
            missing += Math.abs(way[i]) * (1 - progress[i]);
        }
        int[] movable = bySize(gradient, most);
        int together = (int) (fraction * (way.length - 1)) + 1;
        for (int start = 0; start < movable.length && missing > 0; ) {
            int end = endOfGroup(movable, start + together, gradient);
            double room = 0;
            for (int k = start; k < end; k++) {
                room += Math.abs(way[movable[k]]) * (most - progress[movable[k]]);
            }
            double part = missing >= room ? 1 : missing / room;
            for (int k = start; k < end; k++) {
                int i = movable[k];
                advance(i, part == 1 ? most : progress[i] + part * (most - progress[i]), gradient);
            }
            missing = part == 1 ? missing - room : 0;
            start = end;
        }
    }

    private void advance(int i, double to, double[] gradient) {
        sum[i] += gradient[i] * way[i] * (to - progress[i]);
        progress[i] = to;
    }

    /** The elements that may still move in this step, those with the smallest gradients first. */
    private int[] bySize(double[] gradient, double most) {
        long[] keys = new long[way.length];
        int count = 0;
        for (int i = 0; i < way.length; i++) {
            if (way[i] != 0 && progress[i] < most) {
                keys[count++] = (long) Float.floatToIntBits(size(gradient, i)) << 32 | i;
            }
        }
        Arrays.sort(keys, 0, count);
        int[] order = new int[count];
        for (int k = 0; k < count; k++) {
            order[k] = (int) keys[k];
        }
        return order;
    }

    /** Elements with the same gradient move together. */
    private static int endOfGroup(int[] movable, int end, double[] gradient) {
        int all = Math.min(end, movable.length);
        while (all < movable.length && size(gradient, movable[all]) == size(gradient, movable[all - 1])) {
            all++;
        }
        return all;
    }

    private static float size(double[] gradient, int i) {
        return (float) Math.abs(gradient[i]);
    }
}
