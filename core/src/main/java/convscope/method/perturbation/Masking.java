package convscope.method.perturbation;

import convscope.explain.Baseline;
import convscope.explain.InputLayout;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import convscope.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A subject's inputs with some of their positions, in all channels, moved towards a baseline. */
final class Masking {
    private final Map<String, Tensor> inputs;
    private final Map<String, Maskable> maskable = new LinkedHashMap<>();

    /** One input: its numbers, those of its baseline, and how channels and positions lie in both. */
    private record Maskable(Tensor own, float[] numbers, float[] baseline, int channels, int positions, boolean first) {
        private static Maskable of(Tensor own, Tensor baseline, InputLayout layout) {
            int channels = layout.channels(own.shape());
            int positions = (int) own.count() / Math.max(1, channels);
            return new Maskable(own, own.floats(), baseline.floats(), channels, positions, layout.channelAxis() <= 1);
        }

        /** {@code keep * input + (1 - keep) * baseline}: exactly the input where 1, exactly the baseline where 0 is kept. */
        private Tensor masked(float[] keep) {
            float[] result = new float[numbers.length];
            if (first) {
                for (int i = 0; i < result.length; i += positions) {
                    for (int p = 0; p < positions; p++) {
                        result[i + p] = keep[p] * numbers[i + p] + (1 - keep[p]) * baseline[i + p];
                    }
                }
            } else {
                for (int i = 0; i < result.length; i++) {
                    float kept = keep[i / channels];
                    result[i] = kept * numbers[i] + (1 - kept) * baseline[i];
                }
            }
            return typed(result);
        }

        private Tensor replaced(Window window) {
            float[] result = numbers.clone();
            window.forEachRun((from, to) -> {
                if (first) {
                    for (int start = 0; start < result.length; start += positions) {
                        System.arraycopy(baseline, start + from, result, start + from, to - from);
                    }
                } else {
                    System.arraycopy(baseline, from * channels, result, from * channels, (to - from) * channels);
                }
            });
            return typed(result);
        }

        private Tensor typed(float[] values) {
            Tensor floats = Tensor.of(values, own.shape());
            return own.type() == ElementType.DOUBLE ? Tensor.of(floats.doubles(), own.shape()) : floats;
        }
    }

    private Masking(Map<String, Tensor> inputs) {
        this.inputs = inputs;
    }

    /**
     * The inputs of a subject.
     *
     * @throws UnsuitableModelException if none of them is made of real numbers
     */
    static Masking of(Subject subject, Baseline baseline) {
        Masking masking = new Masking(subject.inputs());
        Suitability suits = suits(subject.network());
        if (!suits.suits()) {
            throw new UnsuitableModelException(suits.reason());
        }
        Map<String, Tensor> baselines = baseline.of(subject);
        for (ModelInput input : subject.explainedInputs()) {
            Tensor own = subject.inputs().get(input.name());
            masking.maskable.put(input.name(), Maskable.of(own, baselines.get(input.name()), InputLayout.of(input)));
        }
        return masking;
    }

    /** Whether there is something to mask. */
    static Suitability suits(Network network) {
        if (!network.floatingInputs().isEmpty()) {
            return Suitability.YES;
        }
        List<String> found = network.inputs().stream()
                .map(i -> i.name() + " of " + i.edge().type())
                .toList();
        return Suitability.no(network.name()
                + " has no input of real numbers that could be moved towards a baseline, only "
                + String.join(", ", found) + "; use a method that reads layers, such as grad-cam or feature-maps");
    }

    /**
     * The inputs, each mixed with its baseline.
     *
     * @param keep per input and position how much of the input is kept, from 0 to 1; inputs not named are left as they are
     * @return batches of one by name of input
     */
    Map<String, Tensor> masked(Map<String, float[]> keep) {
        Map<String, Tensor> result = new LinkedHashMap<>(inputs);
        keep.forEach((name, kept) -> result.put(name, maskable.get(name).masked(kept)));
        return result;
    }

    /** The inputs with a window of one of them replaced by its baseline. */
    Map<String, Tensor> without(String input, Window window) {
        Map<String, Tensor> result = new LinkedHashMap<>(inputs);
        result.put(input, maskable.get(input).replaced(window));
        return result;
    }

    /** The baselines alone. */
    Map<String, Tensor> baseline() {
        Map<String, float[]> nothing = new LinkedHashMap<>();
        maskable.forEach((name, input) -> nothing.put(name, new float[input.positions()]));
        return masked(nothing);
    }
}
