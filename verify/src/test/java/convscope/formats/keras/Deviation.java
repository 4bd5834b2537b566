package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.formats.keras.Applications.Application;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;

/**
 * How far a network is from what Keras says about it: the largest difference, relative to the largest number.
 *
 * @param outputs of the model's output
 * @param explained of the edge whose gradient was taken, where Keras' numbers of it are known; else 0
 * @param gradient of the gradient with respect to the input: of the places that were written down, of its norm, and of the sum of all numbers
 */
record Deviation(double outputs, double explained, double gradient) {
    private static final int PLACE = 104_729;

    /** Runs the network on Keras' picture, forward and backward from {@code edge}. */
    static Deviation of(Model model, String edge, Application expected) {
        String output = model.graph().outputs().get(0).name();
        String input = model.inputs().get(0).name();
        int count = expected.numbers("outputs").length;
        float[] one = new float[count];
        one[expected.target()] = 1;
        Pass pass;
        try (Session session = Session.open(model.graph(), new RunOptions())) {
            Query query = Query.of(List.of(output)).reading(edge).withGradient(edge, List.of(input));
            pass = session.run(query, Map.of(input, expected.picture()), Tensor.of(one, 1, count));
        }
        double[] scores = expected.numbers("scores");
        return new Deviation(
                relative(pass.activation(output).doubles(), expected.numbers("outputs")),
                scores.length == 0 ? 0 : relative(pass.activation(edge).doubles(), scores),
                gradient(pass.cotangent(input).doubles(), expected));
    }

    private static double relative(double[] found, double[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isFinite();
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
        }
        return difference / largest;
    }

    private static double gradient(double[] found, Application expected) {
        double[] places = expected.numbers("gradient");
        double sum = 0;
        double squares = 0;
        for (double v : found) {
            assertThat(v).isFinite();
            sum += v;
            squares += v * v;
        }
        double difference = 0;
        for (int i = 0; i < places.length; i++) {
            difference = Math.max(difference, Math.abs(found[(int) ((long) i * PLACE % found.length)] - places[i]));
        }
        double norm = expected.number("norm");
        double ofNorm = Math.abs(Math.sqrt(squares) - norm) / norm;
        double ofSum = Math.abs(sum - expected.number("sum")) / (norm * Math.sqrt(found.length));
        return Math.max(difference / expected.number("largest"), Math.max(ofNorm, ofSum));
    }
}
