package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.Session;
import convscope.verify.Chinese;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file is made of, the graph that is read from it computes what other engines compute from the file. */
class OnnxFilesTest {
    static Stream<String> models() {
        return OnnxFixtures.withValues().filter(name -> !name.equals("external"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void file_computesWhatOtherEnginesDo(String name) {
        Model model = OnnxFixtures.read(name);
        Map<String, Tensor> values = OnnxFixtures.values(name);
        try (Session session = OnnxFixtures.session(model)) {
            Map<String, Tensor> outputs = session.run(OnnxFixtures.feeds(model, values));
            assertThat(outputs).isNotEmpty();
            outputs.forEach((output, actual) -> {
                Tensor expected = values.getOrDefault(output, values.get("probabilities"));
                assertThat(actual.shape()).as(output).isEqualTo(expected.shape());
                assertThat(actual.doubles()).as(output).containsExactly(expected.doubles(), within(2e-5));
            });
        }
        model.notes().forEach(Chinese::of);
    }

    @Test
    void models_areMany() {
        assertThat(models()).hasSizeGreaterThan(45);
    }

    @ParameterizedTest
    @CsvSource({"9,Upsample,linear,true", "10,Resize,linear,true", "9,Upsample,nearest,false"})
    void interpolationThatOldOpsetsHaveNoWordsFor_isTold(int opset, String operator, String mode, boolean told) {
        Onnx.ModelProto.Builder file =
                Onnx.ModelProto.newBuilder().setIrVersion(4).setProducerName("pytorch");
        file.addOpsetImportBuilder().setVersion(opset);
        Onnx.GraphProto.Builder graph = file.getGraphBuilder();
        for (String edge : List.of("x", "y")) {
            Onnx.ValueInfoProto.Builder info = edge.equals("x") ? graph.addInputBuilder() : graph.addOutputBuilder();
            Onnx.TypeProto.Tensor.Builder type =
                    info.setName(edge).getTypeBuilder().getTensorTypeBuilder().setElemType(1);
            for (long size : new long[] {1, 3, edge.equals("x") ? 4 : 8, edge.equals("x") ? 4 : 8}) {
                type.getShapeBuilder().addDimBuilder().setDimValue(size);
            }
        }
        graph.addInitializerBuilder()
                .setName("scales")
                .setDataType(1)
                .addDims(4)
                .addAllFloatData(List.of(1f, 1f, 2f, 2f));
        Onnx.NodeProto.Builder node = graph.addNodeBuilder()
                .setName("up")
                .setOpType(operator)
                .addInput("x")
                .addInput("scales")
                .addOutput("y");
        node.addAttributeBuilder()
                .setName("mode")
                .setType(Onnx.AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(mode));
        Model model = ModelFormats.read(
                new ModelSource("old.onnx", ByteBuffer.wrap(file.build().toByteArray()), Optional.empty()));
        assertThat(model.notes()).hasSize(told ? 1 : 0);
        model.notes().forEach(note -> {
            assertThat(note).contains("linear interpolation by 'up' is computed as the file says");
            Chinese.of(note);
        });
    }

    private static List<String> operators(Model model) {
        return model.graph().nodes().stream().map(Node::op).toList();
    }

    @Test
    void functions_areWrittenOut_underTheNamesOfTheirCalls() {
        Model model = OnnxFixtures.read("functions");
        assertThat(operators(model))
                .containsExactly("Conv", "LeakyRelu", "Conv", "LeakyRelu", "Identity", "LeakyRelu", "ReduceMean");
        assertThat(model.layers())
                .extracting(Layer::name)
                .contains("block1/conv", "block1/act/LeakyRelu", "block2/conv", "block2/act/LeakyRelu");
        assertThat(model.notes())
                .containsExactly(
                        "the file's own functions are written out as operators: 'own.layers.Block', 'own.layers.Leaky'");
    }

    @Test
    void attributesOfCalls_goThroughNestedFunctions_andDefaultsHold() {
        List<Node> nodes = OnnxFixtures.read("functions").graph().nodes();
        assertThat(nodes.get(0).integers("pads")).containsExactly(1, 1, 1, 1);
        assertThat(nodes.get(2).integers("pads")).containsExactly(0, 0, 0, 0);
        assertThat(nodes.get(1).real("alpha", 0)).isEqualTo(0.25f);
        assertThat(nodes.get(5).real("alpha", 0)).isEqualTo(0.5f);
        assertThat(nodes.get(0).inputs()).hasSize(3);
        assertThat(nodes.get(2).hasInput(2)).as("bias that the call leaves out").isFalse();
    }

    @Test
    void functionOfAnOlderOpset_isUpgradedFromItsOwn() {
        Node sum = OnnxFixtures.read("function-opset").graph().nodes().get(0);
        assertThat(sum.has("axes")).isFalse();
        assertThat(sum.inputs()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"function-if", "if-constant", "if-shape", "torch-exported"})
    void conditionsThatAreKnown_areTaken(String name) {
        assertThat(operators(OnnxFixtures.read(name))).doesNotContain("If");
    }

    @Test
    void conditionsThatAreFed_stay() {
        assertThat(operators(OnnxFixtures.read("if-fed"))).contains("If");
        assertThat(operators(OnnxFixtures.read("tensorflow-cond"))).contains("If");
    }

    @Test
    void exportOfTorch_readsLikeItsTracedForm() {
        assertThat(operators(OnnxFixtures.read("torch-exported")))
                .startsWith("Conv", "Relu")
                .endsWith("Gemm");
        assertThat(OnnxFixtures.read("torch-exported").layers())
                .extracting(Layer::name)
                .contains("features_1_0/aten_conv2d_0/n0", "features_1_0/aten_relu_1/n0", "Gemm_3");
        assertThat(OnnxFixtures.read("torch-traced").layers())
                .extracting(Layer::name)
                .contains("features/0/Conv", "features/1/Clip", "classifier/Gemm");
    }

    @Test
    void convolutionsOfTensorFlow_haveConstantKernels() {
        for (String name : List.of("tensorflow-9", "tensorflow-17", "tensorflow-nchw")) {
            Model model = OnnxFixtures.read(name);
            assertThat(model.layers())
                    .filteredOn(l -> l.kind().equals("Conv"))
                    .hasSize(2)
                    .allSatisfy(l -> assertThat(l.weights()).isNotNull());
        }
    }

    @Test
    void sparseWeights_areWrittenOut() {
        Model model = OnnxFixtures.read("sparse");
        assertThat(model.notes()).containsExactly("sparse weights are written out with their zeros: 'linear', 'pairs'");
        Tensor weights = model.graph().constants().get("pairs");
        assertThat(weights.shape()).containsExactly(4, 6);
        assertThat(weights.floats()[6]).isEqualTo(-2);
        assertThat(weights.floats()[7]).isZero();
    }

    @Test
    void constantsOfEveryKind_areWeights() {
        Model model = OnnxFixtures.read("constants");
        assertThat(operators(model)).doesNotContain("Constant");
        assertThat(model.graph().constants().get("fs").floats()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void weightsThatAreInputsToo_areNotFed() {
        for (String name : List.of("caffe2-era", "cntk-era")) {
            assertThat(OnnxFixtures.read(name).inputs()).as(name).hasSize(1);
        }
    }

    @Test
    void textInside_isComputedWithByTheEngine() {
        assertThat(OnnxFixtures.read("text-inside")
                        .graph()
                        .constants()
                        .get("words")
                        .texts())
                .containsExactly("ant", "bee", "fly", "wasp");
    }

    @Test
    void outputsThatAreNoNumbers_areLeftOut() {
        assertThat(OnnxFixtures.read("text-output").notes())
                .containsExactly("output 'word' is left out: it is text, not numbers");
        assertThat(OnnxFixtures.read("sequence").notes())
                .containsExactly("output 'rows' is left out: it is a sequence, not numbers");
    }

    @Test
    void firstOutputLeftOut_theLayerIsTheSecond() {
        assertThat(OnnxFixtures.read("left-out-output").layers())
                .extracting(l -> l.output().name())
                .containsExactly("state");
    }

    @Test
    void operatorsOfOtherDomains_keepThem() {
        Node fused = OnnxFixtures.read("microsoft").graph().nodes().get(0);
        assertThat(fused.domain()).isEqualTo("com.microsoft");
        assertThat(fused.attributes().get("alpha")).isEqualTo(Attribute.of(0.5f));
    }
}
