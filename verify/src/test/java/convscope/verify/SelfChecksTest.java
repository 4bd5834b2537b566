package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold whatever the numbers are, over the whole catalogue. */
class SelfChecksTest {
    private static final int SIDE = 8;
    private static final Network MIRRORED = network(0);
    private static final Network SHIFTED = network(3);
    private static final Map<String, Convscope> FORMATS =
            Map.of("h5", fashion("fashion.h5"), "keras", fashion("fashion.keras"), "onnx", fashion("fashion.onnx"));

    /** Draw at random, by numbers that depend on the input, so that another input gives another map. */
    private static final Set<String> RANDOM = Set.of(
            "expected-gradients",
            "hsic",
            "kernel-shap",
            "lime",
            "rise",
            "smooth-grad",
            "smooth-grad-cam-plus-plus",
            "sobol",
            "square-grad",
            "ss-cam",
            "var-grad");

    /** Cut the picture into parts from its left edge, or look from a position that an even number of them has no middle for. */
    private static final Set<String> FROM_THE_LEFT = Set.of("occlusion", "receptive-field", "xrai");

    private static Convscope fashion(String file) {
        RunOptions run = new RunOptions(1, "cpu", false);
        return Convscope.open("builtin:" + file, new OpenOptions(Optional.empty(), Optional.empty(), run));
    }

    /** Two convolutions with kernels that are their own mirror images, average pooling, three scores with {@code shift} added to each. */
    private static Network network(float shift) {
        Random random = new Random(3);
        GraphBuilder graph = new GraphBuilder("mirrored");
        Shape.Axis side = Shape.Axis.of(SIDE);
        Value x = graph.input(
                "x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(2), side, side)));
        Value first =
                graph.named("first", convolution(graph, x, "w1", 4, 2, random).positivePart());
        Value second = graph.named(
                "second", convolution(graph, first, "w2", 5, 4, random).positivePart());
        Value pooled = graph.op("Flatten", graph.op("GlobalAveragePool", second));
        Value dense = graph.constant("dense", normal(random, 3, 5));
        Value scores = graph.op("Gemm", Map.of("transB", Attribute.of(1L)), pooled, dense);
        Value shifted = shift == 0 ? scores : scores.plus(shift);
        List<Layer> layers = List.of(
                new Layer("first", "Conv", graph.edge("first"), 1, List.of(2, 3), "w1", 0),
                new Layer("second", "Conv", graph.edge("second"), 1, List.of(2, 3), "w2", 0),
                new Layer("dense", "Gemm", graph.edge(scores.name()), 1, List.of(), "dense", 0));
        return HandNetworks.of(graph.build(List.of(shifted)), layers, "a", "b", "c");
    }

    private static Value convolution(GraphBuilder graph, Value x, String name, int out, int in, Random random) {
        float[] weights = normal(random, out, in, 3, 3).floats();
        for (int row = 0; row < weights.length; row += 3) {
            weights[row + 2] = weights[row];
        }
        Value bias = graph.constant(name + ".bias", normal(random, out));
        return graph.op(
                "Conv",
                Map.of("kernel_shape", Attribute.of(3, 3), "pads", Attribute.of(1, 1, 1, 1)),
                x,
                graph.constant(name, Tensor.of(weights, out, in, 3, 3)),
                bias);
    }

    private static Tensor normal(Random random, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian() / 2;
        }
        return Tensor.of(values, shape);
    }

    private static Subject subject(Network network, boolean turned) {
        Tensor x = normal(new Random(11), 1, 2, SIDE, SIDE);
        return new Subject(network, "noise", turned ? turned(x) : x, null, "none").explaining(new Target.ClassIndex(1));
    }

    /** Left and right exchanged. */
    private static Tensor turned(Tensor map) {
        float[] values = map.floats();
        float[] result = new float[values.length];
        int width = (int) map.size(-1);
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i - i % width + width - 1 - i % width];
        }
        return Tensor.of(result, map.shape());
    }

    private static double difference(Tensor given, Tensor expected) {
        float[] a = given.floats();
        float[] b = expected.floats();
        double error = 0;
        double size = 0;
        for (int i = 0; i < a.length; i++) {
            error += Math.pow(a[i] - b[i], 2);
            size += Math.pow(b[i], 2);
        }
        return Math.sqrt(error / Math.max(size, 1e-12));
    }

    @AfterAll
    static void close() {
        MIRRORED.close();
        SHIFTED.close();
        FORMATS.values().forEach(Convscope::close);
    }

    static List<String> methodsWithMaps() {
        List<String> names = new ArrayList<>();
        for (Descriptor method : Explainers.all()) {
            if (method.result() == Heatmap.class && !RANDOM.contains(method.name())) {
                names.add(method.name());
            }
        }
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }

    private static Heatmap map(String name, Subject subject) {
        Explainer<?> method = QuickMethods.of(Explainers.named(name));
        assumeThat(method.suits(subject.network()).suits()).isTrue();
        Explanation explanation = method.explain(subject);
        return (Heatmap) explanation;
    }

    @ParameterizedTest
    @MethodSource("methodsWithMaps")
    void mirroredInput_givesTheMirroredMap(String name) {
        assumeThat(FROM_THE_LEFT).doesNotContain(name);
        Heatmap straight = map(name, subject(MIRRORED, false));
        Heatmap turned = map(name, subject(MIRRORED, true));
        assertThat(difference(turned.raw(), turned(straight.raw()))).isLessThan(1e-4);
    }

    @ParameterizedTest
    @MethodSource("methodsWithMaps")
    void sameShiftOfEveryScore_changesNoGradient(String name) {
        Heatmap plain = map(name, subject(MIRRORED, false));
        Heatmap shifted = map(name, subject(SHIFTED, false));
        assumeThat(DEPENDENT_ON_THE_SCORE).doesNotContain(name);
        assertThat(difference(shifted.raw(), plain.raw())).isLessThan(1e-4);
    }

    /** Share out the score itself or divide by it. */
    private static final Set<String> DEPENDENT_ON_THE_SCORE = Set.of(
            "ablation-cam",
            "lrp",
            "deep-taylor",
            "excitation-backprop",
            "contrastive-excitation-backprop",
            "full-grad");

    @ParameterizedTest
    @MethodSource("methodsWithMaps")
    void h5_keras_andOnnx_giveTheSameMap(String name) {
        List<Heatmap> maps = new ArrayList<>();
        for (String format : List.of("onnx", "h5", "keras")) {
            Subject subject = FORMATS.get(format).subject("builtin:fashion-5-sandal");
            maps.add(map(name, subject));
        }
        assertThat(difference(maps.get(1).raw(), maps.get(0).raw())).isLessThan(2e-3);
        assertThat(difference(maps.get(2).raw(), maps.get(1).raw())).isLessThan(1e-5);
    }

    static List<Arguments> linearMethods() {
        return List.of(
                Arguments.of("gradient-input", 1e-5),
                Arguments.of("integrated-gradients", 1e-5),
                Arguments.of("guided-integrated-gradients", 1e-4),
                Arguments.of("deep-lift", 1e-5),
                Arguments.of("lrp(composite=epsilon)", 1e-4),
                Arguments.of("lrp(composite=zero)", 1e-5),
                Arguments.of("occlusion(window=1)", 1e-4),
                Arguments.of("neuron-conductance", 1e-4));
    }

    /** {@code score = sum w x} over one channel: each place adds {@code w x}. */
    @ParameterizedTest
    @MethodSource("linearMethods")
    void linearNetwork_isSharedOutExactly(String text, double tolerance) {
        Tensor w = normal(new Random(5), 2, 36);
        Tensor x = normal(new Random(6), 1, 1, 6, 6);
        GraphBuilder graph = new GraphBuilder("linear");
        Shape.Axis six = Shape.Axis.of(6);
        Value input = graph.input(
                "x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(1), six, six)));
        Value scores = graph.op(
                "Gemm", Map.of("transB", Attribute.of(1L)), graph.op("Flatten", input), graph.constant("w", w));
        List<Layer> layers = List.of(new Layer("dense", "Gemm", graph.edge(scores.name()), 1, List.of(), "w", 72));
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), layers, "a", "b")) {
            Subject subject = new Subject(network, "noise", x, null, "none").explaining(new Target.ClassIndex(1));
            Explainer<?> method = Explainers.method(text);
            assumeThat(method.suits(network).suits()).isTrue();
            Heatmap map = (Heatmap) method.explain(subject);
            float[] expected = new float[36];
            for (int i = 0; i < 36; i++) {
                expected[i] = w.floats()[36 + i] * x.floats()[i];
            }
            assertThat(difference(map.map(), Tensor.of(expected, 6, 6))).isLessThan(tolerance);
        }
    }

    @ParameterizedTest
    @CsvSource({"plain", "residual", "mobile", "leaky", "line", "volume"})
    void saliency_isTheSlopeMeasuredByHand(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            float[] gradient = map("saliency", subject).attribution().floats();
            float[] x = subject.input().floats();
            Random random = new Random(8);
            float[] up = x.clone();
            float[] down = x.clone();
            double along = 0;
            double step = 1e-3;
            for (int i = 0; i < x.length; i++) {
                double direction = random.nextGaussian() / Math.sqrt(x.length);
                up[i] += (float) (step * direction);
                down[i] -= (float) (step * direction);
                along += gradient[i] * direction;
            }
            long[] shape = subject.input().shape();
            double[] scores =
                    subject.scores(Map.of("x", Tensor.stacked(List.of(Tensor.of(up, shape), Tensor.of(down, shape)))));
            assertThat((scores[0] - scores[1]) / (2 * step)).isCloseTo(along, offset(2e-3 + 0.02 * Math.abs(along)));
        }
    }
}
