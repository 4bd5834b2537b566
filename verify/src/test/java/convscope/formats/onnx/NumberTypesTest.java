package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.network.Network;
import convscope.runtime.Query;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in numbers of 16, 64 and fewer bits. */
class NumberTypesTest {
    private static Convscope scope(String name) {
        ModelSource source =
                new ModelSource(name, ByteBuffer.wrap(OnnxFixtures.bytes(name + ".onnx")), Optional.empty());
        return Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions());
    }

    private static Tensor map(String name, String method) {
        try (Convscope scope = scope(name)) {
            Subject subject = scope.subject(OnnxFixtures.values(name).get("x"), "x.npy");
            return ((Heatmap) Explainers.method(method).explain(subject.explaining(Target.parse("2")))).raw();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grad-cam", "saliency", "lrp", "guided-backprop", "smooth-grad(samples=2)"})
    void networkOf16Bits_isExplainedLikeItsTwin(String method) {
        Tensor expected = map("float32", method);
        assertThat(expected.floats()).isNotEqualTo(new float[(int) expected.count()]);
        for (String twin : List.of("float16", "bfloat16", "mixed")) {
            assertThat(map(twin, method).floats()).as(twin).containsExactly(expected.floats(), within(1e-6f));
        }
    }

    @ParameterizedTest
    @CsvSource({"float16,float16", "bfloat16,bfloat16", "mixed,float16"})
    void networkOf16Bits_isFloat32Inside(String name, String type) {
        Model model = OnnxFixtures.read(name);
        assertThat(model.graph().inputs()).extracting(Edge::type).containsOnly(ElementType.FLOAT);
        assertThat(model.graph().constants().values()).extracting(Tensor::type).containsOnly(ElementType.FLOAT);
        assertThat(model.notes())
                .containsExactly(
                        "the file's " + type + " numbers are computed in float32, so the last digits differ from"
                                + " those of a program that computes in 16 bits");
    }

    @Test
    void networkOf64Bits_staysOne_forwardAndBackward() {
        try (Network network = OnnxFixtures.open("float64")) {
            assertThat(network.model().graph().inputs()).extracting(Edge::type).containsExactly(ElementType.DOUBLE);
            assertThat(network.model().notes()).isEmpty();
            Map<String, Tensor> values = OnnxFixtures.values("float64");
            Map<String, Tensor> feeds = Map.of("x", values.get("x"));
            Tensor answer = network.session().run(feeds).get("y");
            assertThat(answer.type()).isEqualTo(ElementType.DOUBLE);
            assertThat(answer.doubles()).containsExactly(values.get("y").doubles(), within(1e-14));
            Query query = Query.of(List.of("scores")).withGradient("scores", List.of("x"));
            Tensor gradient = network.session()
                    .run(query, feeds, Tensor.of(new double[] {0, 1, 0}, 1, 3))
                    .cotangent("x");
            assertThat(gradient.doubles()).containsExactly(values.get("slope").doubles(), within(1e-14));
        }
    }

    @Test
    void networkOf64Bits_isExplained() {
        try (Convscope scope = scope("float64")) {
            Map<String, Tensor> values = OnnxFixtures.values("float64");
            Subject subject = scope.subject(values.get("x").toFloat(), "x.npy").explaining(Target.parse("1"));
            Tensor map = ((Heatmap) Explainers.method("saliency").explain(subject)).raw();
            double[] slope = values.get("slope").doubles();
            for (int i = 0; i < slope.length; i++) {
                assertThat(map.number(i)).isCloseTo(Math.abs(slope[i]), within(1e-6));
            }
        }
    }

    @Test
    void networkOf64Bits_thatTheEngineCannotComputeSo_isFloat32() {
        Model model = OnnxFixtures.read("float64-conv");
        assertThat(model.graph().inputs()).extracting(Edge::type).containsExactly(ElementType.FLOAT);
        assertThat(model.notes())
                .containsExactly(
                        "the file's float64 numbers are computed in float32, because the engine has no float64 form"
                                + " of 'Conv', 'GlobalAveragePool'");
    }

    @Test
    void weightsOfFewBits_areFloat32Weights() {
        Model model = OnnxFixtures.read("narrow-int4-axis");
        assertThat(model.graph().nodes()).hasSize(1);
        assertThat(model.layers().get(0).weights()).isEqualTo("weights");
        assertThat(model.graph().constants().get("weights").type()).isEqualTo(ElementType.FLOAT);
        assertThat(model.notes())
                .containsExactly("the file's int4 weights are used as the float32 numbers that they stand for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"narrow-int4", "narrow-uint4-blocks", "narrow-float8e4m3fn", "narrow-float4e2m1"})
    void weightsOfFewBits_haveGradients(String name) {
        try (Network network = OnnxFixtures.open(name)) {
            Map<String, Tensor> feeds = Map.of("x", OnnxFixtures.values(name).get("x"));
            Query query = Query.of(List.of()).withGradient("y", List.of("x"));
            float[] gradient = network.session()
                    .run(query, feeds, Tensor.filled(1, 3, 6))
                    .cotangent("x")
                    .floats();
            Tensor weights = network.model().graph().constants().get("weights");
            for (int i = 0; i < 4; i++) {
                double sum = 0;
                for (int k = 0; k < 6; k++) {
                    sum += weights.number(i * 6 + k);
                }
                assertThat((double) gradient[i]).isCloseTo(sum, within(1e-4));
            }
        }
    }
}
