package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.backward.ForwardNode;
import convscope.backward.Rule;
import convscope.backward.RuleBook;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Gradient, layer-wise relevance propagation and DeepLIFT are rule books over one driver. Each is compared with a replica that loops over the elements of a
 * small convolution, relu, convolution network.
 */
class OneMechanismTest {
    private static final int IN = 2;
    private static final int HIDDEN = 3;
    private static final int SIZE = 5;
    private static final int KERNEL = 3;

    private final Random random = new Random(7);
    private final float[] w1 = normal(HIDDEN * IN * KERNEL * KERNEL);
    private final float[] b1 = normal(HIDDEN);
    private final float[] w2 = normal(HIDDEN * KERNEL * KERNEL);
    private final float[] x = normal(IN * SIZE * SIZE);
    private final float[] baseline = normal(IN * SIZE * SIZE);

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Graph network() {
        GraphBuilder graph = new GraphBuilder("two convolutions");
        Value input = graph.input("x", ElementType.FLOAT, Shape.of(1, IN, SIZE, SIZE));
        Value hidden = graph.op(
                "Conv",
                Map.of("kernel_shape", Attribute.of(KERNEL, (long) KERNEL)),
                input,
                graph.constant("w1", Tensor.of(w1, HIDDEN, IN, KERNEL, KERNEL)),
                graph.constant("b1", Tensor.of(b1, HIDDEN)));
        Value active = graph.named("active", graph.op("Relu", graph.named("hidden", hidden)));
        Value result = graph.op("Conv", active, graph.constant("w2", Tensor.of(w2, 1, HIDDEN, KERNEL, KERNEL)));
        return graph.build(List.of(graph.named("y", result)));
    }

    private float[] relevance(RuleBook book) {
        Query query = new Query(List.of("y"), "y", List.of("x"), book, List.of());
        Tensor input = Tensor.of(x, 1, IN, SIZE, SIZE);
        try (Session session = Session.open(network(), new RunOptions())) {
            Pass pass = session.run(
                    query,
                    Map.of("x", input),
                    Tensor.filled(1, 1, 1, 1, 1),
                    Map.of("x", Tensor.of(baseline, 1, IN, SIZE, SIZE)));
            return pass.cotangent("x").floats();
        }
    }

    @Test
    void gradientBook_equalsReplica() {
        float[] hidden = convolve(x, w1, b1, IN, SIZE, HIDDEN);
        float[] sent = back(new float[] {1}, w2, HIDDEN, KERNEL, 1);
        for (int i = 0; i < sent.length; i++) {
            sent[i] = hidden[i] > 0 ? sent[i] : 0;
        }
        assertClose(relevance(RuleBook.GRADIENT), back(sent, w1, IN, SIZE, HIDDEN));
    }

    @Test
    void epsilonRule_dividesRelevanceByTheOutputOfEachUnit() {
        double epsilon = 0.25;
        Rule rule = (n, r) -> {
            Value share = r.dividedBy(n.out(0).stabilized(epsilon));
            return n.onlyFirst(n.in(0).times(n.gradient(share).get(0)));
        };
        RuleBook book = relevanceBook("epsilon", rule);

        float[] hidden = convolve(x, w1, b1, IN, SIZE, HIDDEN);
        float[] active = positive(hidden);
        float[] y = convolve(active, w2, new float[1], HIDDEN, KERNEL, 1);
        float[] r1 =
                times(active, back(new float[] {(float) (y[0] / stabilized(y[0], epsilon))}, w2, HIDDEN, KERNEL, 1));
        for (int i = 0; i < r1.length; i++) {
            r1[i] /= (float) stabilized(hidden[i], epsilon);
        }
        assertClose(relevance(book), times(x, back(r1, w1, IN, SIZE, HIDDEN)));
    }

    @Test
    void gammaRule_runsTheLayerAgainWithOtherWeights() {
        double gamma = 0.25;
        RuleBook book = relevanceBook("gamma", (n, r) -> gamma(n, r, gamma));

        float[] hidden = convolve(x, w1, b1, IN, SIZE, HIDDEN);
        float[] active = positive(hidden);
        float[] y = convolve(active, w2, new float[1], HIDDEN, KERNEL, 1);
        float[] r1 = naiveGamma(active, w2, new float[1], HIDDEN, KERNEL, 1, y, gamma);
        assertClose(relevance(book), naiveGamma(x, w1, b1, IN, SIZE, HIDDEN, r1, gamma));
    }

    @Test
    void rescaleRule_readsTheReferencePass_andIsComplete() {
        Rule relu = (n, dy) -> {
            Value dx = n.in(0).minus(n.reference().in(0));
            Value slope = n.out(0).minus(n.reference().out(0)).dividedBy(dx);
            Value flat = dx.abs().lessThan(dx.like(1e-6));
            return List.of(dy.times(flat.choose(n.in(0).positive(), slope)));
        };
        RuleBook book = RuleBook.of("rescale", List.of(RuleBook.Row.operator("Relu", relu)), RuleBook.GRADIENT);
        float[] multipliers = relevance(book);

        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += multipliers[i] * (x[i] - baseline[i]);
        }
        float atInput =
                convolve(positive(convolve(x, w1, b1, IN, SIZE, HIDDEN)), w2, new float[1], HIDDEN, KERNEL, 1)[0];
        float atBaseline = convolve(
                positive(convolve(baseline, w1, b1, IN, SIZE, HIDDEN)), w2, new float[1], HIDDEN, KERNEL, 1)[0];
        assertThat(sum).isCloseTo(atInput - atBaseline, offset(1e-4));
        assertThat(multipliers).isNotEqualTo(relevance(RuleBook.GRADIENT));
    }

    private static RuleBook relevanceBook(String name, Rule linear) {
        return RuleBook.of(
                        name,
                        List.of(
                                RuleBook.Row.operator("Conv", linear),
                                RuleBook.Row.operator("Relu", (n, r) -> List.of(r))),
                        RuleBook.GRADIENT)
                .startingFromOutput();
    }

    /** Generalised gamma rule: positive outputs favour positive contributions, negative outputs negative ones. */
    private static List<Value> gamma(ForwardNode n, Value r, double gamma) {
        Value plus = n.in(0).positivePart();
        Value minus = n.in(0).negativePart();
        Value w = n.in(1);
        Value favourPositive = w.plus(w.positivePart().times(gamma));
        Value favourNegative = w.plus(w.negativePart().times(gamma));
        Value z = n.out(0);
        Value sent = null;
        for (boolean positive : new boolean[] {true, false}) {
            Value a = positive ? favourPositive : favourNegative;
            Value b = positive ? favourNegative : favourPositive;
            ForwardNode first = n.over(plus, a);
            ForwardNode second = n.over(minus, b);
            Value sum = first.out(0).plus(second.out(0));
            if (n.hasInput(2)) {
                Value bias = n.in(2);
                Value scaled = bias.plus((positive ? bias.positivePart() : bias.negativePart()).times(gamma));
                sum = sum.plus(scaled.reshaped(1, -1, 1, 1));
            }
            Value mask = positive ? z.positive() : z.negated().positive();
            Value share = r.times(mask).dividedBy(sum.stabilized(1e-6));
            Value part = plus.times(first.gradient(share).get(0))
                    .plus(minus.times(second.gradient(share).get(0)));
            sent = sent == null ? part : sent.plus(part);
        }
        return n.onlyFirst(sent);
    }

    private static float[] naiveGamma(
            float[] x, float[] w, float[] b, int in, int size, int out, float[] r, double gamma) {
        int result = size - KERNEL + 1;
        double[] sent = new double[x.length];
        float[] z = convolve(x, w, b, in, size, out);
        for (int o = 0; o < out; o++) {
            for (int p = 0; p < result * result; p++) {
                int unit = o * result * result + p;
                double total = favoured(b[o], z[unit], gamma);
                List<double[]> parts = new ArrayList<>();
                for (int k = 0; k < in * KERNEL * KERNEL; k++) {
                    int c = k / (KERNEL * KERNEL);
                    int row = p / result + k / KERNEL % KERNEL;
                    int column = p % result + k % KERNEL;
                    int source = (c * size + row) * size + column;
                    double part = favoured(x[source] * w[o * in * KERNEL * KERNEL + k], z[unit], gamma);
                    parts.add(new double[] {source, part});
                    total += part;
                }
                for (double[] part : parts) {
                    sent[(int) part[0]] += r[unit] * part[1] / stabilized(total, 1e-6);
                }
            }
        }
        float[] values = new float[sent.length];
        for (int i = 0; i < sent.length; i++) {
            values[i] = (float) sent[i];
        }
        return values;
    }

    private static double favoured(double contribution, double output, double gamma) {
        return contribution * output > 0 ? contribution * (1 + gamma) : contribution;
    }

    private static double stabilized(double z, double epsilon) {
        return z + (z >= 0 ? epsilon : -epsilon);
    }

    private static float[] positive(float[] values) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.max(0, result[i]);
        }
        return result;
    }

    private static float[] times(float[] a, float[] b) {
        float[] result = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            result[i] = a[i] * b[i];
        }
        return result;
    }

    private static float[] convolve(float[] x, float[] w, float[] b, int in, int size, int out) {
        int result = size - KERNEL + 1;
        float[] y = new float[out * result * result];
        for (int i = 0; i < y.length; i++) {
            int o = i / (result * result);
            double sum = b[o];
            for (int k = 0; k < in * KERNEL * KERNEL; k++) {
                int row = i / result % result + k / KERNEL % KERNEL;
                int column = i % result + k % KERNEL;
                sum += w[o * in * KERNEL * KERNEL + k] * x[(k / (KERNEL * KERNEL) * size + row) * size + column];
            }
            y[i] = (float) sum;
        }
        return y;
    }

    private static float[] back(float[] dy, float[] w, int in, int size, int out) {
        int result = size - KERNEL + 1;
        float[] dx = new float[in * size * size];
        for (int i = 0; i < out * result * result; i++) {
            int o = i / (result * result);
            for (int k = 0; k < in * KERNEL * KERNEL; k++) {
                int row = i / result % result + k / KERNEL % KERNEL;
                int column = i % result + k % KERNEL;
                dx[(k / (KERNEL * KERNEL) * size + row) * size + column] += w[o * in * KERNEL * KERNEL + k] * dy[i];
            }
        }
        return dx;
    }

    private static void assertClose(float[] actual, float[] expected) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            size += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / size)).as("relative L2 error").isLessThan(1e-4);
        assertThat(actual).hasSameSizeAs(expected);
    }
}
