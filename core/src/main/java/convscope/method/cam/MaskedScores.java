package convscope.method.cam;

import convscope.explain.ChannelMaps;
import convscope.explain.Explanation;
import convscope.explain.InputLayout;
import convscope.explain.LayerChoice;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.ModelInput;
import convscope.render.Upsampling;
import convscope.runtime.Query;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The probability of the target when the input shines through the map of one channel at a time: {@code p(b + m (x - b)) - p(b)} with b the baseline and m the map,
 * brought to the input's resolution and stretched from 0 to 1. Channels whose map is constant say nothing about places and are not run.
 */
final class MaskedScores {
    private final ScoreWeighting method;
    private final Subject subject;
    private final ChannelMaps maps;
    private final List<ModelInput> masked;
    private final Map<String, Tensor> baseline;
    private final List<Integer> varying;
    private final List<Integer> used;
    private final double[] sums;
    private final int[] counts;
    private double ofBaseline;

    MaskedScores(ScoreWeighting method, Subject subject, LayerChoice choice, ChannelMaps maps) {
        this.method = method;
        this.subject = subject;
        this.maps = maps;
        masked = ClassActivation.inputs(choice, subject).stream()
                .filter(subject.explainedInputs()::contains)
                .toList();
        if (masked.isEmpty()) {
            throw new UnsuitableModelException("layer '" + choice.layer().name() + "' of "
                    + subject.network().name()
                    + " is computed from no input of real numbers, so nothing can be masked; choose another layer");
        }
        baseline = new LinkedHashMap<>(subject.inputs());
        Map<String, Tensor> all = method.baseline().of(subject);
        masked.forEach(input -> baseline.put(input.name(), all.get(input.name())));
        varying = byVariance(maps);
        used = method.channels() == 0 ? varying : varying.subList(0, Math.min(method.channels(), varying.size()));
        sums = new double[maps.channels()];
        counts = new int[maps.channels()];
    }

    /** The channels that are not constant, those with the largest variance first. */
    private static List<Integer> byVariance(ChannelMaps maps) {
        double[] means = maps.means();
        double[] variances = new double[means.length];
        boolean[] varies = new boolean[means.length];
        for (int c = 0; c < means.length; c++) {
            float[] map = maps.map(c).floats();
            for (float value : map) {
                variances[c] += (value - means[c]) * (value - means[c]);
                varies[c] |= value != map[0];
            }
        }
        return IntStream.range(0, means.length)
                .filter(c -> varies[c])
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -variances[c]).thenComparingInt(c -> c))
                .toList();
    }

    void run(Supplier<? extends Explanation> soFar) {
        String edge = subject.probabilityEdge();
        Samples.of(subject, runs())
                .showing(soFar)
                .run(
                        Query.of(List.of(edge)),
                        sample -> sample == 0 ? baseline : through(sample - 1),
                        (sample, pass, item) -> {
                            double probability = subject.probability(pass, item);
                            if (sample == 0) {
                                ofBaseline = probability;
                            } else {
                                sums[channel(sample - 1)] += probability - ofBaseline;
                                counts[channel(sample - 1)]++;
                            }
                        });
    }

    private int channel(int sample) {
        return used.get(sample / method.runs());
    }

    /** The inputs of one run: those under the channel's mask, and the others as they are. */
    private Map<String, Tensor> through(int sample) {
        int channel = channel(sample);
        int run = sample % method.runs();
        Random random = subject.random((long) channel * method.runs() + run);
        Map<String, Tensor> inputs = new LinkedHashMap<>(subject.inputs());
        for (ModelInput input : masked) {
            float[] mask = stretched(Upsampling.linear(maps.map(channel), subject.inputSpace(input)));
            method.alter(mask, run, random);
            inputs.put(input.name(), under(mask, input));
        }
        return inputs;
    }

    /** From 0 to 1; all 0 where the values are all the same. */
    private static float[] stretched(Tensor map) {
        float[] values = map.floats();
        float least = Float.POSITIVE_INFINITY;
        float greatest = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = greatest > least ? (values[i] - least) / (greatest - least) : 0;
        }
        return values;
    }

    private Tensor under(float[] mask, ModelInput input) {
        Tensor given = subject.inputs().get(input.name());
        float[] x = given.floats();
        float[] b = baseline.get(input.name()).floats();
        InputLayout layout = InputLayout.of(input);
        int channels = layout.channels(given.shape());
        for (int p = 0; p < mask.length; p++) {
            for (int c = 0; c < channels; c++) {
                int at = layout.offset(c, p, channels, mask.length);
                x[at] = b[at] + mask[p] * (x[at] - b[at]);
            }
        }
        Tensor floats = Tensor.of(x, given.shape());
        return given.type() == ElementType.DOUBLE ? Tensor.of(floats.doubles(), given.shape()) : floats;
    }

    /** {@code p(b + m_k (x - b)) - p(b)} per channel, its mean over the channel's runs behind; 0 for channels that were not run. */
    double[] rises() {
        double[] rises = sums.clone();
        for (int k = 0; k < rises.length; k++) {
            rises[k] /= Math.max(1, counts[k]);
        }
        return rises;
    }

    /** The softmax of the rises over the channels that were run. */
    double[] softmax() {
        double[] rises = rises();
        double[] weights = new double[rises.length];
        List<Integer> behind = used.stream().filter(k -> counts[k] > 0).toList();
        double largest = behind.stream().mapToDouble(k -> rises[k]).max().orElse(0);
        double sum =
                behind.stream().mapToDouble(k -> Math.exp(rises[k] - largest)).sum();
        behind.forEach(k -> weights[k] = Math.exp(rises[k] - largest) / sum);
        return weights;
    }

    double ofBaseline() {
        return ofBaseline;
    }

    int used() {
        return used.size();
    }

    int constant() {
        return maps.channels() - varying.size();
    }

    /** Forward passes in all: the baseline's, and those of the channels. */
    int runs() {
        return 1 + used.size() * method.runs();
    }
}
