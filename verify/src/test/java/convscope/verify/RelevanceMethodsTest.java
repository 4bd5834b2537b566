package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.backward.RelevanceComposite;
import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.gradient.GradientInput;
import convscope.method.relevance.ContrastiveExcitation;
import convscope.method.relevance.DeepLift;
import convscope.method.relevance.DeepTaylor;
import convscope.method.relevance.ExcitationBackprop;
import convscope.method.relevance.Lrp;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the methods of relevance promise: sums, what is lost, rules in words, and records. */
class RelevanceMethodsTest {
    @TempDir
    private Path folder;

    private static Heatmap explain(InputAttribution method, String network) {
        try (Convscope scope = SmallNetworks.open(network)) {
            return method.explain(SmallNetworks.subject(scope));
        }
    }

    private static double sum(Tensor tensor) {
        double sum = 0;
        for (double value : tensor.doubles()) {
            sum += value;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "pooled", "residual", "concatenated", "line", "volume"})
    void lrp0_isGradientTimesInput_onNetworksOfRectifiers(String network) {
        Tensor relevance = explain(new Lrp(RelevanceComposite.ZERO), network).attribution();
        Tensor expected = explain(new GradientInput(), network).attribution();
        assertThat(Golden.relativeError(relevance, expected)).isLessThan(1e-4);
    }

    /** The network has a bias in its last layer alone; a dense layer by epsilon loses exactly what this bias adds to the score. */
    @ParameterizedTest
    @EnumSource(names = {"EPSILON", "EPSILON_PLUS", "EPSILON_PLUS_FLAT", "EPSILON_GAMMA_BOX", "ZERO"})
    void nothingIsLost_butWhatTheBiasAdds(RelevanceComposite composite) {
        try (Convscope scope = SmallNetworks.open("pooled")) {
            Heatmap map = new Lrp(composite).explain(SmallNetworks.subject(scope));
            Map<String, Double> values = map.record().values();
            Tensor bias = scope.network().model().graph().constants().get("dense.bias");
            assertThat(values.get("gap"))
                    .isCloseTo(bias.number(values.get("class").intValue()), offset(2e-4 * values.get("score")));
            assertThat(values.get("relevance")).isCloseTo(sum(map.attribution()), offset(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deepTaylor_losesNothing_andGivesNothingNegative(DeepTaylor.First first) {
        Heatmap map = explain(new DeepTaylor(first), "pooled");
        assertThat(map.record().values().get("gap"))
                .isCloseTo(0, offset(2e-4 * map.record().values().get("score")));
        for (float value : map.attribution().floats()) {
            assertThat(value).isNotNegative();
        }
    }

    private Convscope open(java.util.function.UnaryOperator<Value> network, long... shape) throws IOException {
        GraphBuilder graph = new GraphBuilder("linear");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(shape));
        Path file = folder.resolve("network.onnx");
        Files.write(file, OnnxEncoder.encode(graph.build(List.of(graph.named("scores", network.apply(x)))), Set.of()));
        return Convscope.open(
                file.toString(), new OpenOptions(Optional.of("raw"), Optional.empty(), new RunOptions(1, "cpu", true)));
    }

    @Test
    void linearNetwork_isExplainedByItsWeights() throws IOException {
        float[] weights = {1, -2, 3, 0.5f, 0, -1, 2, 4};
        try (Convscope scope = open(
                x -> x.graph().op("Gemm", x.reshaped(1, -1), x.graph().constant(Tensor.of(weights, 4, 2))),
                1,
                1,
                2,
                2)) {
            Subject subject = scope.subject(Tensor.of(new float[] {2, -1, 3, 1}, 1, 1, 2, 2), "four numbers")
                    .explaining(new Target.ClassIndex(1));
            List<InputAttribution> methods = List.of(
                    new Lrp(RelevanceComposite.ZERO),
                    new Lrp(RelevanceComposite.EPSILON),
                    new Lrp(RelevanceComposite.EPSILON_PLUS),
                    new DeepLift());
            for (InputAttribution method : methods) {
                // weights -2, .5, -1, 4 of the second class
                float[] values = method.explain(subject).attribution().floats();
                float[] expected = {-4, -0.5f, -3, 4};
                for (int i = 0; i < expected.length; i++) {
                    assertThat(values[i]).as("%s, %d", method, i).isCloseTo(expected[i], offset(1e-5f));
                }
            }
            // compared with the mean 1.25 of the input: weights times (.75, -2.25, 1.75, -.25)
            float[] compared = new DeepLift(new Baseline("mean"))
                    .explain(subject)
                    .attribution()
                    .floats();
            assertThat(compared[0]).isCloseTo(-1.5f, offset(1e-5f));
            assertThat(compared[3]).isCloseTo(-1, offset(1e-5f));
        }
    }

    @Test
    void difference_isTheDifferenceOfRelevance() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Subject subject = SmallNetworks.subject(scope);
            Lrp lrp = new Lrp();
            float[] first = lrp.explain(subject.explaining(new Target.ClassIndex(0)))
                    .attribution()
                    .floats();
            float[] second = lrp.explain(subject.explaining(new Target.ClassIndex(3)))
                    .attribution()
                    .floats();
            for (int i = 0; i < first.length; i++) {
                first[i] -= second[i];
            }
            Heatmap both = lrp.explain(
                    subject.explaining(new Target.Difference(new Target.ClassIndex(0), new Target.ClassIndex(3))));
            assertThat(Golden.relativeError(both.attribution(), Tensor.of(first, 3, 12, 12)))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "pooled", "residual", "line", "volume"})
    void excitation_sumsToOne_andItsContrastToNothing(String network) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Subject subject = SmallNetworks.subject(scope);
            for (String layer : List.of("auto", "1")) {
                Heatmap map = new ExcitationBackprop(new LayerRef(layer)).explain(subject);
                assertThat(map.record().values().get("probability mass")).isCloseTo(1, offset(1e-3));
                for (float value : map.raw().floats()) {
                    assertThat(value).isNotNegative();
                }
                Heatmap contrast = new ContrastiveExcitation(new LayerRef(layer)).explain(subject);
                assertThat(contrast.record().values().get("probability mass")).isCloseTo(0, offset(1e-3));
            }
        }
    }

    private static Heatmap withRules(RelevanceComposite composite, String rules, String network) {
        return explain(new Lrp(composite, 1e-6, 0.25, rules), network);
    }

    @Test
    void rulesInWords_comeFirst() {
        Tensor flat = explain(new Lrp(RelevanceComposite.EPSILON_PLUS_FLAT), "residual")
                .attribution();
        for (String rules : List.of(
                "first=flat", "conv1/Conv=flat", "first = flat; Conv = z-plus", "conv1/Conv=flat,Conv=z-plus")) {
            Heatmap map = withRules(RelevanceComposite.EPSILON_PLUS, rules, "residual");
            assertThat(map.attribution()).as(rules).isEqualTo(flat);
        }
        Tensor gamma = explain(new Lrp(RelevanceComposite.GAMMA, 1e-6, 0.5, ""), "residual")
                .attribution();
        assertThat(withRules(RelevanceComposite.ZERO, "conv=gamma(0.5),Gemm=gamma(0.5),Add=epsilon", "residual")
                        .attribution())
                .satisfies(t -> assertThat(Golden.relativeError(t, gamma)).isLessThan(1e-4));
    }

    @Test
    void rulesThatDiffer_makeBooksOfDifferentNames() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            List<Lrp> methods = List.of(
                    new Lrp(),
                    new Lrp(RelevanceComposite.EPSILON_PLUS, 0.1, 0.25, ""),
                    new Lrp(RelevanceComposite.EPSILON_PLUS, 1e-6, 0.25, "first=flat"),
                    new Lrp(RelevanceComposite.EPSILON_PLUS, 1e-6, 0.25, "first=z-box(-1,2)"),
                    new Lrp(RelevanceComposite.GAMMA),
                    new Lrp(RelevanceComposite.GAMMA, 1e-6, 0.5, ""),
                    new Lrp(RelevanceComposite.EPSILON_GAMMA_BOX));
            assertThat(methods.stream().map(m -> m.book(scope.network()).name()))
                    .doesNotHaveDuplicates();
            assertThat(methods.stream().map(m -> m.explain(subject).attribution()))
                    .doesNotHaveDuplicates();
            assertThat(new Lrp(RelevanceComposite.EPSILON_GAMMA_BOX)
                            .explain(subject)
                            .record()
                            .notes())
                    .anyMatch(n -> n.startsWith("Rules: lrp: first=z-box(x: [0.0, 0.0, 0.0] to [255.0, 255.0, 255.0])"))
                    .anyMatch(n -> n.startsWith("z^B: input x counts as bounded by"));
        }
    }

    @Test
    void rulesThatAreNotUnderstood_areRefused() {
        for (String rules : List.of(
                "flat",
                "Conv=",
                "Conv=nothing",
                "Conv=gamma(x)",
                "Conv=gamma(1,2)",
                "Conv=alpha-beta(2,2)",
                "Conv=flat(1)",
                "first=z-box(2,1)",
                "Conv=epsilon(-1)",
                "Conv=gamma(0.5")) {
            assertThatThrownBy(() -> new Lrp(RelevanceComposite.ZERO, 0, 0, rules))
                    .as(rules)
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith("rules: ");
        }
        assertThatThrownBy(() -> new Lrp(RelevanceComposite.ZERO, -1, 0, ""))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("were -1.0 and 0.0");
    }

    @Test
    void placesThatAreNotThere_areRefused() {
        assertThatThrownBy(() -> withRules(RelevanceComposite.ZERO, "conv9/Conv=flat", "plain"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                        "unknown layer or operator of plain.onnx 'conv9/Conv': did you mean 'conv1/Conv'?");
        assertThatThrownBy(() -> withRules(RelevanceComposite.ZERO, "Relu=flat", "plain"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Relu is not linear; rules are for Conv, Gemm");
        assertThatThrownBy(() -> withRules(RelevanceComposite.ZERO, "relu1/Relu=flat", "plain"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("layer 'relu1/Relu' (Relu) is not linear");
        assertThatThrownBy(() -> withRules(RelevanceComposite.ZERO, "Conv=pass", "plain"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("pass is for what scales and shifts");
        try (Convscope scope = SmallNetworks.open("plain")) {
            assertThat(new Lrp(RelevanceComposite.ZERO, 0, 0, "conv9/Conv=flat")
                            .suits(scope.network())
                            .reason())
                    .contains("unknown layer or operator");
        }
    }

    /** Scaling inside the network is part of how its input is written: what arrives behind it is what a network without it would show. */
    @Test
    void scalingOfTheInput_passes_andMovesTheBounds() throws IOException {
        Tensor kernels = Tensor.of(new float[] {1, -1, 0.5f, 2, 1, 1, -1, 0.5f}, 2, 1, 2, 2);
        java.util.function.UnaryOperator<Value> layers = x -> x.graph()
                .op(
                        "GlobalAveragePool",
                        x.graph()
                                .op(
                                        "Conv",
                                        Map.of("pads", Attribute.of(1, 1, 1, 1)),
                                        x,
                                        x.graph().constant(kernels)))
                .reshaped(1, 2);
        float[] pixels = new float[9];
        float[] scaled = new float[9];
        for (int i = 0; i < 9; i++) {
            pixels[i] = 30 * i;
            scaled[i] = pixels[i] / 128 - 1;
        }
        for (RelevanceComposite composite : List.of(RelevanceComposite.EPSILON, RelevanceComposite.EPSILON_GAMMA_BOX)) {
            Tensor inside;
            try (Convscope scope =
                    open(x -> layers.apply(x.dividedBy(x.like(128)).plus(-1)), 1, 1, 3, 3)) {
                inside = new Lrp(composite)
                        .explain(scope.subject(Tensor.of(pixels, 1, 1, 3, 3), "pixels")
                                .explaining(new Target.ClassIndex(0)))
                        .attribution();
            }
            try (Convscope scope = open(layers, 1, 1, 3, 3)) {
                Tensor outside = new Lrp(
                                composite,
                                1e-6,
                                0.25,
                                composite == RelevanceComposite.EPSILON ? "" : "first=z-box(-1,0.9921875)")
                        .explain(scope.subject(Tensor.of(scaled, 1, 1, 3, 3), "scaled pixels")
                                .explaining(new Target.ClassIndex(0)))
                        .attribution();
                assertThat(Golden.relativeError(inside, outside)).isLessThan(1e-4);
            }
        }
    }
}
