package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.backward.FullGradient;
import convscope.backward.RuleBook;
import convscope.explain.Suitability;
import convscope.graph.Graph;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.model.ModelSource;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A quantised network in the hands of a user: its layers hold real numbers, its records say how gradients went, and what would go wrong is refused. */
class QuantizedNetworkTest {
    private static final Map<String, byte[]> FILES = Fixture.zipped("/convscope/backward.zip");

    private static Convscope open(String name) {
        ModelSource source =
                new ModelSource(name + ".onnx", ByteBuffer.wrap(FILES.get(name + ".onnx")), Optional.empty());
        return Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"qdq", "qoperator", "dynamic"})
    void layers_holdRealNumbers(String name) {
        try (Convscope scope = open(name)) {
            List<Layer> layers = scope.network().model().layers();
            assertThat(layers).hasSizeGreaterThan(9);
            assertThat(layers).allMatch(layer -> layer.output().type().isFloating());
            assertThat(layers).noneMatch(layer -> layer.name().contains("/real"));
        }
    }

    /** Nothing is clipped behind the average, so there the gradient is the target times the dense layer's real weights, {@code (q - zero point) * scale}. */
    @Test
    void gradientAtALayer_isThatOfItsRealNumbers() {
        try (Convscope scope = open("qoperator")) {
            String average = scope.network().layer("average_quant").output().name();
            Query query = new Query(List.of(average), "y", List.of(average), RuleBook.GRADIENT, List.of());
            Tensor x = Golden.values("backward").get("qoperator/x");
            Tensor target = Golden.values("backward").get("qoperator/target");
            Pass pass = scope.network().session().run(query, Map.of("x", x), target);
            Map<String, Tensor> constants = scope.network().model().graph().constants();
            Tensor weights = constants.get("w4_quantized");
            double scale = constants.get("w4_scale").number(0);
            double zero = constants.get("w4_zero_point").number(0);
            float[] found = pass.cotangent(average).floats();
            assertThat(found).hasSize(2 * 8);
            for (int item = 0; item < 2; item++) {
                for (int unit = 0; unit < 8; unit++) {
                    double sum = 0;
                    for (int y = 0; y < 5; y++) {
                        sum += target.number(item * 5 + y) * (weights.number(y * 8 + unit) - zero) * scale;
                    }
                    assertThat((double) found[item * 8 + unit])
                            .isCloseTo(sum, org.assertj.core.data.Offset.offset(1e-5));
                }
            }
            float[] values = pass.activation(average).floats();
            assertThat(values).hasSize(2 * 8);
            for (float value : values) {
                assertThat(value).isBetween(0f, 1f); // means of sigmoids
            }
        }
    }

    @Test
    void notes_sayThatGradientsAreStraightThrough() {
        try (Convscope scope = open("qoperator")) {
            String note =
                    "The network is quantised (8 operators, first 'x_QuantizeLinear'); gradients pass numbers that were"
                            + " not clipped as if they had not been rounded (straight-through, arXiv:1308.3432).";
            assertThat(scope.network().notes()).containsExactly(note);
            assertThat(Chinese.of(note)).startsWith("该网络是量化网络（8 个算子，第一个是“x_QuantizeLinear”）；");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"guided-backprop", "deconvnet"})
    void methodsThatChangeRectifiers_refuseWhereOneMayHide(String method) {
        try (Convscope scope = open("qoperator")) {
            Suitability suits = Explainers.method(method).suits(scope.network());
            assertThat(suits.suits()).isFalse();
            assertThat(suits.reason())
                    .contains(
                            "QLinearAdd 'add_quant' with numbers from 0 on, by which a rectifier before it may have been"
                                    + " replaced");
            Chinese.of(suits.reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"guided-backprop", "deconvnet"})
    void methodsThatChangeRectifiers_suitWhereEveryOneIsSeen(String method) {
        try (Convscope scope = open("dynamic")) {
            assertThat(Explainers.method(method).suits(scope.network()).suits()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lrp", "deep-lift", "excitation-backprop", "contrastive-excitation", "deep-taylor"})
    void methodsOfRelevance_refuseByName(String method) {
        try (Convscope scope = open("qoperator")) {
            Suitability suits = Explainers.method(method).suits(scope.network());
            assertThat(suits.suits()).isFalse();
            assertThat(suits.reason()).contains("QLinearConv (3 nodes, first 'conv1_quant')");
            Chinese.of(suits.reason());
        }
    }

    /** In a recurrent network steps come first, so one number per step would pass for one per input. */
    @Test
    void fullGradient_refusesRecurrentNetworks() {
        try (Convscope scope = open("lstm")) {
            Graph graph = scope.network().model().graph();
            String refusal = catchThrowableOfType(
                            UnsupportedOperatorException.class, () -> FullGradient.of(graph, "y", List.of("x")))
                    .getMessage();
            assertThat(refusal)
                    .isEqualTo(
                            "lstm.onnx: no backward rule between 'y' and 'x' for LSTM 'lstm' with steps as the first axis,"
                                    + " where this method expects the inputs of a batch.");
            Chinese.of(refusal);
        }
    }
}
