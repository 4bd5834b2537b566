package convscope.method.gradient;

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

    /** This item's numbers combined with others, element by element. */
    Map<String, double[]> combined(Map<String, double[]> others, DoubleBinaryOperator operator) {
        Map<String, double[]> result = new LinkedHashMap<>();
        numbers.forEach((name, mine) -> {
            double[] theirs = others.get(name);
            double[] both = new double[mine.length];
            for (int i = 0; i < both.length; i++) {
                both[i] = operator.applyAsDouble(mine[i], theirs[i]);
            }
            result.put(name, both);
        });
        return result;
    }

    /** Zeros in the form of {@link #numbers}. */
    Map<String, double[]> zeros() {
        return combined(numbers, (a, b) -> 0);
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
            double deviation = noise * range(numbers.get(name));
            double[] noisy = values.clone();
            for (int i = 0; i < noisy.length; i++) {
                noisy[i] += deviation * random.nextGaussian();
            }
            result.put(name, noisy);
        });
        return result;
    }

    private static double range(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        return values.length == 0 ? 0 : greatest - least;
    }
}
