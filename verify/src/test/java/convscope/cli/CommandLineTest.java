package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user of the command line sees when all goes well. */
class CommandLineTest {
    private static final String FASHION = "builtin:fashion";
    private static final String BOOT = "builtin:fashion-9-ankle-boot";

    @TempDir
    private Path folder;

    private static String run(String... args) {
        return Terminal.printedBy(args);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void demo_writesOnePageThatNeedsNothingElse() throws IOException {
        String account = run("demo", "-o", file("demo"));
        assertThat(account).contains("tiger cat 37.9 %", "index.html");
        String page = Files.readString(folder.resolve("demo/index.html"));
        assertThat(page)
                .contains(
                        "<html lang=\"en\">",
                        "Grad-CAM",
                        "Class activation map",
                        "Feature maps",
                        "Kernels",
                        "Activation of one unit",
                        "convscope info");
        assertThat(page).doesNotContain("http://", "https://", "<script");
        try (Stream<Path> written = Files.list(folder.resolve("demo"))) {
            assertThat(written).hasSize(1);
        }
    }

    /** The network of {@code builtin:efficientnet-lite0} as Keras wrote it, without the file that says how its pictures are scaled. */
    private String unknown() throws IOException {
        return Files.write(folder.resolve("net.keras"), Fixture.bytes("/convscope/models/efficientnet-lite0.keras"))
                .toString();
    }

    @Test
    void infoWithAPicture_triesAGuessedPreprocessing() throws IOException {
        String account = run("info", unknown(), "builtin:coffee");
        assertThat(account)
                .contains("(guess: nothing in the file says how pictures are scaled; say it with --preprocess)")
                .containsPattern(
                        "coffee under each convention, the guess first:\\R  unit .*\\R  tf .*\\R  torch .*\\R  caffe .*\\R  raw ")
                .contains("! How pictures are scaled was guessed (unit), and scaled by tf the network is much surer");
        assertThat(run("info", unknown(), "builtin:coffee", "--lang", "zh"))
                .contains("在各种缩放方式下的答案", "请与 --preprocess tf 比较");
        assertThat(run("info", unknown(), "builtin:coffee", "--preprocess", "tf"))
                .contains(
                        "Conventions of scaling were not compared: the preprocessing is known, or the answer is no class.");
    }

    @Test
    void trialOfAGuess_isInJson_too() throws IOException {
        JsonNode info = new ObjectMapper().readTree(run("info", unknown(), "builtin:coffee", "--json"));
        assertThat(info.path("trial").path("guess").path("convention").asText()).isEqualTo("unit");
        assertThat(info.path("trial").path("others")).hasSize(4);
        JsonNode answer = new ObjectMapper().readTree(run("predict", unknown(), "builtin:coffee", "--json"));
        assertThat(answer.get(0).path("findings").get(0).asText()).endsWith("Compare --preprocess tf.");
    }

    @Test
    void npzOfAHeatmap_holdsRawMapAndTarget() {
        run(
                "explain",
                "grad-cam",
                FASHION,
                BOOT,
                "--target",
                "sneaker",
                "-o",
                file("map.npz"),
                "-o",
                file("map.npy"),
                "-o",
                file("map.png"));
        Map<String, Tensor> arrays = NumpyFiles.read(folder.resolve("map.npz"));
        assertThat(arrays.get("raw").shape()).containsExactly(7, 7);
        assertThat(arrays.get("map").shape()).containsExactly(28, 28);
        assertThat(arrays.get("target").longs()).containsExactly(7);
        assertThat(NumpyFiles.read(folder.resolve("map.npy"))
                        .values()
                        .iterator()
                        .next())
                .isEqualTo(arrays.get("raw"));
        assertThat(folder.resolve("map.png")).isNotEmptyFile();
    }

    @Test
    void npzOfFeatures_holdsOneArrayALayer() {
        run("features", FASHION, BOOT, "-o", file("maps.npz"));
        Map<String, Tensor> arrays = NumpyFiles.read(folder.resolve("maps.npz"));
        assertThat(arrays.keySet()).containsExactly("conv1", "conv2", "conv3", "conv4");
        assertThat(arrays.get("conv4").shape()).containsExactly(1, 96, 7, 7);
    }

    @Test
    void oneLayerOfFeatures_isNamedInTheSingularToo() {
        run("features", FASHION, BOOT, "--layer", "conv2", "-o", file("one.npz"));
        assertThat(NumpyFiles.read(folder.resolve("one.npz")).keySet()).containsExactly("conv2");
    }

    @Test
    void arraysThatWereWritten_canBeInputs() {
        Tensor boot = Tensor.filled(100, 1, 28, 28, 1);
        convscope.render.SafeFiles.write(folder.resolve("boot.npy"), NumpyFiles.npy(boot));
        assertThat(run("predict", FASHION, file("boot.npy"), "--top", "1")).contains("boot.npy", "%");
    }

    @Test
    void json_isOneDocument() throws IOException {
        JsonNode node = new ObjectMapper().readTree(run("explain", "cam", FASHION, BOOT, "--json"));
        assertThat(node.get(0).path("record").path("target").asText()).startsWith("logit 9 'ankle boot'");
        assertThat(node.get(0).path("answers").get(0).path("probability").asDouble())
                .isCloseTo(.989, offset(.01));
        assertThat(new ObjectMapper().readTree(run("info", FASHION, "--json")).path("layers"))
                .hasSize(13);
        assertThat(new ObjectMapper()
                        .readTree(run("predict", FASHION, BOOT, "--json"))
                        .get(0)
                        .path("answers"))
                .hasSize(5);
    }

    @Test
    void cam_fallsBackToGradCam_andSaysSo() throws IOException {
        Path model = folder.resolve("pooled-by-max.onnx");
        Files.write(model, MaxPooledNetwork.bytes());
        Terminal terminal = new Terminal();
        assertThat(terminal.run("cam", model.toString(), BOOT, "-o", file("map.json")))
                .isZero();
        assertThat(terminal.errors()).contains("CAM does not fit", "GlobalMaxPool", "grad-cam instead");
        assertThat(Files.readString(folder.resolve("map.json"))).contains("\"method\" : \"grad-cam\"");
    }

    @Test
    void wrongInputRange_isDiagnosed() {
        assertThat(run("predict", FASHION, BOOT, "--preprocess", "unit")).contains("!", "scaled twice");
        assertThat(run("predict", "builtin:efficientnet-lite0", "builtin:cat", "--preprocess", "raw"))
                .contains("!", "no layer of the file scales them");
        assertThat(run("predict", FASHION, BOOT)).doesNotContain("!");
    }

    @Test
    void chinese_isSpoken() {
        assertThat(run("explain", "grad-cam", FASHION, BOOT, "-o", file("map.png"), "--lang", "zh"))
                .containsPattern("支持“ankle boot”的强证据");
        assertThat(run("methods", "--lang", "zh")).contains("卷积核");
        assertThat(run("methods", "grad-cam", "--lang", "zh")).contains("名称");
    }

    @Test
    void info_tellsLayersAndMethods() {
        assertThat(run("info", FASHION))
                .contains("conv4", "GlobalAveragePooling2D", "grad-cam", "before softmax", "Dropout");
    }

    @Test
    void severalInputs_getAFileEach() {
        run("explain", "grad-cam", FASHION, BOOT, "builtin:fashion-8-bag", "-o", file("map.png"));
        assertThat(folder.resolve("map-fashion-9-ankle-boot.png")).isNotEmptyFile();
        assertThat(folder.resolve("map-fashion-8-bag.png")).isNotEmptyFile();
    }
}
