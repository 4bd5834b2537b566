package convscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Footprint;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** What hostile files once brought about, each as the smallest file that did. */
class FoundByFuzzTest {
    private static final Shape BATCHED =
            Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(2), Shape.Axis.of(4), Shape.Axis.of(4)));

    @AfterEach
    void allowTheUsual() {
        Fuzz.LIMITS.keySet().forEach(System::clearProperty);
    }

    private static Edge input(Shape shape) {
        return new Edge("x", ElementType.FLOAT, shape);
    }

    private static Node node(String op, String output, String... inputs) {
        return node(op, Map.of(), output, inputs);
    }

    private static Node node(String op, Map<String, Attribute> attributes, String output, String... inputs) {
        return new Node("the " + op, op, "", List.of(inputs), List.of(output), attributes);
    }

    private static byte[] file(Shape shape, Map<String, Tensor> constants, Node... nodes) {
        Edge y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);
        return OnnxEncoder.encode(new Graph("g", List.of(input(shape)), List.of(y), List.of(nodes), constants));
    }

    private static ModelSource source(String name, byte[] bytes) {
        return new ModelSource(name, ByteBuffer.wrap(bytes), Optional.empty());
    }

    private static Model read(byte[] bytes) {
        return ModelFormats.read(source("x.onnx", bytes));
    }

    /** One run on zeros; what was refused, or an empty text. */
    private static String refusalOfRun(byte[] bytes, long... shape) {
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(1, "cpu", false));
        try (Convscope scope = Convscope.open(source("x.onnx", bytes), Optional.empty(), Optional.empty(), options)) {
            scope.network().session().run(Map.of("x", Tensor.filled(0, shape)));
            return "";
        } catch (ConvscopeException e) {
            assertThat(Trial.unclear(e.getMessage(), "x.onnx")).isEmpty();
            return e.getMessage();
        }
    }

    private static Node[] doubled(int axis, String from, int times) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String before = i == 0 ? from : "d" + (i - 1);
            nodes.add(node(
                    "Concat",
                    Map.of("axis", Attribute.of((long) axis)),
                    i == times - 1 ? "y" : "d" + i,
                    before,
                    before));
        }
        return nodes.toArray(Node[]::new);
    }

    @Test
    void valueDoubledForty_times_isRefusedWithTheNumbers() {
        assertThatThrownBy(() -> read(file(Shape.of(1, 2, 4, 4), Map.of(), doubled(1, "x", 40))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageStartingWith(
                        "x.onnx: one run takes 268435456 MB for the values in the network, most of it for node "
                                + "'the Concat#40' (Concat) of shape [1, 2199023255552, 4, 4]; at most ")
                .hasMessageEndingWith(
                        " MB are allowed. If this is meant, allow more with -Dconvscope.limit.memory=MEGABYTES");
    }

    @Test
    void batchDoubled_isRefusedBeforeTheRun() {
        assertThat(refusalOfRun(file(BATCHED, Map.of(), doubled(0, "x", 40)), 1, 2, 4, 4))
                .startsWith("x.onnx: one run takes ");
    }

    @Test
    void valueOfUnknownShapeDoubled_isRefused() {
        List<Node> nodes = new ArrayList<>(List.of(node("Det", "unknown", "x")));
        nodes.addAll(List.of(doubled(0, "unknown", 60)));
        assertThatThrownBy(() -> read(file(Shape.UNKNOWN, Map.of(), nodes.toArray(Node[]::new))))
                .isInstanceOf(UnsuitableModelException.class);
    }

    @Test
    void workBeyondTheLimit_isRefusedWithTheNumbers() {
        System.setProperty(Footprint.WORK, "1");
        Map<String, Tensor> weights = Map.of("w", Tensor.of(new float[3 * 2 * 9], 3, 2, 3, 3));
        assertThatThrownBy(() -> read(file(Shape.of(1, 2, 8000, 8000), weights, node("Conv", "y", "x", "w"))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageContaining(
                        "one run takes 3 billion multiplications, most of them for node 'the Conv' (Conv); at most 1 billion are allowed");
    }

    @Test
    void cubicInterpolationOfManyValues_countsForWhatItTakes() {
        System.setProperty(Footprint.WORK, "4");
        Node resize = node(
                "Resize",
                Map.of("mode", Attribute.of("cubic"), "coordinate_transformation_mode", Attribute.of("asymmetric")),
                "y",
                "x",
                "",
                "scales");
        Map<String, Tensor> scales = Map.of("scales", Tensor.of(new float[] {1, 1, 2, 2}, 4));
        assertThatThrownBy(() -> read(file(Shape.of(1, 1, 4, 1_000_003), scales, resize)))
                .hasMessageContaining("billion multiplications, most of them for node 'the Resize' (Resize)");
    }

    @Test
    void answersOfMillionsOfClasses_areRefused() {
        byte[] file = file(Shape.of(1, 2_000_000), Map.of(), node("Relu", "y", "x"));
        try (Convscope scope =
                Convscope.open(source("x.onnx", file), Optional.empty(), Optional.empty(), new OpenOptions())) {
            assertThatThrownBy(() -> scope.network().predict(Map.of("x", Tensor.filled(0, 1, 2_000_000))))
                    .hasMessage(
                            "x.onnx: the output has 2000000 values per input; up to 1048576 classes are put in order");
        }
    }

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
    void skipsWithoutEnd_areRefusedWithTheNumbers() {
        System.setProperty(Footprint.WORK, "4");
        Map<String, Attribute> grams = Map.of(
                "max_gram_length", Attribute.of(2L),
                "min_gram_length", Attribute.of(1L),
                "max_skip_count", Attribute.of(1L << 32),
                "mode", Attribute.of("TF"),
                "ngram_counts", Attribute.of(new long[] {0, 2}),
                "ngram_indexes", Attribute.of(new long[] {0, 1, 2}),
                "pool_int64s", Attribute.of(new long[] {2, 3, 5, 4}));
        byte[] counted = file(
                Shape.of(1, 3),
                Map.of("words", Tensor.of(new long[] {2, 3, 5}, 1, 3)),
                node("TfIdfVectorizer", grams, "counts", "words"),
                node("Add", "y", "x", "counts"));
        assertThatThrownBy(() -> read(counted))
                .hasMessageContaining("billion multiplications, most of them for node 'the TfIdfVectorizer'");
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
        Onnx.ModelProto.Builder model =
                Onnx.ModelProto.parseFrom(Fixture.bytes("/convscope/hostile/control.onnx")).toBuilder();
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
    void endlessLoop_isEnded() throws IOException {
        System.setProperty("convscope.limit.seconds", "1");
        Onnx.ModelProto.Builder model =
                Onnx.ModelProto.parseFrom(Fixture.bytes("/convscope/hostile/control.onnx")).toBuilder();
        for (Onnx.TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals("trips")) {
                tensor.clearRawData().addInt64Data(Long.MAX_VALUE);
            }
        }
        assertThat(refusalOfRun(model.build().toByteArray(), 1, 4))
                .isEqualTo("x.onnx: the run was ended after 1 seconds. If it is meant to take longer, allow more with "
                        + "-Dconvscope.limit.seconds=SECONDS");
    }

    @Test
    void resultWhoseSizeComesAboutInTheRun_isRefusedWithTheNumbers() {
        System.setProperty(Footprint.MEMORY, "1");
        Node sizes = node("Add", "sizes", "x", "thousand");
        Node whole = node("Cast", Map.of("to", Attribute.of(7L)), "whole", "sizes");
        byte[] file = file(
                Shape.of(2),
                Map.of("thousand", Tensor.of(new float[] {1000, 1000}, 2)),
                sizes,
                whole,
                node("ConstantOfShape", "y", "whole"));
        assertThat(refusalOfRun(file, 2))
                .startsWith(
                        "x.onnx: one run takes 4 MB for the values in the network, most of it for output 'y' of shape "
                                + "[1000, 1000]; at most 1 MB are allowed.");
    }

    /** How many axes a branch gives is not known, but repeating what it gives is known to give no fewer values than the repeats. */
    @Test
    void branchRepeatedWithoutEnd_isRefusedBeforeTheRun() throws IOException {
        Onnx.ModelProto.Builder model =
                Onnx.ModelProto.parseFrom(Fixture.bytes("/convscope/hostile/control.onnx")).toBuilder();
        for (Onnx.TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            if (tensor.getName().equals("repeats")) {
                tensor.clearRawData().addInt64Data(1L << 40).addInt64Data(1);
            }
        }
        assertThatThrownBy(() -> read(model.build().toByteArray()))
                .hasMessageStartingWith("x.onnx: one run takes ")
                .hasMessageContaining("(Tile) of shape [...]");
    }

    @Test
    void loopThatCollectsWithoutEnd_isEndedByItsMemory() throws IOException {
        assumeThat(Path.of("/proc/self/status")).exists();
        System.setProperty(Footprint.MEMORY, "20");
        Onnx.ModelProto.Builder model =
                Onnx.ModelProto.parseFrom(Fixture.bytes("/convscope/hostile/control.onnx")).toBuilder();
        Onnx.GraphProto.Builder graph = model.getGraphBuilder();
        for (Onnx.TensorProto.Builder tensor : graph.getInitializerBuilderList()) {
            if (tensor.getName().equals("trips")) {
                tensor.clearRawData().addInt64Data(Long.MAX_VALUE);
            } else if (tensor.getName().equals("repeats")) {
                tensor.clearRawData().addInt64Data(4096).addInt64Data(1);
            }
        }
        graph.getNodeBuilder(0).addOutput("kept");
        graph.getNodeBuilder(0)
                .getAttributeBuilder(0)
                .getGBuilder()
                .addNode(Onnx.NodeProto.newBuilder()
                        .setOpType("Tile")
                        .addInput("next")
                        .addInput("repeats")
                        .addOutput("one"))
                .addOutput(Onnx.ValueInfoProto.newBuilder(graph.getInput(0)).setName("one"));
        graph.clearOutput().addOutput(Onnx.ValueInfoProto.newBuilder().setName("kept"));
        assertThat(refusalOfRun(model.build().toByteArray(), 1, 4))
                .startsWith("x.onnx: the run was ended when it had taken ")
                .endsWith(" MB; at most 20 MB are allowed. If this is meant, allow more with "
                        + "-Dconvscope.limit.memory=MEGABYTES");
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
