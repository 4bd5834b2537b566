package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.backward.RuleBook;
import convscope.graph.Tensor;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files and of parts of files that cannot be used; in Chinese, too. */
class OnnxRefusalsTest {
    @Test
    void functionsThatCallThemselves() {
        assertThat(OnnxFixtures.refusal("function-recursion"))
                .isEqualTo(
                        "function-recursion.onnx: function own.layers.Ping calls own.layers.Pong calls own.layers.Ping,"
                                + " so it never ends; functions that do not call themselves are expected");
    }

    @Test
    void functionsThatDoubleAndDouble() {
        assertThat(OnnxFixtures.refusal("function-doubling"))
                .isEqualTo(
                        "function-doubling.onnx: its functions call each other so often that over 1000000 nodes result;"
                                + " export the model with its functions written out");
    }

    @Test
    void narrowWeightsElsewhere() {
        assertThat(OnnxFixtures.refusal("narrow-misread"))
                .isEqualTo(
                        "narrow-misread.onnx: weights that only DequantizeLinear can read: 'w' of type int4 read by node"
                                + " 'cast' (Cast); export the model in float32");
    }

    @Test
    void sparseWeights_outsideTheirShape_orTooMany() {
        assertThat(OnnxFixtures.refusal("sparse-outside"))
                .isEqualTo(
                        "sparse-outside.onnx: damaged weights 'linear': index 20 of a sparse tensor is not in 0 to 19");
        assertThat(OnnxFixtures.refusal("sparse-huge"))
                .isEqualTo(
                        "sparse-huge.onnx: the sparse weights 'huge' of shape [40000, 40000] have 1600000000 elements;"
                                + " at most 67108864 are written out");
    }

    @Test
    void inputsAndOutputsThatAreNoTensors() {
        assertThat(OnnxFixtures.refusal("sequence-fed"))
                .isEqualTo("sequence-fed.onnx: input 'rows' is a sequence; inputs that are tensors are expected");
        assertThat(OnnxFixtures.refusal("sequence-only"))
                .isEqualTo("sequence-only.onnx: no output is a tensor of numbers: 'rows' is a sequence");
        assertThat(OnnxFixtures.refusal("text-only"))
                .isEqualTo("text-only.onnx: no output is a tensor of numbers: 'word' is text");
    }

    @Test
    void opsetNotStated() {
        assertThat(OnnxFixtures.refusal("no-opset"))
                .isEqualTo("no-opset.onnx: does not say which opset its operators are of (opset_import is empty);"
                        + " export the model again");
    }

    @Test
    void operatorsOfUnknownDomains_areListedWhenTheEngineIsAsked() {
        try (Network network = OnnxFixtures.open("unknown-domains")) {
            Map<String, Tensor> feeds = Map.of("x", Tensor.filled(1, 3, 4));
            assertThat(OnnxFixtures.refusal(() -> network.session().run(feeds)))
                    .isEqualTo(
                            "unknown-domains.onnx: the engine has no operators of these domains: Bar of domain 'org.other' (1 node, 'bar'),"
                                    + " Foo of domain 'com.example' (2 nodes, first 'foo1'). Export the model with ONNX's own operators.");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "if-fed,If,choice",
        "loop,Loop,repeat",
        "loop-while,Loop,while",
        "optional,OptionalGetElement,unwrap",
        "sequence,ConcatFromSequence,join",
        "microsoft,com.microsoft.FusedMatMul,fused",
        "scaler,ai.onnx.ml.Scaler,scaler"
    })
    void gradientThroughWhatHasNone_namesTheOperator(String name, String operator, String node) {
        try (Network network = OnnxFixtures.open(name)) {
            Map<String, Tensor> feeds = Map.of("x", OnnxFixtures.values(name).get("x"));
            Query query = Query.of(List.of("y")).withGradient("y", List.of("x"));
            Tensor target =
                    Tensor.filled(1, network.session().run(feeds).get("y").shape());
            assertThat(OnnxFixtures.refusal(() -> network.session().run(query, feeds, target)))
                    .startsWith(name + ".onnx: no backward rule for ")
                    .contains(operator + " (1 node, first '" + node + "'");
            assertThat(network.missingRules(List.of("x"), RuleBook.GRADIENT)).contains(operator);
        }
    }
}
