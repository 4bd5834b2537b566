package convscope.method.gradient;

import convscope.explain.GaussianNoise;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;

/**
 * One item of a batch of inputs, the numbers of its explained inputs ready to be calculated with.
 *
 * @param subject what is explained, on this item alone; random numbers drawn from it do not depend on the rest of the batch
 * @param feeds a batch of one per input of the network, in the network's order
 * @param numbers per explained input, in the order of its elements
 */
record Item(Subject subject, Map<String, Tensor> feeds, Map<String, double[]> numbers) {
    /** The items of a batch, in order. */
    static List<Item> of(Subject subject, Map<String, Tensor> batch) {
        int count = (int) batch.values().iterator().next().size(0);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<String, Tensor> feeds = new LinkedHashMap<>();
            for (ModelInput input : subject.network().inputs()) {
                feeds.put(input.name(), batch.get(input.name()).item(i));
            }
            Map<String, double[]> numbers = new LinkedHashMap<>();
            for (ModelInput input : subject.explainedInputs()) {
                numbers.put(input.name(), numbers(feeds.get(input.name())));
            }
            items.add(new Item(subject.on(feeds), feeds, numbers));
        }
        return items;
    }

    /** The elements of a tensor. */
    static double[] numbers(Tensor tensor) {
        if (tensor.type() != ElementType.FLOAT) {
            return tensor.doubles();
        }
        float[] floats = tensor.floats();
        double[] numbers = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            numbers[i] = floats[i];
        }
        return numbers;
    }

    /** Names of the explained inputs, in the network's order. */
    Set<String> inputs() {
        return numbers.keySet();
    }

    /** This item with other numbers in its explained inputs. */
    Map<String, Tensor> feeding(Map<String, double[]> others) {
        Map<String, Tensor> result = new LinkedHashMap<>(feeds);
        others.forEach((name, values) -> result.put(name, tensor(values, name)));
        return result;
    }

    /** Numbers as a tensor in the type and shape of an input. */
    Tensor tensor(double[] values, String input) {
        Tensor like = feeds.get(input);
        if (like.type() == ElementType.DOUBLE) {
            return Tensor.of(values, like.shape());
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.of(floats, like.shape());
    }

    /** Two sets of numbers in the form of {@link #numbers}, combined element by element. */
    static Map<String, double[]> combined(
            Map<String, double[]> first, Map<String, double[]> second, DoubleBinaryOperator operator) {
        Map<String, double[]> result = new LinkedHashMap<>();
        first.forEach((name, a) -> {
            double[] b = second.get(name);
            double[] both = new double[a.length];
            for (int i = 0; i < both.length; i++) {
                both[i] = operator.applyAsDouble(a[i], b[i]);
            }
            result.put(name, both);
        });
        return result;
    }

    /** Numbers of every item, in the form of {@link #numbers}, as one batch per explained input. */
    static Map<String, Tensor> stacked(List<Item> items, List<Map<String, double[]>> numbers) {
        Map<String, Tensor> batch = fed(items, numbers);
        batch.keySet().retainAll(items.get(0).inputs());
        return batch;
    }

    /** The same with the network's other inputs, to be fed. */
    static Map<String, Tensor> fed(List<Item> items, List<Map<String, double[]>> numbers) {
        List<Map<String, Tensor>> parts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            parts.add(items.get(i).feeding(numbers.get(i)));
        }
        Map<String, Tensor> batch = new LinkedHashMap<>();
        parts.get(0)
                .keySet()
                .forEach(name -> batch.put(
                        name,
                        Tensor.stacked(parts.stream().map(p -> p.get(name)).toList())));
        return batch;
    }

    /** Zeros in the form of {@link #numbers}. */
    Map<String, double[]> zeros() {
        return combined(numbers, numbers, (a, b) -> 0);
    }

    /**
     * Other numbers with Gaussian noise added, drawn input after input and element after element.
     *
     * @param others in the form of {@link #numbers}
     * @param noise standard deviation as a share of the distance from the least to the greatest number of each input of this item
     */
    Map<String, double[]> withNoise(Map<String, double[]> others, double noise, Random random) {
        Map<String, double[]> result = new LinkedHashMap<>();
        others.forEach((name, values) -> {
            double deviation = noise * GaussianNoise.range(numbers.get(name));
            result.put(name, GaussianNoise.added(values, deviation, random));
        });
        return result;
    }
}
