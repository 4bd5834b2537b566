package convscope.method.cam;

import convscope.explain.GaussianNoise;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A subject's inputs with Gaussian noise on them.
 *
 * @param level standard deviation as a share of each input's range from its least to its greatest number
 */
record NoisyInputs(Subject subject, double level) {
    /** Sample {@code index}: inputs of real numbers get noise, the others stay as they are. */
    Map<String, Tensor> sample(int index) {
        Random random = subject.random(index);
        Map<String, Tensor> sample = new LinkedHashMap<>(subject.inputs());
        for (ModelInput input : subject.explainedInputs()) {
            sample.put(input.name(), noisy(subject.inputs().get(input.name()), random));
        }
        return sample;
    }

    private Tensor noisy(Tensor clean, Random random) {
        double[] values = clean.doubles();
        Tensor noisy =
                Tensor.of(GaussianNoise.added(values, level * GaussianNoise.range(values), random), clean.shape());
        return clean.type() == ElementType.DOUBLE ? noisy : noisy.toFloat();
    }
}
