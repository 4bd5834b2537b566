package convscope.fuzz;

import static convscope.fuzz.SmallFiles.control;
import static convscope.fuzz.SmallFiles.file;
import static convscope.fuzz.SmallFiles.input;
import static convscope.fuzz.SmallFiles.node;
import static convscope.fuzz.SmallFiles.read;
import static convscope.fuzz.SmallFiles.refusalOfRun;
import static convscope.fuzz.SmallFiles.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Model;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What hostile files once brought about, each as the smallest file that did. */
class FoundByFuzzTest {
    @Test
    void splitWithMoreOutputsThanParts_isRefusedBeforeTheEngineEnds() {
        Node split = new Node(
                "s",
                "Split",
                "",
                List.of("x"),
                List.of("y", "b", "c"),
                Map.of("axis", Attribute.of(1L), "num_outputs", Attribute.of(2L)));
        assertThatThrownBy(() -> read(file(Shape.of(2, 6), Map.of(), split)))
                .hasMessageContaining("it splits into 2 parts and names 3 outputs");
    }

    @Test
    void fourierTransformOfANumber_isRefusedBeforeTheEngineEnds() {
        byte[] transform = file(
                Shape.UNKNOWN,
                Map.of("axis", Tensor.scalar(1L)),
                node("DFT", Map.of("inverse", Attribute.of(1L)), "y", "x", "", "axis"));
        assertThat(refusalOfRun(transform)).contains("it needs at least 2 axes");
        Map<String, Tensor> windows = Map.of("step", Tensor.scalar(8L), "window", Tensor.of(new float[16], 16));
        assertThat(refusalOfRun(file(Shape.UNKNOWN, windows, node("STFT", "y", "x", "step", "window"))))
                .contains("it needs at least 2 axes");
    }

    @Test
    void summandThatIsLeftOut_isRefusedBeforeTheEngineEnds() {
        assertThatThrownBy(() -> read(file(Shape.of(3), Map.of(), node("Sum", "y", "x", "", "x"))))
                .hasMessageContaining("input 1 is left out, but it is not optional");
    }

    @Test
    void diagonalBeyondAllNumbers_isRefusedBeforeTheEngineEnds() {
        byte[] triangle =
                file(Shape.of(2, 3, 3), Map.of("k", Tensor.scalar(Long.MIN_VALUE + 1)), node("Trilu", "y", "x", "k"));
        assertThatThrownBy(() -> read(triangle)).hasMessageContaining("it names diagonal -9223372036854775807");
    }

    @Test
    void inputOfTwoBits_isRefusedWithTheFilesName() {
        Graph graph = new Graph(
                "g",
                List.of(new Edge("x", ElementType.UINT2, Shape.of(1, 4))),
                List.of(new Edge("y", ElementType.FLOAT, Shape.of(1, 4))),
                List.of(new Node("c", "Cast", "", List.of("x"), List.of("y"), Map.of("to", Attribute.of(1L)))),
                Map.of());
        try (Session session = Session.open(graph.named("two.onnx"), new RunOptions(1, "cpu", false))) {
            Tensor bits = Tensor.ofBytes(ElementType.UINT2, new long[] {1, 4}, ByteBuffer.allocateDirect(4));
            assertThat(catchThrowableOfType(ConvscopeException.class, () -> session.run(Map.of("x", bits))))
                    .hasMessageStartingWith("two.onnx: ");
        }
    }

    @Test
    void transformOfNoPoints_isRefusedForWhatIsFed_beforeTheEngineNeverEnds() {
        Node node =
                node("DFT", Map.of("inverse", Attribute.of(1L), "onesided", Attribute.of(1L)), "y", "x", "", "axis");
        Graph graph = new Graph(
                "g",
                List.of(input(Shape.of(1, 6, 2)), new Edge("axis", ElementType.INT64, Shape.of())),
                List.of(new Edge("y", ElementType.FLOAT, Shape.UNKNOWN)),
                List.of(node),
                Map.of());
        byte[] file = OnnxEncoder.encode(graph);
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(1, "cpu", false));
        try (Convscope scope = Convscope.open(source("x.onnx", file), Optional.empty(), Optional.empty(), options)) {
            Tensor x = Tensor.filled(1, 1, 6, 2);
            Map<String, Tensor> whole = scope.network().session().run(Map.of("x", x, "axis", Tensor.scalar(1L)));
            assertThat(whole.get("y").shape()).containsExactly(1, 10, 1);
            assertThatThrownBy(() -> scope.network().session().run(Map.of("x", x, "axis", Tensor.scalar(0L))))
                    .hasMessageContaining("it transforms no points");
        }
    }

    @Test
    void sequenceWithoutAxes_isNotTurnedRound() {
        byte[] turned = file(
                Shape.of(),
                Map.of("lengths", Tensor.of(new long[] {1}, 1)),
                node("ReverseSequence", "y", "x", "lengths"));
        assertThatThrownBy(() -> read(turned)).hasMessageContaining("it needs at least 2 axes");
    }

    @Test
    void lastOperatorOfAForeignDomain_orWithoutInputs_isRefusedByTheEngine() {
        byte[] foreign = file(
                Shape.of(1, 2), Map.of(), new Node("n", "Reshape", "com.microsoft", List.of(), List.of("y"), Map.of()));
        assertThat(refusalOfRun(foreign, 1, 2)).startsWith("x.onnx: ");
    }

    @Test
    void axesThatAreNoList_areRefusedBeforeTheEngineEnds() {
        byte[] reduced =
                file(Shape.of(2, 3, 4), Map.of("axes", Tensor.scalar(1L)), node("ReduceSumSquare", "y", "x", "axes"));
        assertThatThrownBy(() -> read(reduced)).hasMessageContaining("input 1 must be a list and has 0 axes");
    }

    @Test
    void reductionOfNothingOverAxesLeftOut_doesNotEndTheEngine() {
        byte[] reduced = file(Shape.of(2, 0, 4), Map.of(), node("ReduceMax", "y", "x", ""));
        assertThat(read(reduced).graph().nodes().get(0).inputs()).containsExactly("x");
        refusalOfRun(reduced, 2, 0, 4);
    }

    @Test
    void nodeInABody_isCheckedToo() throws IOException {
        Onnx.ModelProto.Builder model = control(Map.of());
        model.getGraphBuilder()
                .getNodeBuilder(0)
                .getAttributeBuilder(0)
                .getGBuilder()
                .addNode(Onnx.NodeProto.newBuilder()
                        .setOpType("Split")
                        .addInput("state")
                        .addOutput("a")
                        .addOutput("b")
                        .addAttribute(Onnx.AttributeProto.newBuilder()
                                .setName("num_outputs")
                                .setType(Onnx.AttributeProto.AttributeType.INT)
                                .setI(3)));
        model.getOpsetImportBuilder(0).setVersion(21);
        assertThatThrownBy(() -> read(model.build().toByteArray())).hasMessageContaining("it splits into 3 parts");
    }

    @Test
    void outputThatIsNoTensor_isRefusedByName() {
        Node sequence = node("SequenceConstruct", "y", "x", "x");
        Graph graph = new Graph(
                "g",
                List.of(input(Shape.of(1, 2))),
                List.of(new Edge("y", null, Shape.UNKNOWN)),
                List.of(sequence),
                Map.of());
        assertThat(refusalOfRun(OnnxEncoder.encode(graph), 1, 2))
                .contains("output 'y' is a sequence; a tensor is expected");
    }

    @Test
    void opsetBeyondAllNumbers_isRefused() {
        byte[] file = Onnx.ModelProto.newBuilder()
                .setIrVersion(8)
                .setGraph(Onnx.GraphProto.newBuilder()
                        .addNode(Onnx.NodeProto.newBuilder().setOpType("Relu")))
                .addOpsetImport(Onnx.OperatorSetIdProto.newBuilder().setVersion(1L << 33))
                .build()
                .toByteArray();
        ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, () -> read(file));
        assertThat(Trial.unclear(refused.getMessage(), "x.onnx")).isEmpty();
    }

    @Test
    void nameOfSeveralLines_standsOnOne() {
        Node strange =
                new Node("two\nlines\u0085" + "z".repeat(5000), "Wibble", "", List.of("x"), List.of("y"), Map.of());
        assertThatThrownBy(() -> read(file(Shape.of(1, 2), Map.of(), strange)))
                .message()
                .satisfies(text -> assertThat(Trial.unclear(text, "x.onnx")).isEmpty())
                .contains("'two lines zzz");
    }

    @Test
    void whatTheEngineSays_isNamedAfterTheFile() {
        byte[] foreign = file(
                Shape.of(1, 2), Map.of(), new Node("n", "Relu", "com.example", List.of("x"), List.of("y"), Map.of()));
        assertThat(refusalOfRun(foreign, 1, 2)).startsWith("x.onnx: the engine has no operators of these domains: ");
    }

    @Test
    void fiftyThousandNodesInReverse_areSortedSoon() {
        List<Node> nodes = new ArrayList<>();
        for (int i = 50_000; i > 0; i--) {
            nodes.add(node("Relu", i == 50_000 ? "y" : "v" + i, i == 1 ? "x" : "v" + (i - 1)));
        }
        byte[] file = file(Shape.of(1, 2), Map.of(), nodes.toArray(Node[]::new));
        Model model = Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> read(file));
        assertThat(model.graph().nodes().get(0).inputs()).containsExactly("x");
    }

    @Test
    void kernelTurnedBySeven_isTurned() {
        byte[] file = file(
                Shape.of(1, 3),
                Map.of("w", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)),
                node("Gemm", Map.of("transB", Attribute.of(7L)), "y", "x", "w"));
        try (Convscope scope =
                Convscope.open(source("x.onnx", file), Optional.empty(), Optional.empty(), new OpenOptions())) {
            float[] gradient = scope.network()
                    .session()
                    .run(
                            Query.of(List.of("y")).withGradient("y", List.of("x")),
                            Map.of("x", Tensor.filled(0, 1, 3)),
                            Tensor.of(new float[] {1, 10}, 1, 2))
                    .cotangent("x")
                    .floats();
            assertThat(gradient).containsExactly(41, 52, 63);
        }
    }

    private static byte[] keras(String config) throws IOException {
        Map<String, byte[]> entries = ZipLies.entries(Fixture.bytes("/convscope/keras/upsample2d_nearest.keras"));
        entries.put("config.json", config.getBytes(StandardCharsets.UTF_8));
        return ZipLies.zip(entries);
    }

    private static String kerasConfig() throws IOException {
        byte[] config = ZipLies.entries(Fixture.bytes("/convscope/keras/upsample2d_nearest.keras"))
                .get("config.json");
        return new String(config, StandardCharsets.UTF_8);
    }

    @Test
    void upsamplingByAHundredThousand_isRefusedBeforeAnythingIsHeld() throws IOException {
        String config = kerasConfig().replaceFirst("\"size\": \\[\\d+, \\d+]", "\"size\": [100000, 100000]");
        assertThat(config).contains("100000");
        assertThatThrownBy(() -> ModelFormats.read(source("x.keras", keras(config))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageStartingWith("x.keras: one run takes ");
    }

    @Test
    void inputThatIsCalled_isRefused() throws IOException {
        String config = kerasConfig().replace("\"UpSampling2D\"", "\"InputLayer\"");
        ConvscopeException refused = catchThrowableOfType(
                ConvscopeException.class, () -> ModelFormats.read(source("x.keras", keras(config))));
        assertThat(refused.getMessage())
                .contains("(InputLayer) is called on values, which an input never is; save the model again");
    }

    @Test
    void zipThatEndsEarly_saysSo() throws IOException {
        byte[] whole = Fixture.bytes("/convscope/keras/dense.keras");
        assertThatThrownBy(() -> ModelFormats.read(source("x.keras", java.util.Arrays.copyOf(whole, whole.length / 2))))
                .message()
                .satisfies(text -> assertThat(Trial.unclear(text, "x.keras")).isEmpty());
    }

    @Test
    void configurationOfHundredMegabytes_isRefused() throws IOException {
        assertThatThrownBy(() -> ModelFormats.read(source("x.keras", keras(" ".repeat(100 << 20)))))
                .hasMessageContaining("the zip entry 'config.json' unpacks to more than this file can hold");
    }
}
