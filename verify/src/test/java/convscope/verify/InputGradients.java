package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;

/** Gradients that a script under {@code golden} computed: of an output's sum, weighted so that no two of its numbers count alike. */
public final class InputGradients {
    private InputGradients() {}

    /** Weights of an output: cos(0.7 i + 0.3) for its number i in row-major order. */
    public static Tensor weights(Tensor like) {
        float[] weights = new float[Math.toIntExact(like.count())];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) Math.cos(0.7 * i + 0.3);
        }
        return Tensor.of(weights, like.shape());
    }

    /** Holds a tensor against the expected one, as a share of the expected one's largest number. */
    public static void assertClose(String name, Tensor found, Tensor wanted, double tolerance) {
        assertThat(found.shape()).as(name).isEqualTo(wanted.shape());
        double largest = 1e-3;
        for (int i = 0; i < wanted.count(); i++) {
            largest = Math.max(largest, Math.abs(wanted.number(i)));
        }
        for (int i = 0; i < wanted.count(); i++) {
            assertThat(Math.abs(found.number(i) - wanted.number(i)) / largest)
                    .as("%s, element %d: %s, expected %s", name, i, found.number(i), wanted.number(i))
                    .isLessThan(tolerance);
        }
    }
}
