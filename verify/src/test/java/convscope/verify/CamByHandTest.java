package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.cam.EigenCam;
import convscope.method.cam.Fem;
import convscope.method.cam.FinerCam;
import convscope.method.cam.FullGrad;
import convscope.method.cam.Fusion;
import convscope.method.cam.GradCam;
import convscope.method.cam.GradCamPlusPlus;
import convscope.method.cam.GuidedGradCam;
import convscope.method.cam.KpcaCam;
import convscope.method.cam.LayerCam;
import convscope.method.cam.ShapleyCam;
import convscope.method.cam.SmoothGradCamPlusPlus;
import convscope.method.cam.XGradCam;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.Provenance;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Class activation methods where every number can be worked out on paper: a layer whose values are the input, and scores that are sums over it. */
class CamByHandTest {
    private static final Shape.Axis BATCH = Shape.Axis.symbol("N");

    /** What a network of these tests is made of besides its input. */
    private record Part(String name, Value value, int... space) {}

    private static Network network(GraphBuilder graph, List<Value> inputs, Value scores, Part... parts) {
        Graph built = graph.build(List.of(scores));
        List<Layer> layers = new ArrayList<>();
        for (Part part : parts) {
            List<Integer> space = java.util.Arrays.stream(part.space).boxed().toList();
            layers.add(new Layer(part.name, "part", graph.edge(part.value.name()), 1, space, null, 0));
        }
        List<ModelInput> modelInputs =
                built.inputs().stream().map(edge -> new ModelInput(edge, 1)).toList();
        assertThat(modelInputs).hasSameSizeAs(inputs);
        Model model = new Model(
                built, modelInputs, layers, Map.of(), new Provenance("hand", "by hand", "", "0".repeat(64)), List.of());
        return new Network(model, Labels.NONE, Preprocessing.named("raw", "by hand"), new RunOptions());
    }

    private static Value dense(Value layer, int classes, float... weights) {
        GraphBuilder graph = layer.graph();
        Value flat = graph.op("Flatten", layer);
        return graph.op(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                flat,
                graph.constant("dense", Tensor.of(weights, classes, weights.length / classes)));
    }

    /** Scores {@code sum(weights * x)}: the layer is x itself, and its gradient the weights of the class. */
    private static Network linear(int channels, int side, int classes, float... weights) {
        GraphBuilder graph = new GraphBuilder("linear");
        Value x = input(graph, channels, side);
        Value layer = graph.op("Identity", x);
        return network(graph, List.of(x), dense(layer, classes, weights), new Part("layer", layer, 2, 3));
    }

    private static Value input(GraphBuilder graph, int channels, int side) {
        return graph.input(
                "x",
                ElementType.FLOAT,
                Shape.of(List.of(BATCH, Shape.Axis.of(channels), Shape.Axis.of(side), Shape.Axis.of(side))));
    }

    private static Subject subject(Network network, int channels, int side, float... x) {
        return new Subject(network, "by hand", Tensor.of(x, 1, channels, side, side), null, "none");
    }

    /** The map before its cut on one channel of 2 x 2 and one class. */
    private static float[] map(Explainer<Heatmap> method, float[] x, float... gradient) {
        try (Network network = linear(x.length / 4, 2, 1, gradient)) {
            return method.explain(subject(network, x.length / 4, 2, x)).uncut().floats();
        }
    }

    private static float[] times(double factor, float... values) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] *= (float) factor;
        }
        return result;
    }

    private static void assertClose(float[] actual, float... expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-5f * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void gradCamPlusPlus_weighsEachPosition() {
        float[] a = {1, 2, 0, 1};
        float[] g = {1, -1, 0, .5f};
        // sum A = 4; alpha = 1 / (2 + 4) at g = 1 and 1 / (2 + 2) at g = .5; w = 1/6 + .5/4 = 7/24
        assertClose(map(new GradCamPlusPlus(), a, g), times(7 / 24.0, a));
        // divided by their sum 5/12: alpha = .4 and .6; w = .4 + .3
        assertClose(map(new GradCamPlusPlus(LayerRef.AUTO, true), a, g), times(.7, a));
    }

    /** Other tools take {@code sum g^2 max(g, 0)} = 9/8, or means for both sums: (1/3 + .5 * .4) / 4 = 2/15. */
    @Test
    void gradCamPlusPlus_differsFromToolsThatSkipTheDivisionOrTakeMeansForSums() {
        float[] a = {1, 2, 0, 1};
        float first = map(new GradCamPlusPlus(), a, 1, -1, 0, .5f)[0];
        assertThat(first).isCloseTo(7 / 24f, within(1e-6f));
        assertThat(Math.abs(first - 9 / 8f)).isGreaterThan(.1f);
        assertThat(Math.abs(first - 2 / 15f)).isGreaterThan(.1f);
    }

    @Test
    void gradCamPlusPlus_isSafeForGradientsOfAnySize_andWhereTheDivisorVanishes() {
        float[] a = {1, 2, 0, 1};
        // g so small that g^2 is 0 in float32: alpha = 1/2, w = 1e-25 * 1.5 / 2
        assertClose(times(1e25, map(new GradCamPlusPlus(), a, 1e-25f, 0, 0, .5e-25f)), times(.75, a));
        // sum A = -2, g = 1: the divisor 2 + g sum A is 0 there, and only g = .5 counts: alpha = 1, w = .5
        assertClose(map(new GradCamPlusPlus(), new float[] {-1, -2, 0, 1}, 1, 0, 0, .5f), times(.5, -1, -2, 0, 1));
    }

    @Test
    void xGradCam_leavesOutChannelsWhoseValuesCancel_andSaysSo() {
        float[] x = {1, 0, 3, 0, /* adds up to 0: */ 5, -5, 0, 0, /* dead: */ 0, 0, 0, 0};
        try (Network network = linear(3, 2, 1, 4, 4, 2, 2, 9, 1, 1, 1, 7, 7, 7, 7)) {
            Heatmap map = new XGradCam().explain(subject(network, 3, 2, x));
            // w_0 = (4 * 1 + 2 * 3) / 4 = 2.5
            assertClose(map.uncut().floats(), 2.5f, 0, 7.5f, 0);
            assertThat(map.record().notes())
                    .contains(
                            "Layer 'layer' has values below 0 (the least is -5.00), so it does not come after a ReLU: the sums that"
                                    + " XGrad-CAM divides by may nearly cancel.",
                            "Channels left out because their values add up to 0: 1.");
        }
        try (Network network = linear(1, 2, 1, 1, 1, 1, 1)) {
            assertThat(new XGradCam()
                            .explain(subject(network, 1, 2, 1, 2, 3, 4))
                            .record()
                            .notes())
                    .isEmpty();
        }
    }

    /** A fine layer of 4 x 4 and a coarse one that averages 2 x 2 of it; the score is the first coarse value plus twice the last. */
    private static float[] fused(Fusion fusion) {
        GraphBuilder graph = new GraphBuilder("pyramid");
        Value x = input(graph, 1, 4);
        Value fine = graph.op("Relu", x);
        Map<String, Attribute> window = Map.of("kernel_shape", Attribute.of(2, 2), "strides", Attribute.of(2, 2));
        Value coarse = graph.op("AveragePool", window, fine);
        Value scores = dense(coarse, 1, 1, 0, 0, 2);
        float[] picture = {4, 0, 0, 0, /**/ 0, 0, 0, 0, /**/ 0, 0, 1, 1, /**/ 0, 0, 1, 1};
        try (Network network =
                network(graph, List.of(x), scores, new Part("fine", fine, 2, 3), new Part("coarse", coarse, 2, 3))) {
            return new LayerCam(List.of(new LayerRef("fine"), new LayerRef("coarse")), fusion)
                    .explain(subject(network, 1, 4, picture))
                    .raw()
                    .floats();
        }
    }

    /** Half of 2 positions reaches 4 positions with these shares. */
    private static final double[] NEAR = {1, .75, .25, 0};

    @Test
    void layerCam_joinsLayersOfDifferentResolution_byMean() {
        float[] actual = fused(Fusion.MEAN);
        // fine: 4 * 1/4 = 1 at the first place, 1 * 2/4 in the last quarter; coarse: 1 and 2, divided by 2
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double fine = i == 0 && j == 0 ? 1 : i > 1 && j > 1 ? .5 : 0;
                double coarse = .5 * NEAR[i] * NEAR[j] + NEAR[3 - i] * NEAR[3 - j];
                assertThat((double) actual[4 * i + j]).isCloseTo((fine + coarse) / 2, within(1e-6));
            }
        }
    }

    @Test
    void layerCam_joinsLayersOfDifferentResolution_byTheLargestTanh() {
        float[] actual = fused(Fusion.MAX);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double fine = Math.tanh(2 * (i == 0 && j == 0 ? 1 : i > 1 && j > 1 ? .5 : 0));
                double coarse = Math.tanh(1) * NEAR[i] * NEAR[j] + Math.tanh(2) * NEAR[3 - i] * NEAR[3 - j];
                assertThat((double) actual[4 * i + j]).isCloseTo(Math.max(fine, coarse), within(1e-6));
            }
        }
    }

    @Test
    void fem_marksWhatLiesTwoDeviationsAboveTheMean() {
        // first channel: mean 1, deviation sqrt((8 + 64) / 9) = 2.83, so 9 is marked; the second is the same everywhere
        float[] x = {0, 0, 0, 0, 9, 0, 0, 0, 0, /**/ 5, 5, 5, 5, 5, 5, 5, 5, 5};
        try (Network network = linear(2, 3, 1, new float[18])) {
            Subject subject = subject(network, 2, 3, x);
            assertClose(new Fem().explain(subject).raw().floats(), 0, 0, 0, 0, 1, 0, 0, 0, 0);
            Fem values = new Fem(LayerRef.AUTO, 2, Fem.Sum.VALUES);
            assertClose(values.explain(subject).raw().floats(), 0, 0, 0, 0, 1, 0, 0, 0, 0);
            Fem deep = new Fem(LayerRef.AUTO, 3, Fem.Sum.MARKS);
            assertClose(deep.explain(subject).raw().floats(), new float[9]);
        }
    }

    @Test
    void eigenCam_isPositiveWhereTheChannelsAreOnTheWhole() {
        // both channels differ from their mean in the first place: (4, 2) times (3/4, -1/4, -1/4, -1/4); length
        // sqrt(20)
        float size = (float) Math.sqrt(20);
        float[] up = map(new EigenCam(), new float[] {4, 0, 0, 0, 2, 0, 0, 0}, new float[8]);
        assertClose(up, .75f * size, -.25f * size, -.25f * size, -.25f * size);
        float[] down = map(new EigenCam(), new float[] {-4, 0, 0, 0, 1, 0, 0, 0}, new float[8]);
        float other = (float) Math.sqrt(17);
        assertClose(down, -.75f * other, .25f * other, .25f * other, .25f * other);
        assertThat(map(new EigenCam(), new float[] {3, 3, 3, 3}, new float[4])).containsOnly(0);
    }

    @Test
    void kpcaCam_oneUnusualPlace() {
        // kernel: e = exp(-gamma 4) between the first and any other place, 1 elsewhere; centred it is (1 - e) / 2 times
        // u u'
        // with u = (3, -1, -1, -1) / 2, whose eigenvalue is (1 - e) / 2 * 3
        double e = Math.exp(-.25 * 4);
        double value = (1 - e) / 2 * 3;
        double factor = Math.sqrt(value) / Math.sqrt(12);
        float[] actual = map(new KpcaCam(LayerRef.AUTO, .25), new float[] {2, 0, 0, 0}, new float[4]);
        assertClose(actual, (float) (3 * factor), (float) -factor, (float) -factor, (float) -factor);
    }

    @Test
    void kpcaCam_refusesLayersOfTooManyPositions() {
        try (Network network = linear(1, 65, 1, new float[65 * 65])) {
            assertThat(new KpcaCam().suits(network).reason())
                    .contains("4225 positions")
                    .contains("eigen-cam");
            assertThatThrownBy(() -> new KpcaCam().explain(subject(network, 1, 65, new float[65 * 65])))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessage(
                            "layer 'layer' has 4225 positions, and KPCA-CAM compares each with each: 4096 at most are"
                                    + " expected. Choose a later layer, or use eigen-cam");
        }
    }

    /** The score is {@code sum_k v_k (mean A_k)^2}: of second degree, so that {@code H A = g} and the weights are half the gradient's means. */
    @Test
    void shapleyCam_ofAQuadraticScore_isHalfOfGradCam_andAddsUpToTheScore() {
        GraphBuilder graph = new GraphBuilder("quadratic");
        Value x = input(graph, 2, 2);
        Value layer = graph.op("Relu", x);
        Value pooled = graph.op("GlobalAveragePool", layer);
        try (Network network =
                network(graph, List.of(x), dense(pooled.squared(), 1, 3, -1), new Part("layer", layer, 2, 3))) {
            Subject subject = subject(network, 2, 2, 1, 2, 3, 2, 4, 0, 0, 4);
            // means 2 and 2: score 3 * 4 - 4 = 8; gradients 2 * 3 * 2 / 4 = 3 and -1
            Heatmap gradCam = new GradCam().explain(subject);
            assertClose(gradCam.uncut().floats(), 3 - 4, 6, 9, 6 - 4);
            Heatmap shapley = new ShapleyCam().explain(subject);
            assertClose(shapley.uncut().floats(), -.5f, 3, 4.5f, 1);
            assertThat(shapley.record().values().get("score")).isCloseTo(8, within(1e-6));
        }
    }

    @Test
    void finerCam_comparesWithTheNearestClasses() {
        float[] weights = {4, 0, 0, 0, /**/ 3, 1, 0, 0, /**/ 1, 0, 0, 1, /**/ 0, 2, 0, 0};
        try (Network network = linear(1, 2, 4, weights)) {
            // scores 4, 4, 2, 2 for x = (1, 1, 1, 1); nearest to class 0: 1, then 2 (equal to 3, the earlier first)
            Subject subject = subject(network, 1, 2, 1, 1, 1, 1).explaining(new Target.ClassIndex(0));
            Heatmap map = new FinerCam(LayerRef.AUTO, 2, 1).explain(subject);
            // y = y_0 - (y_1 + y_2) / 2: gradient (2, -.5, 0, -.5), its mean .25
            assertClose(map.uncut().floats(), .25f, .25f, .25f, .25f);
            assertThat(map.record().notes()).contains("Compared with 1 'class 1', 2 'class 2'.");
            assertClose(
                    new FinerCam(LayerRef.AUTO, 2, 0).explain(subject).uncut().floats(),
                    new GradCam().explain(subject).uncut().floats());
            assertThatThrownBy(() -> new FinerCam().explain(subject.explaining(Target.parse("0 - 1"))))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageContaining("is none of several classes. Use grad-cam");
        }
        try (Network network = linear(1, 2, 1, 1, 1, 1, 1)) {
            assertThat(new FinerCam().suits(network).reason()).contains("it gives 1 score");
        }
    }

    /** A picture, and a vector that joins behind the layer. */
    @Test
    void secondInputWithoutAPlaceInTheMap_getsZeros_orItsOwnPartOfTheScore() {
        GraphBuilder graph = new GraphBuilder("two");
        Value x = input(graph, 1, 2);
        Value v = graph.input("v", ElementType.FLOAT, Shape.of(List.of(BATCH, Shape.Axis.of(2))));
        Value layer = graph.op("Relu", x);
        Value joined = graph.concat(1, graph.op("Flatten", layer), v);
        Value scores = dense(joined, 1, 1, 2, 3, 4, 10, 20);
        try (Network network = network(graph, List.of(x, v), scores, new Part("layer", layer, 2, 3))) {
            Map<String, Tensor> fed = new java.util.LinkedHashMap<>();
            fed.put("x", Tensor.of(new float[] {1, 0, 0, 1}, 1, 1, 2, 2));
            fed.put("v", Tensor.of(new float[] {1, 1}, 1, 2));
            Subject subject = new Subject(network, "two", fed, Map.of(), "none");
            Heatmap guided = new GuidedGradCam().explain(subject);
            // Grad-CAM: mean gradient 2.5 times (1, 0, 0, 1); guided backpropagation: (1, 0, 0, 4)
            assertClose(guided.attribution().floats(), 2.5f, 0, 0, 10);
            assertThat(guided.further().get(0).attribution().floats()).containsOnly(0);
            assertThat(guided.record().notes())
                    .contains("Grad-CAM of this layer cannot lie over input 'v', so all is 0 there.");
            Heatmap full = new FullGrad().explain(subject);
            assertThat(full.record().values()).containsEntry("input-part", 35.0).containsEntry("completeness-gap", 0.0);
            // sizes of x g: (1, 0, 0, 4) and (10, 20), each brought to 0..1
            assertClose(full.raw().floats(), .25f, 0, 0, 1);
            assertClose(full.further().get(0).raw().floats(), 0, 1);
        }
    }

    @Test
    void argumentsOutOfRange_areRefusedWithTheirValue() {
        assertThatThrownBy(() -> new SmoothGradCamPlusPlus(LayerRef.AUTO, 0, .1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("samples must be at least 1, was 0");
        assertThatThrownBy(() -> new SmoothGradCamPlusPlus(LayerRef.AUTO, 1, -.1))
                .hasMessage("noise must be at least 0, was -0.1");
        assertThatThrownBy(() -> new FinerCam(LayerRef.AUTO, 0, 1)).hasMessage("references must be at least 1, was 0");
        assertThatThrownBy(() -> new FinerCam(LayerRef.AUTO, 1, -1))
                .hasMessage("strength must be at least 0, was -1.0");
        assertThatThrownBy(() -> new KpcaCam(LayerRef.AUTO, Double.NaN))
                .hasMessage("gamma must be at least 0, was NaN");
        assertThatThrownBy(() -> new LayerCam(List.of(), Fusion.MEAN))
                .hasMessage("layers must name at least one layer, named none");
        assertThatThrownBy(() -> new Fem(LayerRef.AUTO, Double.NaN, Fem.Sum.MARKS))
                .hasMessage("deviations must be a number, was NaN");
    }
}
