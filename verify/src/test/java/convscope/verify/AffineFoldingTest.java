package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Rewrites;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folding what scales and shifts into the layers beside it changes nothing that is computed, whatever stands next to what. */
class AffineFoldingTest {
    private static final Random RANDOM = new Random(5);
    private static final Shape.Axis BATCH = Shape.Axis.symbol("N");

    /**
     * A network and what is left of it.
     *
     * @param left operators after folding, in order
     */
    private record Arrangement(String name, long[] shape, UnaryOperator<Value> network, String left) {
        Graph graph() {
            GraphBuilder graph = new GraphBuilder(name);
            List<Shape.Axis> axes = new ArrayList<>(List.of(BATCH));
            Arrays.stream(shape).forEach(size -> axes.add(Shape.Axis.of(size)));
            Value x = graph.input("x", ElementType.FLOAT, Shape.of(axes));
            // a rectifier, so that nothing counts as scaling of the input itself
            return graph.build(List.of(graph.named("y", network.apply(graph.op("LeakyRelu", x)))));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Tensor normal(long... shape) {
        int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) RANDOM.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private static Value constant(Value x, long... shape) {
        return x.graph().constant(normal(shape));
    }

    private static Value norm(Value x, int channels) {
        float[] variance = normal(channels).floats();
        for (int i = 0; i < channels; i++) {
            variance[i] = variance[i] * variance[i] + 0.1f;
        }
        return x.graph()
                .op(
                        "BatchNormalization",
                        Map.of("epsilon", Attribute.of(0.01f)),
                        x,
                        constant(x, channels),
                        constant(x, channels),
                        constant(x, channels),
                        x.graph().constant(Tensor.of(variance, channels)));
    }

    private static Value conv(Value x, Map<String, Attribute> attributes, long... weights) {
        return x.graph().op("Conv", attributes, x, constant(x, weights));
    }

    private static Value gemm(Value x, int in, int out, boolean turned) {
        Map<String, Attribute> attributes =
                Map.of("transB", Attribute.of(turned ? 1L : 0L), "alpha", Attribute.of(0.5f), "beta", Attribute.of(2f));
        Value weights = turned ? constant(x, out, in) : constant(x, in, out);
        return x.graph().op("Gemm", attributes, x, weights, constant(x, out));
    }

    private static final Map<String, Attribute> GROUPED = Map.of("group", Attribute.of(2L));
    private static final Map<String, Attribute> PADDED = Map.of("pads", Attribute.of(1, 1, 1, 1));
    private static final long[] PICTURE = {4, 6, 6};

    static List<Arrangement> arrangements() {
        return List.of(
                new Arrangement("norm after Conv", PICTURE, x -> norm(conv(x, GROUPED, 6, 2, 3, 3), 6), "Conv"),
                new Arrangement(
                        "norm after ConvTranspose",
                        PICTURE,
                        x -> norm(
                                x.graph().op("ConvTranspose", GROUPED, x, constant(x, 4, 3, 2, 2), constant(x, 6)), 6),
                        "ConvTranspose"),
                new Arrangement("norm after Gemm", new long[] {5}, x -> norm(gemm(x, 5, 3, true), 3), "Gemm"),
                new Arrangement("norm after MatMul", new long[] {5}, x -> norm(x.matMul(constant(x, 5, 3)), 3), "Gemm"),
                new Arrangement(
                        "norm after MatMul and Add",
                        new long[] {5},
                        x -> norm(x.matMul(constant(x, 5, 3)).plus(constant(x, 3)), 3),
                        "Gemm"),
                new Arrangement("norm before Conv", PICTURE, x -> conv(norm(x, 4), GROUPED, 6, 2, 3, 3), "Conv"),
                new Arrangement(
                        "norm before padded Conv",
                        PICTURE,
                        x -> conv(norm(x, 4), PADDED, 6, 4, 3, 3),
                        "BatchNormalization, Conv"),
                new Arrangement(
                        "scale before padded Conv",
                        PICTURE,
                        x -> conv(x.times(constant(x, 4, 1, 1)), PADDED, 6, 4, 3, 3),
                        "Conv"),
                new Arrangement(
                        "scale before ConvTranspose",
                        PICTURE,
                        x -> x.graph()
                                .op("ConvTranspose", GROUPED, x.times(constant(x, 4, 1, 1)), constant(x, 4, 3, 2, 2)),
                        "ConvTranspose"),
                new Arrangement(
                        "shift before ConvTranspose",
                        PICTURE,
                        x -> x.graph().op("ConvTranspose", x.plus(constant(x, 4, 1, 1)), constant(x, 4, 3, 2, 2)),
                        "Add, ConvTranspose"),
                new Arrangement("norm before Gemm", new long[] {5}, x -> gemm(norm(x, 5), 5, 3, false), "Gemm"),
                new Arrangement(
                        "norm before MatMul", new long[] {5}, x -> norm(x, 5).matMul(constant(x, 5, 3)), "Gemm"),
                new Arrangement(
                        "norm after Concat",
                        PICTURE,
                        x -> norm(x.graph().concat(1, conv(x, Map.of(), 2, 4, 3, 3), conv(x, GROUPED, 6, 2, 3, 3)), 8),
                        "Conv, Conv, Concat"),
                new Arrangement(
                        "norm after Concat with a branch that is no layer",
                        PICTURE,
                        x -> norm(x.graph().concat(1, conv(x, PADDED, 2, 4, 3, 3), x), 6),
                        "Conv, Concat, BatchNormalization"),
                new Arrangement(
                        "bias after Conv",
                        PICTURE,
                        x -> constant(x, 1, 6, 1, 1).plus(conv(x, PADDED, 6, 4, 3, 3)),
                        "Conv"),
                new Arrangement(
                        "arithmetic with numbers after Conv",
                        PICTURE,
                        x -> constant(x)
                                .minus(conv(x, PADDED, 6, 4, 3, 3).dividedBy(constant(x)))
                                .times(constant(x, 6, 1, 1)),
                        "Conv"),
                new Arrangement(
                        "bias after MatMul of three axes",
                        new long[] {4, 5},
                        x -> x.matMul(constant(x, 5, 3)).plus(constant(x, 3)),
                        "Reshape, Gemm, Reshape"),
                new Arrangement(
                        "scale after MatMul of three axes",
                        new long[] {4, 5},
                        x -> x.matMul(constant(x, 5, 3)).times(constant(x, 3)),
                        "MatMul"),
                new Arrangement(
                        "constant that varies over positions",
                        PICTURE,
                        x -> conv(x, PADDED, 6, 4, 3, 3).plus(constant(x, 6, 6)),
                        "Conv, Add"),
                new Arrangement(
                        "constant that adds an axis",
                        PICTURE,
                        x -> conv(x, PADDED, 6, 4, 3, 3).plus(constant(x, 1, 1, 1, 1, 1)),
                        "Conv, Add"),
                new Arrangement(
                        "norm between layers of which the second is padded",
                        PICTURE,
                        x -> conv(norm(conv(x, PADDED, 6, 4, 3, 3), 6), PADDED, 2, 6, 3, 3),
                        "Conv, Conv"),
                new Arrangement(
                        "norm of a value that is read twice",
                        PICTURE,
                        x -> {
                            Value y = conv(x, Map.of(), 6, 4, 3, 3);
                            return norm(y, 6).plus(y);
                        },
                        "Conv, BatchNormalization, Add"));
    }

    private static Tensor run(Graph graph, Tensor input) {
        try (Session session = Session.open(graph, new RunOptions(1, "cpu", true))) {
            return session.run(Map.of("x", input)).get("y");
        }
    }

    private static String operators(Graph graph) {
        return String.join(
                ", ",
                graph.nodes().stream()
                        .map(n -> n.op())
                        .filter(op -> !op.equals("LeakyRelu") && !op.equals("Identity"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void folding_changesNothing(Arrangement arrangement) {
        Graph before = arrangement.graph();
        Graph after = Rewrites.withFoldedBatchNorms(before);
        assertThat(operators(after)).isEqualTo(arrangement.left());
        long[] shape = new long[arrangement.shape().length + 1];
        shape[0] = 2;
        System.arraycopy(arrangement.shape(), 0, shape, 1, arrangement.shape().length);
        Tensor input = normal(shape);
        assertThat(Golden.relativeError(run(after, input), run(before, input))).isLessThan(1e-5);
    }

    @Test
    void scalingOfTheInput_staysBeforeTheFirstLayer() {
        GraphBuilder graph = new GraphBuilder("scaled");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4, 6, 6));
        Value scaled = x.times(1 / 255.0).minus(constant(x, 4, 1, 1));
        Graph before = graph.build(List.of(graph.named("y", conv(scaled, Map.of(), 2, 4, 3, 3))));
        assertThat(operators(Rewrites.withFoldedBatchNorms(before))).isEqualTo("Mul, Sub, Conv");
    }

    @Test
    void edgeThatIsKept_isNotFoldedAway() {
        GraphBuilder graph = new GraphBuilder("kept");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4, 6, 6));
        Value y = conv(x, Map.of(), 6, 4, 3, 3);
        Graph before = graph.build(List.of(graph.named("y", norm(y, 6))));
        assertThat(operators(Rewrites.withFoldedBatchNorms(before, Set.of(y.name()))))
                .isEqualTo("Conv, BatchNormalization");
        assertThat(operators(Rewrites.withFoldedBatchNorms(before))).isEqualTo("Conv");
    }
}
