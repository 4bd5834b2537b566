package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.InputData;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.InputKind;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.explain.WordValue;
import convscope.graph.Attribute;
import convscope.graph.ConvscopeException;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.method.gradient.GradientInput;
import convscope.method.perturbation.Occlusion;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.render.NumpyFiles;
import convscope.report.Drawing;
import convscope.text.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network that reads three words and sees a picture {@code [1, 2, 2]}. The words' vectors are padding (0, 0), unknown (1, 0), good (2, 0), bad (0, 3), very (1, 1); a
 * convolution of size 1 takes the first number minus the second, then ReLU and the mean; the picture goes through ReLU and the mean. The scores are
 * {@code [3 words + picture, picture]}.
 */
class WordsByHandTest {
    private static final String SIDE =
            "{\"text\": {\"vocabulary\": \"words.txt\"}, \"labels\": [\"praise\", \"other\"]}";

    @TempDir
    private static Path folder;

    private static Convscope scope;
    private static Subject subject;

    private static byte[] model(boolean readTwice) {
        GraphBuilder graph = new GraphBuilder("reads and sees");
        Shape.Axis batch = Shape.Axis.symbol("N");
        Value words = graph.input("words", ElementType.INT64, Shape.of(List.of(batch, Shape.Axis.of(3))));
        Value picture = graph.input(
                "picture",
                ElementType.FLOAT,
                Shape.of(List.of(batch, Shape.Axis.of(1), Shape.Axis.of(2), Shape.Axis.of(2))));
        Value table = graph.constant("table", Tensor.of(new float[] {0, 0, 1, 0, 2, 0, 0, 3, 1, 1}, 5, 2));
        Value vectors = graph.op("Gather", table, words);
        Value line = graph.op("Transpose", Map.of("perm", Attribute.of(0L, 2L, 1L)), vectors);
        Value difference = graph.constant("difference", Tensor.of(new float[] {1, -1}, 1, 2, 1));
        Value read = graph.op("Relu", graph.op("Conv", line, difference));
        Value seen = graph.op("Relu", picture);
        Value one = graph.op("Flatten", graph.op("GlobalAveragePool", read));
        if (readTwice) {
            Value mean = graph.op(
                    "ReduceMean",
                    Map.of("keepdims", Attribute.of(1L)),
                    graph.op("Cast", Map.of("to", Attribute.of(1L)), words),
                    graph.constant(1));
            one = graph.op("Add", one, mean);
        }
        Value joined = graph.concat(1, one, graph.op("Flatten", graph.op("GlobalAveragePool", seen)));
        Value dense = graph.constant("dense", Tensor.of(new float[] {3, 1, 0, 1}, 2, 2));
        Value scores = graph.op("Gemm", Map.of("transB", Attribute.of(1L)), joined, dense);
        return OnnxEncoder.encode(graph.build(List.of(scores)));
    }

    private static Path written(String name, byte[] model, String side) throws IOException {
        Files.write(folder.resolve(name + ".onnx"), model);
        Files.writeString(folder.resolve(name + ".convscope.json"), side);
        return folder.resolve(name + ".onnx");
    }

    @BeforeAll
    static void open() throws IOException {
        Files.writeString(folder.resolve("words.txt"), "[padding]\n[unknown]\ngood\nbad\nvery\n");
        Files.write(folder.resolve("picture.npy"), NumpyFiles.npy(Tensor.of(new float[] {4, -2, 0, 2}, 1, 1, 2, 2)));
        scope = Convscope.open(written("model", model(false), SIDE));
        subject = scope.input("picture=" + folder.resolve("picture.npy") + ",words=text:Good, bad, very")
                .explaining(new Target.ClassIndex(0));
    }

    @AfterAll
    static void close() {
        scope.close();
    }

    static List<Descriptor> methods() {
        return Explainers.all();
    }

    private static ModelInput words(Network network) {
        return network.inputs().stream()
                .filter(i -> i.name().equals("words"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void words_areExplainedByTheirVectors_pictureByItsPixels() {
        // words: (2 + 0 + 0) / 3; picture: (4 + 2) / 4; score 3 * 2/3 + 1.5
        assertThat(subject.explained().score()).isEqualTo(3.5, offset(1e-6));
        Heatmap map = new GradientInput().explain(subject);
        assertThat(map.perInput()).extracting(Heatmap::input).containsExactly("words", "picture");
        // gradient 3/3 (1, -1) where the difference is above 0: only at 'good', times (2, 0)
        assertThat(map.raw().floats()).containsExactly(new float[] {2, 0, 0}, offset(1e-6f));
        assertThat(map.words()).extracting(w -> w.token().text()).containsExactly("Good", "bad", "very");
        assertThat(map.words()).extracting(WordValue::value).containsExactly(2.0, 0.0, 0.0);
        assertThat(map.further().get(0).raw().floats()).containsExactly(new float[] {1, 0, 0, 0.5f}, offset(1e-6f));
    }

    @Test
    void occlusion_hidesOneWordAtATime() {
        Heatmap map = new Occlusion().explain(subject);
        assertThat(map.raw().floats()).containsExactly(new float[] {2, 0, 0}, offset(1e-6f));
    }

    @Test
    void classActivationOfALayer_liesOverTheWords() {
        String layer = subject.network().model().layers().stream()
                .filter(l -> l.kind().equals("Relu") && l.output().shape().rank() == 3)
                .findFirst()
                .orElseThrow()
                .name();
        Heatmap map = new GradCam(new LayerRef(layer)).explain(subject);
        // mean gradient 3/3 on (2, 0, 0)
        assertThat(map.raw().floats()).containsExactly(new float[] {2, 0, 0}, offset(1e-6f));
        assertThat(map.words()).hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethod_explainsWordsAndPicture_orRefuses(Descriptor about) {
        Explainer<?> method = QuickMethods.of(about);
        if (!method.suits(subject.network()).suits()) {
            assertThatThrownBy(() -> method.explain(subject)).isInstanceOf(ConvscopeException.class);
            return;
        }
        Explanation explanation = method.explain(subject);
        assertThat(Drawing.of(explanation).width()).isPositive();
        assumeThat(explanation).isInstanceOf(Heatmap.class);
        for (Heatmap map : ((Heatmap) explanation).perInput()) {
            boolean read = map.input().equals("words");
            assertThat(map.map().shape()).isEqualTo(read ? new long[] {3} : new long[] {2, 2});
            assertThat(map.words()).hasSize(read ? 3 : 0);
        }
        if (method instanceof InputAttribution) {
            assertThat(((Heatmap) explanation).perInput())
                    .extracting(Heatmap::input)
                    .containsExactly("words", "picture");
        }
    }

    @Test
    void kinds_areToldByShapesAndEmbeddings() {
        assertThat(subject.network().inputs())
                .extracting(i -> InputKind.of(subject.network(), i))
                .containsExactly(InputKind.TEXT, InputKind.PICTURE);
        assertThat(subject.network()
                        .embedding(words(subject.network()))
                        .orElseThrow()
                        .size())
                .isEqualTo(5);
    }

    @Test
    void dataOfAnUpload_givesTheSameAsFiles() {
        Subject uploaded = scope.input(Map.of(
                "words",
                InputData.of("mine.txt", "Good, bad, very".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "picture",
                InputData.of("a.npy", NumpyFiles.npy(Tensor.of(new float[] {4, -2, 0, 2}, 1, 1, 2, 2)))));
        assertThat(uploaded.inputs()).isEqualTo(subject.inputs());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                      | good bad     | 2 3 0",
                "{}                                      | bad odd GOOD | 3 1 2",
                "{}                                      | good bad very good | 2 3 4",
                "'{\"unknown\": null}'                   | bad odd good | 3 2 0",
                "'{\"pad\": \"start\"}'                  | good         | 0 0 2",
                "'{\"cut\": \"start\"}'                  | good bad very good | 3 4 2",
                "'{\"lowercase\": false}'                | Good good    | 1 2 0",
                "'{\"split\": \"spaces\"}'               | good, bad    | 1 3 0",
                "'{\"split\": \"keras\"}'                | good, b-a-d -- | 2 3 0",
                "'{\"padding\": 1, \"unknown\": 0}'      | odd good     | 0 2 1"
            })
    void sideFile_saysHowWordsBecomeNumbers(String settings, String text, String numbers) throws IOException {
        String more = settings.length() > 2 ? ", " + settings.substring(1) : "}";
        String side = "{\"text\": {\"vocabulary\": [\"\", \"\", \"good\", \"bad\", \"very\"]" + more + "}";
        try (Convscope other = Convscope.open(written("settings", model(false), side))) {
            Subject read = other.input("picture=" + folder.resolve("picture.npy") + ",words=text:" + text);
            assertThat(read.tokens(words(read.network())).orElseThrow().positions())
                    .extracting(Token::index)
                    .map(String::valueOf)
                    .containsExactly(numbers.split(" "));
        }
    }

    @Test
    void numbersReadBySomethingElseToo_stayNumbers() throws IOException {
        try (Convscope other = Convscope.open(written("twice", model(true), "{}"))) {
            assertThat(other.network().embedding(words(other.network()))).isEmpty();
            Tensor ids = Tensor.of(new long[] {2, 3, 4}, 1, 3);
            Subject both = other.input(Map.of(
                    "words", InputData.of("w.npy", NumpyFiles.npy(ids)),
                    "picture", InputData.of("p.npy", NumpyFiles.npy(Tensor.of(new float[4], 1, 1, 2, 2)))));
            // 3 (2/3 + mean of 2, 3, 4)
            assertThat(both.explaining(new Target.ClassIndex(0)).explained().score())
                    .isEqualTo(11, offset(1e-5));
        }
    }

    @Test
    void textWithoutAVocabulary_isRefusedWithWhatTheSideFileNeeds() throws IOException {
        try (Convscope other = Convscope.open(written("none", model(false), "{}"))) {
            assertThatThrownBy(() -> other.input("words=text:good,picture=" + folder.resolve("picture.npy")))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining(".convscope.json")
                    .hasMessageContaining("\"vocabulary\"");
        }
    }

    @Test
    void textForAPicture_andWordlessText_areRefused() {
        assertThatThrownBy(() -> scope.input("words=text:good,picture=text:good"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'picture'")
                .hasMessageContaining("takes no text");
        assertThatThrownBy(() -> scope.input("words=text:123 ...,picture=" + folder.resolve("picture.npy")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no word that the network can read");
        assertThatThrownBy(() -> scope.input("words=photo.jpg,picture=text:a"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("takes a text, not a picture");
    }

    @Test
    void numberWithoutAVector_isRefused() {
        byte[] ids = NumpyFiles.npy(Tensor.of(new long[] {2, 3, 5}, 3));
        assertThatThrownBy(() -> scope.input(Map.of("words", InputData.of("w.npy", ids))))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("position 2")
                .hasMessageContaining("from 0 to 4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"text\": 3}'                                        | text is 3",
                "'{\"text\": {}}'                                       | text.vocabulary is missing",
                "'{\"text\": {\"vocabulary\": \"../words.txt\"}}'       | without folders",
                "'{\"text\": {\"vocabulary\": \"none.txt\"}}'           | no such file",
                "'{\"text\": {\"vocabulary\": []}}'                     | no words",
                "'{\"text\": {\"vocabulary\": [\"a\"], \"lenght\": 3}}' | unknown key 'lenght'",
                "'{\"text\": {\"vocabulary\": [\"a\"], \"length\": -1}}' | text.length is -1",
                "'{\"text\": {\"vocabulary\": [\"a\"], \"split\": \"x\"}}' | one of words, spaces, keras, characters",
                "'{\"text\": {\"vocabulary\": [\"a\"], \"lowercase\": 1}}' | true or false",
                "'{\"text\": {\"vocabulary\": [\"a\"], \"input\": \"wrods\"}}' | did you mean 'words'",
                "'{\"text\": {\"vocabulary\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]}}' | only 5 vectors"
            })
    void sideFileThatIsOff_isRefused(String side, String message) throws IOException {
        Path model = written("off", model(false), side);
        assertThatThrownBy(() -> Convscope.open(model.toString(), new OpenOptions()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
