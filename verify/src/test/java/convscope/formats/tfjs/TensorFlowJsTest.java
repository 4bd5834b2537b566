package convscope.formats.tfjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.formats.ModelFormats;
import convscope.graph.ConvscopeException;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.Chinese;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models that TensorFlow.js wrote ({@code golden/tfjs_models.mjs}), and files that must be refused. */
class TensorFlowJsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Path> models() throws IOException {
        return Files.list(folder()).sorted();
    }

    private static Path folder() {
        try {
            return Path.of(TensorFlowJsTest.class.getResource("/convscope/tfjs").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void model_givesWhatTensorFlowJsGives_fromItsFolderAndFromAZip(Path model) throws IOException {
        Model fromFolder = ModelFormats.read(ModelSource.of(model.resolve("model.json")));
        Model fromZip = ModelFormats.read(source("model.zip", zip(model, "shop/")));
        assertThat(fromZip.graph().nodes()).isEqualTo(fromFolder.graph().nodes());
        assertThat(fromZip.graph().constants()).isEqualTo(fromFolder.graph().constants());
        assertThat(fromFolder.provenance().format()).isEqualTo("Keras 2 TensorFlow.js");
        JsonNode expected = JSON.readTree(model.resolve("expected.json").toFile());
        Map<String, Tensor> feeds = new HashMap<>();
        for (int i = 0; i < fromFolder.inputs().size(); i++) {
            feeds.put(fromFolder.inputs().get(i).name(), tensor(expected.path("in" + i)));
        }
        String edge = fromFolder.graph().outputs().get(0).name();
        try (Session session = Session.open(fromFolder.graph(), new RunOptions())) {
            Pass pass = session.run(Query.of(List.of(edge)), feeds, null);
            Tensor found = pass.activation(edge);
            Tensor wanted = tensor(expected.path("output"));
            assertThat(found.shape()).isEqualTo(wanted.shape());
            for (int i = 0; i < wanted.count(); i++) {
                assertThat(Math.abs(found.number(i) - wanted.number(i))).isLessThan(2e-6);
            }
        }
    }

    private static Tensor tensor(JsonNode array) {
        long[] shape = new long[array.path("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = array.path("shape").get(i).asLong();
        }
        float[] values = new float[array.path("values").size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.path("values").get(i).asDouble();
        }
        return Tensor.of(values, shape);
    }

    private static byte[] zip(Path model, String prefix) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.list(model)) {
            for (Path file : files.sorted().toList()) {
                zip.putNextEntry(new ZipEntry(prefix + file.getFileName()));
                zip.write(Files.readAllBytes(file));
            }
        }
        return bytes.toByteArray();
    }

    private static ModelSource source(String name, byte[] bytes) {
        return new ModelSource(name, ByteBuffer.wrap(bytes), Optional.empty());
    }

    private static String json(String model) throws IOException {
        return Files.readString(folder().resolve(model).resolve("model.json"));
    }

    private static void assertRefused(String json, Optional<Path> beside, String message) {
        ModelSource source =
                new ModelSource("model.json", ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), beside);
        assertThatThrownBy(() -> new TensorFlowJsReader().read(source))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessage(message);
        Chinese.of(message);
    }

    @Test
    void jsonAlone_saysThatItsWeightsAreMissing(@TempDir Path empty) throws IOException {
        assertRefused(
                json("classifier"),
                Optional.empty(),
                "model.json: its weights are in 'group1-shard1of1.bin' beside it, which did not come with it; put the .json file and all "
                        + "its .bin files into one zip");
        assertRefused(
                json("classifier"),
                Optional.of(empty),
                "model.json: its weights are in 'group1-shard1of1.bin' beside it, and there is no such file; keep all files of the model in "
                        + "one folder");
    }

    @Test
    void weightsElsewhere_areNeverOpened(@TempDir Path folder) throws IOException {
        Files.write(folder.resolve("secret.bin"), new byte[2000]);
        Path inner = Files.createDirectory(folder.resolve("model"));
        Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("secret.bin"));
        for (String path : List.of(
                "../secret.bin",
                folder.resolve("secret.bin").toString(),
                "https://example.org/w.bin",
                "a/../../secret.bin",
                "link.bin",
                "")) {
            assertRefused(
                    json("classifier").replace("group1-shard1of1.bin", path),
                    Optional.of(inner),
                    "model.json: weightsManifest names the file '" + path
                            + "', which is not inside the model's own folder; only files beside model.json are read");
        }
    }

    @Test
    void manifest_thatDoesNotFit_isRefused() throws IOException {
        Optional<Path> beside = Optional.of(folder().resolve("classifier"));
        assertRefused(
                json("classifier").replace("\"shape\":[5],", "\"shape\":[500],"),
                beside,
                "model.json: weightsManifest[0] lists more weights than its files hold (1048 bytes, 'classes/bias' ends at byte 2996); "
                        + "save the model again or take another copy of the file");
        assertRefused(
                json("classifier").replaceFirst("\"dtype\":\"float32\"}(?=[,\\]])", "\"dtype\":\"complex64\"}"),
                beside,
                "model.json: weightsManifest[0].weights[0].dtype is \"complex64\"; one of float32, int32, uint8, bool is expected");
        assertRefused(
                json("classifier_uint8").replace("\"dtype\":\"uint8\"", "\"dtype\":\"int4\""),
                beside,
                "model.json: weightsManifest[0].weights[0].quantization.dtype is \"int4\"; one of uint8, uint16, float16 is expected");
        assertRefused(
                json("classifier").replace("classes/bias", "grades/bias"),
                beside,
                "model.json: weightsManifest lists none for the weight 'classes/bias', one is expected; "
                        + "save the model again or take another copy of the file");
        assertRefused(
                json("classifier").replace("\"weightsManifest\"", "\"weights\""),
                beside,
                "model.json: weightsManifest is missing; a list of groups with paths and weights is expected");
    }

    @Test
    void graphModel_isNoLayersModel() throws IOException {
        String graph =
                "{\"format\":\"graph-model\",\"modelTopology\":{\"node\":[{\"name\":\"x\"}]},\"weightsManifest\":[]}";
        TensorFlowJsReader reader = new TensorFlowJsReader();
        assertThat(reader.recognizes(source("model.json", graph.getBytes(StandardCharsets.UTF_8))))
                .isFalse();
        assertThat(reader.recognizes(source("model.json", json("branched").getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(reader.recognizes(source("x.json", "{\"a\":1}".getBytes(StandardCharsets.UTF_8))))
                .isFalse();
    }

    @Test
    void zip_withTwoModelsOrWithoutAFile_isRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("a/model.json", "b/model.json")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(json("classifier").getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThatThrownBy(() -> ModelFormats.read(source("two.zip", bytes.toByteArray())))
                .isInstanceOf(UnreadableModelException.class)
                .satisfies(e -> Chinese.of(e.getMessage()))
                .hasMessage("two.zip: the zip holds 2 files model.json; one, with its .bin files, is expected");
        ByteArrayOutputStream lacking = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(lacking)) {
            zip.putNextEntry(new ZipEntry("model.json"));
            zip.write(json("classifier").getBytes(StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> ModelFormats.read(source("one.zip", lacking.toByteArray())))
                .isInstanceOf(UnreadableModelException.class)
                .satisfies(e -> Chinese.of(e.getMessage()))
                .hasMessage(
                        "one.zip: its weights are in 'group1-shard1of1.bin', which the zip does not hold; put the .json file and all its "
                                + ".bin files into one zip");
    }

    @Test
    void layers_thatAreNotSupported_areNamed() throws IOException {
        String foreign = json("classifier").replace("\"class_name\":\"Flatten\"", "\"class_name\":\"Wobble\"");
        ModelSource source = new ModelSource(
                "model.json",
                ByteBuffer.wrap(foreign.getBytes(StandardCharsets.UTF_8)),
                Optional.of(folder().resolve("classifier")));
        assertThatThrownBy(() -> ModelFormats.read(source))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("Wobble (1 layer, first 'flat')");
    }

    @Test
    void damagedFiles_endInASentence() throws IOException {
        byte[] good = Files.readAllBytes(folder().resolve("classifier_uint8/model.json"));
        Optional<Path> beside = Optional.of(folder().resolve("classifier_uint8"));
        Random random = new Random(21);
        int refused = 0;
        for (int i = 0; i < 600; i++) {
            byte[] bytes = good.clone();
            for (int c = 0; c < 1 + random.nextInt(3); c++) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt(128) : '0');
            }
            try {
                new TensorFlowJsReader().read(new ModelSource("x", ByteBuffer.wrap(bytes), beside));
            } catch (ConvscopeException e) {
                refused++;
                assertThat(e.getMessage()).startsWith("x: ");
            }
        }
        assertThat(refused).isGreaterThan(100);
    }
}
