package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Value;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Bad input ends in one clear message, exit status 1, and no file. */
class RefusalTest {
    private static final String MODEL = "builtin:fashion.onnx";
    private static final String PICTURE = "builtin:fashion-5-sandal";

    @TempDir
    private Path folder;

    private Path out;
    private String error;

    @BeforeEach
    void nameOutput() {
        out = folder.resolve("out.png");
    }

    private int run(String... args) {
        Terminal terminal = new Terminal();
        int status = terminal.run(args);
        error = terminal.errors();
        return status;
    }

    private void assertRefused(String[] parts, String... args) {
        assertThat(run(args)).as(error).isEqualTo(1);
        assertThat(error.strip().lines()).as("one message").hasSize(1);
        assertThat(error).contains(parts).doesNotContain("Exception").doesNotContain("fault of Convscope");
        assertThat(out).doesNotExist();
    }

    private static String[] parts(String... parts) {
        return parts;
    }

    private String file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toString();
    }

    private static byte[] sample(String name) throws IOException {
        try (InputStream in = RefusalTest.class.getResourceAsStream("/convscope/samples/" + name)) {
            return in.readAllBytes();
        }
    }

    private String[] explain(String model, String input, String... more) {
        return Stream.concat(Stream.of("explain", "grad-cam", model, input, "-o", out.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void missingModel() {
        assertRefused(
                parts("no-such.h5", "no such file"),
                explain(folder.resolve("no-such.h5").toString(), PICTURE));
    }

    @Test
    void emptyModel() throws IOException {
        assertRefused(parts("empty.onnx", "empty"), explain(file("empty.onnx", new byte[0]), PICTURE));
    }

    @Test
    void folderAsModel() {
        assertRefused(parts("is a folder", ".onnx"), explain(folder.toString(), PICTURE));
    }

    @Test
    void pictureAsModel() throws IOException {
        assertRefused(parts("cat.onnx", "a picture"), explain(file("cat.onnx", sample("pictures/cat.png")), PICTURE));
    }

    @Test
    void filesOfOtherFrameworks_areNamed_withWhatWouldHelp() throws IOException {
        byte[] pickle = {(byte) 0x80, 2, 'c', 't', 'o', 'r', 'c', 'h'};
        assertRefused(parts("pickle", "torch.onnx.export"), explain(file("net.pth", pickle), PICTURE));
        assertRefused(
                parts("TensorFlow Lite", "tf2onnx"),
                explain(file("net.tflite", new byte[] {28, 0, 0, 0, 'T', 'F', 'L', '3', 0}), PICTURE));
        assertRefused(parts("text file"), explain(file("net.txt", "no model".getBytes()), PICTURE));
        assertRefused(parts("GGUF"), explain(file("net.gguf", "GGUF\0\0\0".getBytes()), PICTURE));
        byte[] safetensors = "\50\0\0\0\0\0\0\0{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}".getBytes();
        assertRefused(
                parts("safetensors", "torch.onnx.export"), explain(file("net.safetensors", safetensors), PICTURE));
    }

    @Test
    void unknownOperators_areAllNamed() throws IOException {
        GraphBuilder graph = new GraphBuilder("strange");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 8, 8));
        Value y = graph.op("Wobble", graph.op("Relu", graph.op("Wibble", x)));
        byte[] model = OnnxEncoder.encode(graph.build(List.of(y)));
        assertRefused(parts("strange.onnx", "Wibble", "Wobble"), explain(file("strange.onnx", model), PICTURE));
    }

    @Test
    void modelWithoutOutputs() throws IOException {
        GraphBuilder graph = new GraphBuilder("silent");
        graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 8, 8));
        assertRefused(
                parts("silent.onnx", "output"),
                explain(file("silent.onnx", OnnxEncoder.encode(graph.build(List.of()))), PICTURE));
    }

    @Test
    void truncatedModels() throws IOException {
        for (String name : new String[] {"fashion.onnx", "fashion.h5", "fashion.keras"}) {
            byte[] whole = sample("models/" + name);
            for (double share : new double[] {0.05, 0.3, 0.5, 0.9, 0.99}) {
                byte[] part = Arrays.copyOf(whole, (int) (whole.length * share));
                assertRefused(parts(name), explain(file(name, part), PICTURE));
            }
        }
    }

    @Test
    void unknownBuiltin() {
        assertRefused(parts("fasion", "did you mean 'fashion'"), explain("builtin:fasion", PICTURE));
    }

    @Test
    void missingPicture() {
        assertRefused(
                parts("no-such.jpg", "no such file"),
                explain(MODEL, folder.resolve("no-such.jpg").toString()));
    }

    @Test
    void damagedPicture() throws IOException {
        byte[] cat = sample("pictures/cat.png");
        assertRefused(parts("half.png"), explain(MODEL, file("half.png", Arrays.copyOf(cat, cat.length / 3))));
    }

    @Test
    void textAsPicture() throws IOException {
        assertRefused(parts("note.png", "picture"), explain(MODEL, file("note.png", "hello".getBytes())));
    }

    @Test
    void unknownLayer() {
        assertRefused(
                parts("unknown layer", "did you mean", "convscope info"), explain(MODEL, PICTURE, "--layer", "conv44"));
        assertRefused(parts("layer number 999"), explain(MODEL, PICTURE, "--layer", "999"));
    }

    @Test
    void unknownClass() {
        assertRefused(parts("unknown class", "did you mean 'sandal'"), explain(MODEL, PICTURE, "--target", "sandl"));
        assertRefused(parts("class 10 does not exist", "0 to 9"), explain(MODEL, PICTURE, "--target", "10"));
        assertRefused(parts("fits 2 labels", "T-shirt/top", "shirt"), explain(MODEL, PICTURE, "--target", "shir"));
    }

    @Test
    void unknownMethod() {
        assertRefused(
                parts("unknown explainer 'gradcam'", "did you mean 'grad-cam'"), "explain", "gradcam", MODEL, PICTURE);
        assertRefused(parts("unknown explainer"), "methods", "nonsense-of-mine");
    }

    @Test
    void unknownKindOfFile() {
        assertRefused(
                parts("out.pgn", "unknown kind of file", ".png"),
                "explain",
                "grad-cam",
                MODEL,
                PICTURE,
                "-o",
                folder.resolve("out.pgn").toString());
    }

    @Test
    void unwritableOutput() throws IOException {
        Path notFolder = Files.writeString(folder.resolve("file"), "x");
        assertRefused(
                parts("cannot be written"),
                "explain",
                "grad-cam",
                MODEL,
                PICTURE,
                "-o",
                notFolder.resolve("out.png").toString());
        assertRefused(parts("is a folder"), "explain", "grad-cam", MODEL, PICTURE, "-o", folder.toString());
    }

    @Test
    void unknownUnit() {
        assertRefused(
                parts("unit 99 does not exist", "96 channels"),
                "activations",
                MODEL,
                PICTURE,
                "--unit",
                "99",
                "-o",
                out.toString());
        assertRefused(
                parts("'many' is not a whole number"),
                "activations",
                MODEL,
                PICTURE,
                "--unit",
                "many",
                "-o",
                out.toString());
    }

    @Test
    void unknownPreprocessingOrLanguageOrDevice() {
        assertRefused(
                parts("unknown preprocessing 'torsch'", "torch"), explain(MODEL, PICTURE, "--preprocess", "torsch"));
        assertRefused(parts("unknown language 'fr'"), explain(MODEL, PICTURE, "--lang", "fr"));
        assertRefused(parts("unknown device 'tpu'"), explain(MODEL, PICTURE, "--device", "tpu"));
        assertRefused(parts("no CUDA", "--device cpu"), explain(MODEL, PICTURE, "--device", "cuda"));
    }

    @Test
    void wrongUsage_hasStatusTwo() {
        assertThat(run("explain", "grad-cam", MODEL)).isEqualTo(2);
        assertThat(error).contains("INPUT");
        assertThat(run("no-such-command")).isEqualTo(2);
        assertThat(run("predict")).isEqualTo(2);
    }

    @Test
    void pictureOfAnotherSize_isResized_andSaid() throws IOException {
        CommandLine program = Main.program();
        StringWriter printed = new StringWriter();
        program.setOut(new PrintWriter(printed));
        Path json = folder.resolve("out.json");
        assertThat(program.execute("explain", "grad-cam", MODEL, "builtin:cat", "-o", json.toString()))
                .isZero();
        assertThat(Files.readString(json)).contains("451 x 300 to 28 x 28");
    }
}
