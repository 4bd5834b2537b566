package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Explanation;
import convscope.explain.InputAttribution;
import convscope.explain.Progress;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;

/** Mean and variance of another method's attributions over inputs with noise added; gathered one after the other by Welford's formula. */
final class NoisyInputs {
    private final List<Item> items;
    private final List<Map<String, double[]>> means = new ArrayList<>();
    private final List<Map<String, double[]>> squares = new ArrayList<>();
    private final Map<String, double[]> values = new LinkedHashMap<>();
    private final TreeSet<String> notes = new TreeSet<>();
    private int done;

    private NoisyInputs(List<Item> items) {
        this.items = items;
        items.forEach(item -> {
            means.add(item.zeros());
            squares.add(item.zeros());
        });
    }

    /** Refuses numbers of samples and sizes of noise that make no sense. */
    static void require(int samples, double noise) {
        if (samples < 1) {
            throw new InvalidRequestException("samples must be at least 1, was " + samples);
        }
        if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("noise must be a number of at least 0, was " + noise);
        }
    }

    /**
     * Attributions made from those of noisy inputs.
     *
     * @param owner the method that asks
     * @param method whose attributions are gathered
     * @param statistic what is made of the mean and the variance of each element
     */
    static Attributions of(
            InputAttribution owner,
            InputAttribution method,
            int samples,
            double noise,
            DoubleBinaryOperator statistic,
            Subject subject,
            Map<String, Tensor> batch) {
        List<Item> items = Item.of(subject, batch);
        NoisyInputs gathered = new NoisyInputs(items);
        Subject inner = subject.watchedBy(new Unwatched(subject.progress()));
        Samples.of(subject, items.size() * samples)
                .showing(() -> owner.heatmap(subject, gathered.result(samples, statistic)))
                .run(
                        noisy -> method.attributions(inner, noisy),
                        sample -> {
                            Item item = items.get(sample / samples);
                            return item.feeding(item.withNoise(
                                    item.numbers(), noise, item.subject().random(sample % samples)));
                        },
                        (sample, attributions, place) -> gathered.add(sample, samples, attributions, place));
        return gathered.result(samples, statistic);
    }

    /** Passes on that the work is to end, but not the progress of a part of it. */
    private record Unwatched(Progress whole) implements Progress {
        @Override
        public void at(int ofPart, int total, Supplier<? extends Explanation> soFar) {
            // the runs of a part are no measure of the whole
        }

        @Override
        public boolean isCancelled() {
            return whole.isCancelled();
        }
    }

    private void add(int sample, int samples, Attributions attributions, int place) {
        int item = sample / samples;
        int number = sample % samples + 1;
        attributions.byInput().forEach((input, tensor) -> {
            double[] numbers = Item.numbers(tensor.item(place));
            double[] mean = means.get(item).get(input);
            double[] square = squares.get(item).get(input);
            for (int i = 0; i < numbers.length; i++) {
                double before = numbers[i] - mean[i];
                mean[i] += before / number;
                square[i] += before * (numbers[i] - mean[i]);
            }
        });
        attributions
                .values()
                .forEach((name, perItem) ->
                        values.computeIfAbsent(name, n -> new double[items.size()])[item] += perItem[place] / samples);
        notes.addAll(attributions.notes());
        done = sample + 1;
    }

    private Attributions result(int samples, DoubleBinaryOperator statistic) {
        List<Map<String, double[]>> results = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int number = Math.max(1, Math.min(samples, done - i * samples));
            Map<String, double[]> square = squares.get(i);
            Map<String, double[]> result = new LinkedHashMap<>();
            means.get(i).forEach((input, mean) -> {
                double[] numbers = new double[mean.length];
                for (int k = 0; k < numbers.length; k++) {
                    numbers[k] = statistic.applyAsDouble(mean[k], square.get(input)[k] / number);
                }
                result.put(input, numbers);
            });
            results.add(result);
        }
        return new Attributions(Item.stacked(items, results), values, List.copyOf(notes));
    }
}
