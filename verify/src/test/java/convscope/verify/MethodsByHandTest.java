package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.Kernels;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.cam.Cam;
import convscope.method.cam.GradCam;
import convscope.method.layer.FeatureMapsOfLayers;
import convscope.method.layer.KernelsOfLayer;
import convscope.method.layer.UnitActivation;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.model.Provenance;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.runtime.RunOptions;
import convscope.words.Diagnosis;
import convscope.words.Finding;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The five techniques on networks small enough to compute by hand, in one, two and three dimensions. */
class MethodsByHandTest {
    private static final Shape.Axis BATCH = Shape.Axis.symbol("N");

    /** Two channels made by a 1x1 convolution with weights 1 and -1, a relu, global average pooling, two classes: {@code y = [a0 - a1, 3 a1]}. */
    private static Network network(int rank, boolean pooledByMax, boolean sigmoid) {
        GraphBuilder graph = new GraphBuilder("small");
        Shape.Axis[] axes = new Shape.Axis[rank + 2];
        java.util.Arrays.fill(axes, Shape.Axis.of(2));
        axes[0] = BATCH;
        axes[1] = Shape.Axis.of(1);
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(List.of(axes)));
        long[] kernel = new long[rank + 2];
        java.util.Arrays.fill(kernel, 1);
        kernel[0] = 2;
        Value conv = graph.op("Conv", x, graph.constant("kernels", Tensor.of(new float[] {1, -1}, kernel)));
        Value active = graph.op("Relu", conv);
        Value pooled = graph.op(pooledByMax ? "GlobalMaxPool" : "GlobalAveragePool", active);
        Value flat = graph.op("Flatten", pooled);
        Value scores = graph.op(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                flat,
                graph.constant("dense", Tensor.of(new float[] {1, -1, 0, 3}, 2, 2)));
        Value output = graph.op(sigmoid ? "Sigmoid" : "Softmax", scores);
        Graph built = graph.build(List.of(output));
        List<Integer> space = IntStream.range(2, rank + 2).boxed().toList();
        List<Layer> layers = List.of(
                new Layer("conv", "Conv", graph.edge(conv.name()), 1, space, "kernels", 2),
                new Layer("relu", "Relu", graph.edge(active.name()), 1, space, null, 0),
                new Layer("dense", "Gemm", graph.edge(scores.name()), 1, List.of(), "dense", 4));
        Model model = new Model(
                built,
                List.of(new ModelInput(built.inputs().get(0), 1)),
                layers,
                Map.of(),
                new Provenance("small", "by hand", "", "0".repeat(64)),
                List.of());
        return new Network(
                model,
                new Labels(List.of("plus", "minus"), "by hand"),
                Preprocessing.named("raw", "by hand"),
                new RunOptions());
    }

    private static Subject subject(Network network, int rank, float... values) {
        long[] shape = new long[rank + 2];
        java.util.Arrays.fill(shape, 2);
        shape[0] = 1;
        shape[1] = 1;
        return new Subject(network, "by hand", Tensor.of(values, shape), null, "none");
    }

    @Test
    void gradCam_inTwoDimensions() {
        try (Network network = network(2, false, false)) {
            Subject subject = subject(network, 2, 4, -2, 0, 1);
            // a0 = [4 0 0 1], a1 = [0 2 0 0]; scores: (5/4 - 2/4, 3 * 2/4) = (.75, 1.5)
            assertThat(subject.predict().top().label()).isEqualTo("minus");
            assertThat(subject.predict().top().score()).isCloseTo(1.5, offset(1e-6));
            // gradients: class 0 has 1/4 and -1/4 everywhere; class 1 has 0 and 3/4
            Heatmap plus = new GradCam().explain(subject.explaining(new Target.ClassIndex(0)));
            assertThat(plus.uncut().floats()).containsExactly(1, -0.5f, 0, 0.25f);
            assertThat(plus.raw().floats()).containsExactly(1, 0, 0, 0.25f);
            Heatmap minus = new GradCam().explain(subject);
            assertThat(minus.raw().floats()).containsExactly(0, 1.5f, 0, 0);
            assertThat(minus.record().target()).isEqualTo("logit 1 'minus'; the softmax after it was left out");
            assertThat(minus.record().layer()).startsWith("'relu'");
        }
    }

    @Test
    void gradCam_ofADifference_isTheDifferenceOfSignedMaps() {
        try (Network network = network(2, false, false)) {
            Subject subject = subject(network, 2, 4, -2, 0, 1);
            Heatmap map = new GradCam().explain(subject.explaining(Target.parse("plus - minus")));
            assertThat(map.uncut().floats()).containsExactly(1, -2, 0, 0.25f);
            assertThat(map.record().values().get("score")).isCloseTo(-0.75, offset(1e-6));
        }
    }

    @Test
    void cam_isTheRowOfTheDenseLayer() {
        try (Network network = network(2, false, false)) {
            Subject subject = subject(network, 2, 4, -2, 0, 1);
            assertThat(new Cam()
                            .explain(subject.explaining(new Target.Label("plus")))
                            .raw()
                            .floats())
                    .containsExactly(4, -2, 0, 1);
            assertThat(new Cam().explain(subject).raw().floats()).containsExactly(0, 6, 0, 0);
        }
    }

    @Test
    void cam_refusesAMaxPooledHead_andNamesGradCam() {
        try (Network network = network(2, true, false)) {
            assertThat(new Cam().suits(network).suits()).isFalse();
            assertThatThrownBy(() -> new Cam().explain(subject(network, 2, 1, 2, 3, 4)))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageContaining("GlobalMaxPool")
                    .hasMessageContaining("grad-cam");
            // the maximum of a0 is 4 at the last place: gradient 1 there, mean 1/4
            Heatmap map = new GradCam().explain(subject(network, 2, 1, 2, 3, 4).explaining(new Target.ClassIndex(0)));
            assertThat(map.uncut().floats()).containsExactly(0.25f, 0.5f, 0.75f, 1);
        }
    }

    @Test
    void gradCamAndCam_inOneAndThreeDimensions() {
        try (Network line = network(1, false, false);
                Network volume = network(3, false, false)) {
            Subject signal = subject(line, 1, 4, -2).explaining(new Target.ClassIndex(0));
            assertThat(new GradCam().explain(signal).uncut().floats()).containsExactly(2, -1);
            assertThat(new Cam().explain(signal).raw().floats()).containsExactly(4, -2);
            Subject block = subject(volume, 3, 8, -8, 0, 0, 0, 0, 0, 16).explaining(new Target.ClassIndex(0));
            assertThat(new GradCam().explain(block).uncut().floats()).containsExactly(1, -1, 0, 0, 0, 0, 0, 2);
            assertThat(new GradCam().explain(block).map().shape()).containsExactly(2, 2, 2);
            assertThat(new Cam().explain(block).raw().floats()).containsExactly(8, -8, 0, 0, 0, 0, 0, 16);
        }
    }

    @Test
    void unitActivation_tellsMeanMaximumOrPosition() {
        try (Network network = network(2, false, false)) {
            Subject subject = subject(network, 2, 4, -2, 0, 1);
            LayerRef relu = new LayerRef("relu");
            Heatmap mean = new UnitActivation(relu, 0, UnitActivation.Value.MEAN, "").explain(subject);
            assertThat(mean.raw().floats()).containsExactly(4, 0, 0, 1);
            assertThat(mean.record().values().get("activation")).isEqualTo(1.25);
            Heatmap max = new UnitActivation(relu, 1, UnitActivation.Value.MAX, "").explain(subject);
            assertThat(max.record().values().get("activation")).isEqualTo(2.0);
            Heatmap at = new UnitActivation(relu, 0, UnitActivation.Value.POSITION, "1,1").explain(subject);
            assertThat(at.record().values().get("activation")).isEqualTo(1.0);
        }
    }

    @Test
    void featureMaps_areOrderedAsAsked() {
        try (Network network = network(2, false, false)) {
            Subject subject = subject(network, 2, 1, -9, 0, 1);
            List<LayerRef> conv = List.of(new LayerRef("conv"));
            FeatureMaps byMean = new FeatureMapsOfLayers(conv, FeatureMapsOfLayers.Order.MEAN).explain(subject);
            assertThat(byMean.layers().get(0).order()).containsExactly(1, 0);
            assertThat(byMean.arrays().get("conv").floats()).containsExactly(1, -9, 0, 1, -1, 9, 0, -1);
            FeatureMaps byIndex = new FeatureMapsOfLayers(conv, FeatureMapsOfLayers.Order.INDEX).explain(subject);
            assertThat(byIndex.layers().get(0).order()).containsExactly(0, 1);
        }
    }

    @Test
    void kernels_areReadWithNorms_deadOnes_andDuplicates() {
        float[] weights = {3, 4, 0, 0, 0.3f, 0.41f, -4, 3};
        GraphBuilder graph = new GraphBuilder("kernels");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 2, 2));
        Value conv = graph.op("Conv", x, graph.constant("kernels", Tensor.of(weights, 4, 1, 1, 2)));
        Value scores = graph.op("Flatten", conv);
        Graph built = graph.build(List.of(scores));
        Layer layer = new Layer("conv", "Conv", graph.edge(conv.name()), 1, List.of(2, 3), "kernels", 8);
        Model model = new Model(
                built,
                List.of(new ModelInput(built.inputs().get(0), 1)),
                List.of(layer),
                Map.of(),
                new Provenance("k", "", "", ""),
                List.of());
        try (Network network =
                new Network(model, Labels.NONE, Preprocessing.named("raw", "by hand"), new RunOptions())) {
            Kernels kernels = new KernelsOfLayer().explain(Subject.withoutInput(network));
            assertThat(kernels.norms().get(0)).isCloseTo(5, offset(1e-6));
            assertThat(kernels.dead()).containsExactly(1);
            assertThat(kernels.duplicates()).containsExactly(List.of(0, 2));
        }
    }

    @Test
    void sigmoidHead_explainsEachClassByItself() {
        try (Network network = network(2, false, true)) {
            Subject subject = subject(network, 2, 4, -2, 0, 1);
            assertThat(subject.predict().top().probability()).isCloseTo(1 / (1 + Math.exp(-1.5)), offset(1e-6));
            assertThat(subject.explained().sentence()).contains("the sigmoid after it was left out");
        }
    }

    @Test
    void blankConstantNegativeAndBrokenMaps_areDiagnosed() {
        try (Network network = network(2, false, false)) {
            assertThat(kinds(new GradCam().explain(subject(network, 2, 0, 0, 0, 0))))
                    .containsExactly(Finding.Kind.BLANK);
            Subject against = subject(network, 2, -1, -2, -3, -4).explaining(new Target.ClassIndex(0));
            assertThat(kinds(new GradCam().explain(against))).containsExactly(Finding.Kind.ALL_NEGATIVE);
            assertThat(kinds(new GradCam()
                            .explain(subject(network, 2, 1, 1, 1, 1).explaining(new Target.ClassIndex(0)))))
                    .containsExactly(Finding.Kind.CONSTANT);
            Subject broken = subject(network, 2, Float.NaN, 1, 1, 1).explaining(new Target.ClassIndex(0));
            assertThat(kinds(
                            new UnitActivation(new LayerRef("relu"), 0, UnitActivation.Value.MEAN, "").explain(broken)))
                    .containsExactly(Finding.Kind.NOT_A_NUMBER);
            assertThat(kinds(new GradCam().explain(subject(network, 2, 4, -2, 0, 1))))
                    .isEmpty();
        }
    }

    private static List<Finding.Kind> kinds(Heatmap map) {
        return Diagnosis.of(map).stream().map(Finding::kind).toList();
    }
}
