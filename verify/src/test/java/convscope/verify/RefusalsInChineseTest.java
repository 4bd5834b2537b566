package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.backward.RuleBook;
import convscope.explain.Descriptor;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.OnnxEncoder;
import convscope.graph.OnnxFile;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Upgrade;
import convscope.graph.Value;
import convscope.lesson.Lessons;
import convscope.method.Explainers;
import convscope.method.cam.Cam;
import convscope.model.Layer;
import convscope.model.ModelSource;
import convscope.network.Network;
import convscope.picture.PictureFiles;
import convscope.picture.Preprocessing;
import convscope.picture.SideFile;
import convscope.render.NumpyFiles;
import convscope.signal.CsvFiles;
import convscope.signal.WavFiles;
import convscope.words.Translations;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused is told in Chinese, too: real refusals, provoked. */
class RefusalsInChineseTest {
    private static final Convscope SCOPE = Convscope.open("builtin:fashion", new OpenOptions());
    private static final Subject SUBJECT = SCOPE.subject("builtin:fashion-5-sandal");

    @AfterAll
    static void close() {
        SCOPE.close();
    }

    private static String refusal(ThrowingCallable asked) {
        ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, asked);
        assertThat(refused).as("refused").isNotNull();
        return Chinese.of(refused.getMessage());
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = RefusalsInChineseTest.class.getResourceAsStream("/convscope/samples/" + name)) {
            return in.readAllBytes();
        }
    }

    private static String refusedModel(String name, byte[] bytes) {
        return refusal(() -> ModelFormats.read(new ModelSource(name, ByteBuffer.wrap(bytes), Optional.empty())));
    }

    @Test
    void unknownNames_keepWhatWasWritten() {
        assertThat(refusal(() -> Explainers.method("gradcam"))).startsWith("未找到解释方法“gradcam”；是否想写“grad-cam”？可用的有：");
        assertThat(refusal(() -> SCOPE.network().layer("conv44")))
                .startsWith("未找到层“conv44”；是否想写“conv4”？可用的有：")
                .endsWith("……（共 13 个）；可用 convscope info 查看");
        assertThat(refusal(() -> SCOPE.network().layer("999")))
                .isEqualTo("编号为 999 的层不存在：builtin:fashion 有 13 个层，编号 0 到 12；可用 convscope info 查看");
        assertThat(refusal(() -> SUBJECT.explaining(Target.parse("sandl")).explained()))
                .startsWith("未找到类别“sandl”；是否想写“sandal”？");
        assertThat(refusal(() -> Explainers.create(Explainers.named("grad-cam"), Map.of("lair", "1"))))
                .isEqualTo("未找到方法 grad-cam 的参数“lair”；是否想写“layer”？可用的有：layer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "shir",
                "top11",
                "top0",
                "unit:conv4",
                "unit:conv4:99",
                "unit:conv4:1@99,0",
                "unit:nowhere:1",
                "unit:conv4:1@1,x",
                "output:rows[a]",
                "output[11]",
                "output:nowhere:1",
                "region:",
                "region:1",
                "",
                "unit:conv3:1 - unit:conv4:1"
            })
    void targets(String target) {
        refusal(() -> SUBJECT.explaining(SCOPE.target(target)).explained());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integrated-gradients(steps=many)",
                "integrated-gradients(steps=0)",
                "integrated-gradients(quadrature=simpson)",
                "integrated-gradients(quadrature=trapezoid,steps=1)",
                "integrated-gradients(baseline=grey)",
                "guided-integrated-gradients(fraction=2)",
                "guided-integrated-gradients(max-dist=-1)",
                "blur-integrated-gradients(max-sigma=0)",
                "smooth-grad(noise=-1)",
                "smooth-grad(method=kernels)",
                "smooth-grad-cam-plus-plus(samples=0)",
                "occlusion(window=-1)",
                "occlusion(window=3,stride=5)",
                "rise(keep=2)",
                "rise(agreement=1)",
                "rise(masks=0)",
                "hsic(masks=1)",
                "sobol(cells=0)",
                "lime(kernel-width=0)",
                "lime(ridge=-1)",
                "kernel-shap(samples=1)",
                "score-cam(channels=-1)",
                "finer-cam(references=0)",
                "finer-cam(strength=-1)",
                "kpca-cam(gamma=-1)",
                "lrp(epsilon=-1)",
                "lrp(rules=conv1)",
                "lrp(rules=conv9=flat)",
                "lrp(rules=conv1=flatt)",
                "lrp(rules=conv1=gamma(x))",
                "lrp(rules=conv1=flat(1))",
                "lrp(rules=conv1=gamma(-1))",
                "lrp(rules=conv1=alpha-beta(1,1))",
                "lrp(rules=conv1=z-box(2,1))",
                "lrp(rules=conv1=pass)",
                "lrp(rules=Relu=flat)",
                "activations(unit=-2)",
                "activations(unit=99)",
                "activations(value=position,position=99,99)",
                "neuron-conductance(unit=-2)",
                "neuron-conductance(position=x)",
                "neuron-conductance(unit=99)",
                "layer-cam(layers=)",
                "grad-cam(layer=classes)",
                "kernels(layer=relu1)",
                "grad-cam(layer=conv4",
                "grad-cam(conv4)",
                "grad-cam-elementwise(layer=average)"
            })
    void parameters(String method) {
        refusal(() -> Explainers.method(method).explain(SUBJECT));
    }

    @Test
    void methodsWithoutInput() {
        for (Descriptor method : Explainers.all()) {
            if (method.about().needsInput()) {
                refusal(() -> QuickMethods.of(method).explain(SCOPE.subject()));
            }
        }
    }

    @Test
    void methodsThatDoNotFit() {
        try (Convscope plain = SmallNetworks.open("plain")) {
            assertThat(refusal(() -> new Cam().explain(SmallNetworks.subject(plain))))
                    .startsWith("plain.onnx：CAM 要求网络以全局平均池化加一个给出得分的全连接层结尾；")
                    .endsWith("请使用没有这一要求的 grad-cam。");
        }
        refusal(() -> new Cam().explain(SUBJECT.explaining(Target.parse("unit:conv4:1"))));
        refusal(() -> Explainers.method("finer-cam").explain(SUBJECT.explaining(Target.parse("sandal - bag"))));
        try (Convscope line = SmallNetworks.open("line")) {
            assertThat(Explainers.named("xrai").create().suits(line.network()).reason())
                    .satisfies(Chinese::of);
            refusal(() -> Explainers.method("xrai").explain(SmallNetworks.subject(line)));
        }
    }

    @Test
    void missingRules_areAllNamed() {
        GraphBuilder graph = new GraphBuilder("strange");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 8, 8));
        Value regions = graph.constant(Tensor.of(new float[5], 1, 5));
        Map<String, Attribute> size = Map.of("pooled_shape", Attribute.of(4, 4));
        Value pooled = graph.op("MaxRoiPool", size, graph.op("Relu", x), regions);
        Value y = graph.op("MaxRoiPool", size, pooled, regions);
        try (Network network = HandNetworks.of(graph.build(List.of(y)), List.of())) {
            String reason = network.missingRules(List.of("x"), RuleBook.GRADIENT);
            assertThat(Chinese.of(reason)).contains("1 种算子没有反向传播规则", "2 个节点，第一个是“", "它所池化的区域边界由计算得出");
        }
    }

    @Test
    void inputs_thatDoNotFit() {
        refusal(() -> SCOPE.subject(Tensor.of(new float[4], 1, 4), "four.npy"));
        refusal(() -> SCOPE.subject("builtin:sandle"));
        refusal(() -> SCOPE.subject(Path.of("/missing/picture.png")));
        refusal(() -> SCOPE.input("/missing/array.npy"));
        try (Convscope volume = SmallNetworks.open("volume")) {
            refusal(() -> volume.subject("builtin:cat"));
        }
    }

    @Test
    void pictures_thatAreNone() throws IOException {
        byte[] cat = sample("pictures/cat.png");
        refusal(() -> PictureFiles.read(new byte[0], "empty.png"));
        refusal(() -> PictureFiles.read("hello".getBytes(StandardCharsets.UTF_8), "note.png"));
        ConvscopeException half = catchThrowableOfType(
                ConvscopeException.class, () -> PictureFiles.read(Arrays.copyOf(cat, cat.length / 3), "half.png"));
        assertThat(Translations.of(half.getMessage()).zh())
                .startsWith("half.png：图像已损坏或类型特殊（")
                .endsWith("）；请在其他程序中打开并另存为 png");
    }

    @ParameterizedTest
    @ValueSource(strings = {"torsch", "mean=a,b", "mean=0.5,std=0"})
    void preprocessing(String how) {
        refusal(() -> Preprocessing.named(how, "as asked"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"preprocessing\": 1}",
                "{\"preprocessing\": {\"rang\": \"unit\"}}",
                "{\"preprocessing\": {\"range\": \"units\"}}",
                "{\"preprocessing\": {\"resize\": -1}}",
                "{\"preprocessing\": {\"resize\": 10, \"crop\": 20}}",
                "{\"preprocessing\": {\"mean\": [\"x\"]}}",
                "{\"preprocessing\": {\"std\": [0]}}",
                "{\"labels\": 7}"
            })
    void sideFiles(String json) {
        refusal(() -> SideFile.parse(json, "net.convscope.json"));
    }

    @Test
    void numpyFiles() throws IOException {
        byte[] good = NumpyFiles.npy(Tensor.of(new float[] {1, 2, 3}, 3));
        refusal(() -> NumpyFiles.read("hello, world".getBytes(StandardCharsets.UTF_8), "x.npy"));
        refusal(() -> NumpyFiles.read(Arrays.copyOf(good, 100), "x.npy"));
        refusal(() -> NumpyFiles.read(Arrays.copyOf(good, good.length - 2), "x.npy"));
        refusal(() -> NumpyFiles.read(edited(good, "<f4", "|O8"), "x.npy"));
        refusal(() -> NumpyFiles.read(edited(good, "<f4", "<M8"), "x.npy"));
        refusal(() -> NumpyFiles.read(edited(good, "(3,)", "(9,)"), "x.npy"));
        refusal(() -> NumpyFiles.read(edited(good, "shape", "shoup"), "x.npy"));
        refusal(() -> NumpyFiles.read(zip("a.txt", "x"), "x.npz"));
    }

    private static byte[] edited(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(String name, String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({
        "empty.onnx,''",
        "note.onnx,hello",
        "net.pkl,\u0080\u0002ctorch",
        "net.gguf,GGUF    ",
        "net.tflite,    TFL3 ",
        "cat.onnx,\u0089PNG        ",
        "x.onnx,\u0093NUMPY    "
    })
    void filesThatAreNoModels(String name, String content) {
        refusedModel(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void modelsThatAreCutOff() throws IOException {
        byte[] onnx = sample("models/fashion.onnx");
        refusedModel("cut.onnx", Arrays.copyOf(onnx, onnx.length / 2));
        byte[] h5 = sample("models/fashion.h5");
        ConvscopeException cut = catchThrowableOfType(
                ConvscopeException.class,
                () -> ModelFormats.read(new ModelSource(
                        "cut.h5", ByteBuffer.wrap(Arrays.copyOf(h5, h5.length / 2)), Optional.empty())));
        assertThat(Translations.of(cut.getMessage()).zh()).startsWith("cut.h5：").endsWith("；请重新保存模型，或换一份文件副本");
        refusal(() -> ModelSource.of(Path.of("/missing/model.h5")));
        refusal(() -> ModelSource.of(Path.of(".")));
        refusal(() -> Convscope.open("builtin:fasion", new OpenOptions()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "builtin:cat",
                "text:wibbly",
                "text: ",
                "/missing/words.txt",
                "/missing/x.csv",
                "builtin:text-kettel"
            })
    void inputs_ofAModelOfTexts(String input) {
        try (Convscope scope = Convscope.open("builtin:text", new OpenOptions())) {
            ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, () -> scope.input(input));
            if (refused != null) {
                Chinese.of(refused.getMessage());
            }
            assertThat(refused == null).as("refused").isEqualTo(input.equals("text:wibbly"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b\n", "1,2\n3\n", "1,2\n3,x\n"})
    void tables(String text) {
        refusal(() -> CsvFiles.read(text.getBytes(StandardCharsets.UTF_8), "x.csv"));
    }

    @Test
    void sounds() {
        refusal(() -> WavFiles.read("hello".getBytes(StandardCharsets.UTF_8), "x.wav"));
    }

    @Test
    void layersWithoutALesson_sayWhy() {
        int told = 0;
        for (Layer layer : SCOPE.network().model().layers()) {
            ConvscopeException refused =
                    catchThrowableOfType(ConvscopeException.class, () -> Lessons.atStrongest(SUBJECT, layer));
            if (refused != null) {
                Chinese.of(refused.getMessage());
                told++;
            }
        }
        assertThat(told).isPositive();
        refusal(() -> Lessons.at(SUBJECT, SCOPE.network().layer("conv4"), 999, List.of(0, 0)));
        refusal(() -> Lessons.at(SUBJECT, SCOPE.network().layer("conv4"), 0, List.of(99, 0)));
    }

    private static byte[] encoded(Node... nodes) {
        Edge x = new Edge("x", ElementType.FLOAT, Shape.of(1, 2, 4, 4));
        Edge y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);
        return OnnxEncoder.encode(new Graph("g", List.of(x), List.of(y), List.of(nodes), Map.of()));
    }

    private static Node node(String name, String op, String output, String... inputs) {
        return new Node(name, op, "", List.of(inputs), List.of(output), Map.of());
    }

    @Test
    void graphsThatAreNotSound() {
        assertThat(refusedModel("x.onnx", encoded(node("n", "Wibble", "a", "x"), node("m", "Wobble", "y", "a"))))
                .isEqualTo("x.onnx：未知的算子 Wibble（1 个节点，“n”）；未知的算子 Wobble（1 个节点，“m”）；"
                        + "可用的是 ONNX opset 21 的算子。请以 opset_version=17 导出模型。");
        assertThat(refusedModel("x.onnx", encoded(node("n", "Relu", "y", "ghost"))))
                .isEqualTo("x.onnx：没有任何节点计算以下内容：节点“n”（Relu）所读取的“ghost”；文件已损坏，或导出时没有写入权重（export_params=False）；请重新导出模型");
        refusedModel("x.onnx", encoded(node("n", "Relu", "y", "x"), node("m", "Relu", "y", "x")));
        refusedModel(
                "x.onnx",
                encoded(node("n", "Relu", "a", "b"), node("m", "Relu", "b", "a"), node("o", "Relu", "y", "a")));
        refusedModel("x.onnx", encoded(node("n", "Conv", "y", "x")));
        refusedModel("x.onnx", encoded(node("n", "MatMul", "y", "x", "x", "x")));
        refusedModel("x.onnx", OnnxEncoder.encode(new GraphBuilder("silent").build(List.of())));
    }

    /** Files of another opset, whose nodes are written anew. */
    @Test
    void nodesThatCannotBeWrittenAnew() {
        Edge open = new Edge("x", ElementType.FLOAT, Shape.UNKNOWN);
        Edge channels = new Edge("x", ElementType.FLOAT, Shape.of(1, -1, 4));
        Node tile = new Node("n", "Tile", "", List.of("x", "x", "x"), List.of("y"), Map.of());
        Node aligned = new Node(
                "n",
                "Add",
                "",
                List.of("x", "x"),
                List.of("y"),
                Map.of("broadcast", Attribute.of(1L), "axis", Attribute.of(1L)));
        Node product = node("n", "CumProd", "y", "x", "x");
        Node rotated = node("n", "RotaryEmbedding", "y", "x", "x", "x");
        Node convolution = new Node("n", "CausalConvWithState", "", List.of("x", "x"), List.of("y", "s"), Map.of());
        assertThat(rewritten(5, open, tile)).contains("重复的次数");
        assertThat(rewritten(6, open, aligned)).contains("其各个输入的轴数");
        assertThat(rewritten(26, channels, product)).contains("所沿的轴");
        assertThat(rewritten(23, open, rotated)).contains("其输入的轴数");
        assertThat(rewritten(27, open, convolution)).contains("通道数");
        assertThat(rewritten(27, new Edge("x", ElementType.FLOAT, Shape.of(3, 1, -1)), convolution))
                .contains("卷积核的大小");
        assertThat(rewritten(23, channels, node("n", "RMSNormalization", "y", "x")))
                .contains("文件已损坏");
    }

    private static String rewritten(int opset, Edge input, Node node) {
        Edge y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);
        Graph graph = new Graph("g", List.of(input), List.of(y), List.of(node), Map.of());
        OnnxFile file = new OnnxFile(graph, Map.of("", opset), Map.of(), "");
        ConvscopeException refused =
                catchThrowableOfType(ConvscopeException.class, () -> Upgrade.toCanonical(file, "x.onnx"));
        return Chinese.of("x.onnx: " + refused.getMessage());
    }
}
