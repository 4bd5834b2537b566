package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.backward.GuidedRules;
import convscope.backward.RuleBook;
import convscope.explain.Attributions;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.Subject;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.gradient.Deconvnet;
import convscope.method.gradient.GradientInput;
import convscope.method.gradient.GuidedBackprop;
import convscope.method.gradient.Saliency;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the input against Captum, and the rules of guided backpropagation and deconvnet by hand. */
class GradientMethodsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("gradients");
    private static final Map<String, InputAttribution> METHODS = Map.of(
            "gradient", new Saliency(),
            "gradient-input", new GradientInput(),
            "guided-backprop", new GuidedBackprop(),
            "deconvnet", new Deconvnet());

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String network : SmallNetworks.NAMES) {
            for (String method : METHODS.keySet()) {
                if (GOLDEN.containsKey(network + "." + method)) {
                    cases.add(Arguments.of(network, method));
                }
            }
        }
        return cases;
    }

    @Test
    void everyNetworkHasReferenceValues() {
        assertThat(cases()).hasSize(2 * 8 + 2 * 6);
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("cases")
    void attributions_equalCaptums(String network, String method) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Heatmap map = METHODS.get(method).explain(SmallNetworks.subject(scope));
            assertThat(map.record().values().get("class"))
                    .isEqualTo(GOLDEN.get(network + ".target").number(0));
            assertThat(Golden.relativeError(map.attribution(), GOLDEN.get(network + "." + method)))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void saliencyMap_isTheLargestSizeOverTheChannels() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Heatmap map = new Saliency().explain(SmallNetworks.subject(scope));
            float[] all = GOLDEN.get("plain.gradient").floats();
            float[] expected = new float[144];
            for (int i = 0; i < all.length; i++) {
                expected[i % 144] = Math.max(expected[i % 144], Math.abs(all[i]));
            }
            assertThat(Golden.relativeError(map.raw(), Tensor.of(expected, 12, 12)))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void batchOfTwo_givesEachItemItsOwnAttribution() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Subject subject = SmallNetworks.subject(scope);
            Tensor one = subject.input();
            Tensor none = Tensor.filled(0.5f, one.shape());
            Attributions both =
                    new GradientInput().attributions(subject, Map.of("x", Tensor.stacked(List.of(none, one))));
            assertThat(both.byInput().get("x").item(1).reshaped(3, 12, 12))
                    .isEqualTo(new GradientInput().explain(subject).attribution());
        }
    }

    /** What arrives at {@code x = [-1, 1, 2, 7]} from {@code dy = [3, -3, 3, 3]} at one activation. */
    private static float[] sentBack(RuleBook book, String operator, Map<String, Attribute> attributes) {
        GraphBuilder graph = new GraphBuilder("one");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4));
        Value y = operator.equals("SiLU")
                ? x.times(x.sigmoid())
                : operator.equals("Clip")
                        ? graph.op("Clip", x, graph.number(0, ElementType.FLOAT), graph.number(6, ElementType.FLOAT))
                        : graph.op(operator, attributes, x);
        Value named = graph.named("y", y);
        Query query = new Query(List.of(), "y", List.of("x"), book, List.of());
        try (Session session = Session.open(graph.build(List.of(named)), new RunOptions())) {
            return session.run(
                            query,
                            Map.of("x", Tensor.of(new float[] {-1, 1, 2, 7}, 1, 4)),
                            Tensor.of(new float[] {3, -3, 3, 3}, 1, 4))
                    .cotangent("x")
                    .floats();
        }
    }

    @Test
    void guided_passesPositiveSignalsWhereTheInputWasPositive() {
        assertThat(sentBack(GuidedRules.GUIDED, "Relu", Map.of())).containsExactly(0, 0, 3, 3);
        assertThat(sentBack(GuidedRules.GUIDED, "LeakyRelu", Map.of())).containsExactly(0, 0, 3, 3);
        assertThat(sentBack(GuidedRules.GUIDED, "Elu", Map.of())).containsExactly(0, 0, 3, 3);
    }

    @Test
    void guided_passesNothingBeyondTheBoundOfRelu6() {
        assertThat(sentBack(GuidedRules.GUIDED, "Clip", Map.of())).containsExactly(0, 0, 3, 0);
    }

    @Test
    void guided_treatsXTimesSigmoidAsOneRectifier() {
        // d silu/dx at 2: s + x s (1 - s) with s = sigmoid(2) = .880797: 1.090784; at 7: 1.005460
        float[] sent = sentBack(GuidedRules.GUIDED, "SiLU", Map.of());
        assertThat(sent[0]).isZero();
        assertThat(sent[1]).isZero();
        assertThat(sent[2]).isCloseTo(3 * 1.090784f, org.assertj.core.data.Offset.offset(1e-5f));
        assertThat(sent[3]).isCloseTo(3 * 1.005460f, org.assertj.core.data.Offset.offset(1e-5f));
    }

    @Test
    void deconvnet_passesPositiveSignalsWhateverTheInputWas() {
        for (String operator : List.of("Relu", "LeakyRelu", "Elu", "Clip", "SiLU")) {
            assertThat(sentBack(GuidedRules.DECONVNET, operator, Map.of()))
                    .as(operator)
                    .containsExactly(3, 0, 3, 3);
        }
    }

    @Test
    void record_countsTheRectifiersThatWereChanged() {
        try (Convscope scope = SmallNetworks.open("mobile")) {
            Heatmap map = new GuidedBackprop().explain(SmallNetworks.subject(scope));
            assertThat(map.record().notes())
                    .contains("Rectifiers with a rule of their own: 1 Clip, 1 HardSwish, 1 Relu, 1 x * Sigmoid(x).");
        }
    }
}
