package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Kernels;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.inside.KernelAdvice;
import convscope.inside.KernelAdvice.Kind;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.layer.UnitWeights;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kernels tell: made by hand, and those of networks whose training is known; measures against NumPy, {@code golden/values_inside.py}. */
class KernelAdviceTest {
    private static final float[] EDGE = {1, 1, 1, 0, 0, 0, -1, -1, -1};
    private static final float[] SPOT = {0, 0.5f, 0, 0.5f, 2, 0.5f, 0, 0.5f, 0};
    private static final float[] LINE = {-1, 2, -1, -1, 2, -1, -1, 2, -1};
    private static final float[] CORNER = {1, 1, 0, 1, 1, 0, 0, 0, 0};
    private static final float[] BLUR = {1, 1, 1, 1, 1.1f, 1, 1, 1, 1};
    private static final float[] NOTHING = new float[9];

    /** Advice on a first convolution of 3 x 3 over one channel. */
    private static List<KernelAdvice> advice(float[]... kernels) {
        return advice(1, 1, kernels);
    }

    private static List<KernelAdvice> advice(int channels, long group, float[]... kernels) {
        float[] weights = new float[9 * kernels.length];
        for (int k = 0; k < kernels.length; k++) {
            System.arraycopy(kernels[k], 0, weights, 9 * k, 9);
        }
        GraphBuilder graph = new GraphBuilder("kernels");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, channels, 8, 8));
        Value constant = graph.constant("kernels", Tensor.of(weights, kernels.length, 1, 3, 3));
        Value conv = graph.op("Conv", Map.of("group", Attribute.of(group)), x, constant);
        Layer layer = new Layer("conv", "Conv", graph.edge(conv.name()), 1, List.of(2, 3), "kernels", weights.length);
        Value scores = graph.op("Flatten", graph.op("GlobalAveragePool", conv));
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), List.of(layer))) {
            return of(network, "conv");
        }
    }

    private static List<KernelAdvice> of(Network network, String layer) {
        Kernels kernels = new KernelsOfLayer(new LayerRef(layer)).explain(Subject.withoutInput(network));
        List<KernelAdvice> all = KernelAdvice.of(network.model(), kernels);
        assertThat(all).allSatisfy(a -> {
            assertThat(a.text().en()).doesNotContain("%", "null");
            assertThat(a.text().zh()).doesNotContain("%", "null").matches(".*\\p{IsHan}.*");
        });
        return all;
    }

    private static List<Kind> kinds(List<KernelAdvice> advice) {
        return advice.stream().map(KernelAdvice::kind).toList();
    }

    @Test
    void goodKernels_areSaidToBeGood() {
        List<KernelAdvice> good = advice(EDGE, SPOT, LINE, CORNER);
        // four kernels have only 48 neighbours, too few to be called patterns or noise
        assertThat(kinds(good)).containsExactly(Kind.GOOD);
        assertThat(good.get(0).text().en())
                .isEqualTo("All 4 kernels are in use and no two are alike: nothing to mend in this layer.");
    }

    @Test
    void deadKernels_areNamed_andManyOfThemPointAtTraining() {
        List<KernelAdvice> few =
                advice(EDGE, SPOT, LINE, CORNER, NOTHING, noise(1), noise(2), noise(3), noise(4), noise(5), noise(6));
        assertThat(few.get(0).kind()).isEqualTo(Kind.DEAD);
        assertThat(few.get(0).kernels()).containsExactly(4);
        assertThat(few.get(0).text().en())
                .startsWith("Dead kernels: 1 of 11 (4).")
                .contains("pruned")
                .doesNotContain("learning rate");
        KernelAdvice many = advice(EDGE, NOTHING, LINE, NOTHING).get(0);
        assertThat(many.kernels()).containsExactly(1, 3);
        assertThat(many.text().en())
                .startsWith("Dead kernels: 2 of 4 (1, 3).")
                .contains("learning rate", "initialisation", "prune");
    }

    @Test
    void equalKernels_areTold_unlessEachReadsAMapOfItsOwn() {
        float[] again = EDGE.clone();
        again[4] = 0.1f;
        KernelAdvice some = advice(EDGE, SPOT, LINE, CORNER, again).get(0);
        assertThat(some.kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(some.kernels()).containsExactly(0, 4);
        assertThat(some.text().en())
                .startsWith("Nearly equal kernels: 1 pairs (such as 0 and 4).")
                .contains("Fewer channels".toLowerCase(Locale.ROOT));
        KernelAdvice most = advice(EDGE, again, EDGE, SPOT).get(0);
        assertThat(most.text().en())
                .startsWith("Nearly equal kernels: 3 of 4 have a partner (such as 0 and 1).")
                .contains("initialisation");
        KernelAdvice depthwise = advice(3, 3, EDGE, SPOT, again).get(0);
        assertThat(depthwise.kernels()).containsExactly(0, 2);
        assertThat(depthwise.text().en()).contains("that is no waste");
    }

    /** Of BLUR's sum of squares, 9.21, the mean holds 9.1 squared / 9 = 9.2011; of CORNER's 4 it holds 16 / 9. */
    @Test
    void constantKernels_areToldToBlur() {
        List<KernelAdvice> one = advice(EDGE, BLUR, LINE, CORNER);
        assertThat(kinds(one)).containsExactly(Kind.FLAT);
        assertThat(one.get(0).kernels()).containsExactly(1);
        assertThat(one.get(0).text().en())
                .startsWith("Nearly constant kernels: 1 of 4 (1).")
                .contains("blurring");
        float[] negative = {-2, -2, -2, -2, -2, -2, -2, -2, -1.9f};
        List<KernelAdvice> most = advice(BLUR, negative, EDGE);
        assertThat(most.get(0).kernels()).containsExactly(0, 1);
        assertThat(most.get(0).text().zh()).contains("更小的卷积核");
    }

    private static float[] noise(int seed) {
        Random random = new Random(seed);
        float[] kernel = new float[9];
        for (int i = 0; i < 9; i++) {
            kernel[i] = (float) random.nextGaussian();
        }
        return kernel;
    }

    @Test
    void firstKernelsOfRandomNumbers_areNoise_andCheckerboardsToo() {
        float[][] kernels = new float[40][];
        for (int i = 0; i < 40; i++) {
            kernels[i] = noise(100 + i);
        }
        assertThat(kinds(advice(kernels))).contains(Kind.NOISE).doesNotContain(Kind.PATTERNS);
        float[] board = {1, -1, 1, -1, 1, -1, 1, -1, 1};
        // every one of 12 neighbours is the opposite: likeness -1; five kernels have 60 neighbours, so chance reaches 3
        // / sqrt(60) = .39
        KernelAdvice boards = advice(board, board, board, board, board).get(1);
        assertThat(boards.kind()).isEqualTo(Kind.NOISE);
        assertThat(boards.text().en()).contains("(-1.00; chance reaches 0.39)");
    }

    /** EDGE: 6 products of equals within rows that count, 0 between rows: (2 + 2 + 0) / 12 / (6 / 9) = .5. */
    @Test
    void firstKernelsWithEdges_havePatterns() {
        float[][] kernels = new float[6][];
        for (int i = 0; i < 6; i++) {
            kernels[i] = EDGE;
        }
        List<KernelAdvice> edges = advice(kernels);
        assertThat(kinds(edges)).containsExactly(Kind.DUPLICATE, Kind.PATTERNS);
        assertThat(edges.get(1).text().en()).contains("(0.50; chance reaches 0.35)");
    }

    @ParameterizedTest
    @CsvSource({
        "stage-0-untrained, NOISE",
        "stage-1-step-10, NOISE",
        "stage-2-step-30, NOISE",
        "stage-3-step-100, NOISE",
        "stage-4-step-300, PATTERNS",
        "stage-5-step-1000, PATTERNS",
        "stage-6-step-2500, PATTERNS",
        "stage-7-trained, PATTERNS"
    })
    void firstKernels_leaveNoiseBehind_asTrainingGoesOn(String stage, Kind expected) {
        Model model = ModelFormats.read(Fixture.sample("fashion-stages/" + stage + ".keras"));
        try (Network network = new Network(
                model, Labels.NONE, Preprocessing.named("raw", "by hand"), new RunOptions(1, "cpu", false))) {
            KernelAdvice told = of(network, "conv1").stream()
                    .filter(a -> a.kind() == Kind.NOISE || a.kind() == Kind.PATTERNS)
                    .findFirst()
                    .orElseThrow();
            assertThat(told.kind()).isEqualTo(expected);
            assertThat(told.text().en()).contains(measured(stage + ".keras"));
            assertThat(kinds(of(network, "conv2"))).doesNotContain(Kind.NOISE, Kind.PATTERNS);
        }
    }

    private static String measured(String file) {
        Tensor golden = Golden.values("inside").get("likeness." + file);
        return String.format(
                Locale.ROOT, "(%.2f; chance reaches %.2f)", golden.number(0), 3 / Math.sqrt(golden.number(1)));
    }

    /** Two of the first kernels are zeros in the file. */
    @Test
    void efficientNet_hasTwoDeadFirstKernels_andPatterns() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            List<KernelAdvice> first = of(scope.network(), "_conv_stem/Conv");
            assertThat(kinds(first)).containsExactly(Kind.DEAD, Kind.PATTERNS);
            assertThat(first.get(1).text().en()).contains(measured("efficientnet-lite0.onnx"));
            assertThat(kinds(of(scope.network(), "_blocks.0/_depthwise_conv/Conv")))
                    .doesNotContain(Kind.NOISE, Kind.PATTERNS);
        }
    }

    @Test
    void weights_haveOneRowPerOutput_whateverReadsThem() {
        GraphBuilder graph = new GraphBuilder("weights");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4, 2, 2));
        float[] numbers = {0, 1, 2, 3, 4, 5, 6, 7};
        Value up = graph.op(
                "ConvTranspose",
                Map.of("group", Attribute.of(2L)),
                x,
                graph.constant("up", Tensor.of(numbers, 4, 2, 1, 1)));
        Value flat = graph.op("Flatten", graph.op("GlobalAveragePool", up));
        Value product = graph.op("MatMul", flat, graph.constant("in first", Tensor.of(numbers, 4, 2)));
        Value scores = graph.op(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                product,
                graph.constant("out first", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2)));
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer("up", "ConvTranspose", graph.edge(up.name()), 1, List.of(2, 3), "up", 8));
        layers.add(new Layer("product", "MatMul", graph.edge(product.name()), 1, List.of(), "in first", 8));
        layers.add(new Layer("scores", "Gemm", graph.edge(scores.name()), 1, List.of(), "out first", 6));
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), layers, "a", "b", "c")) {
            Model model = network.model();
            // groups of two inputs, each giving two outputs: output 2g + c reads inputs 2g and 2g + 1 by their column c
            Tensor transposed = UnitWeights.of(model, layers.get(0)).orElseThrow();
            assertThat(transposed.shape()).containsExactly(4, 2, 1, 1);
            assertThat(transposed.floats()).containsExactly(0, 2, 1, 3, 4, 6, 5, 7);
            assertThat(UnitWeights.groups(model, layers.get(0))).isEqualTo(2);
            Tensor columns = UnitWeights.of(model, layers.get(1)).orElseThrow();
            assertThat(columns.shape()).containsExactly(2, 4);
            assertThat(columns.floats()).containsExactly(0, 2, 4, 6, 1, 3, 5, 7);
            assertThat(UnitWeights.of(model, layers.get(2)).orElseThrow().floats())
                    .containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(UnitWeights.perChannel(model, layers.get(2), 3)).isPresent();
            assertThat(UnitWeights.perChannel(model, layers.get(2), 2)).isEmpty();
        }
    }

    /** A product with a stack of matrices reads the input, and its last axis is no row of places. */
    @Test
    void weightsWithoutSpace_haveNoPatterns() {
        GraphBuilder graph = new GraphBuilder("stack");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 3));
        float[] numbers = new float[6 * 3 * 8];
        java.util.Arrays.fill(numbers, 1);
        numbers[0] = 1.5f;
        Value product = graph.op("MatMul", x, graph.constant("stack", Tensor.of(numbers, 6, 3, 8)));
        Value scores = graph.op("Flatten", product);
        Layer layer = new Layer("stack", "MatMul", graph.edge(product.name()), 1, List.of(2), "stack", 144);
        try (Network network = HandNetworks.of(graph.build(List.of(scores)), List.of(layer))) {
            assertThat(kinds(of(network, "stack"))).containsExactly(Kind.DUPLICATE);
        }
    }

    @Test
    void kernelsOfAKerasDenseLayer_areOnePerUnit() {
        try (Convscope scope = Convscope.open("builtin:fashion", new OpenOptions())) {
            Kernels kernels = scope.explain(new KernelsOfLayer(new LayerRef("classes")), scope.subject());
            assertThat(kernels.weights().shape()).containsExactly(10, 96);
            assertThat(kernels.norms()).hasSize(10);
        }
    }
}
