package convscope.formats.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.formats.ModelFormats;
import convscope.graph.ConvscopeException;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.verify.Chinese;
import convscope.verify.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A zip with one model is that model; the file of weights that PyTorch writes beside an ONNX file lies in it, too. */
class ZippedModelTest {
    private static final Map<String, byte[]> FILES = Fixture.zipped("/convscope/pytorch-files.zip");
    private static final byte[] NET = FILES.get("external-exported-18.onnx");
    private static final byte[] WEIGHTS = FILES.get("external-exported-18.onnx.data");
    private static final String DATA = "external-exported-18.onnx.data";

    private static byte[] zip(boolean packed, Object... namesAndContents) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                byte[] content = (byte[]) namesAndContents[i + 1];
                ZipEntry entry = new ZipEntry((String) namesAndContents[i]);
                if (!packed) {
                    CRC32 crc = new CRC32();
                    crc.update(content);
                    entry.setMethod(ZipEntry.STORED);
                    entry.setSize(content.length);
                    entry.setCrc(crc.getValue());
                }
                out.putNextEntry(entry);
                out.write(content);
            }
        }
        return bytes.toByteArray();
    }

    private static Model read(byte[] bytes) {
        return ModelFormats.read(new ModelSource("net.zip", ByteBuffer.wrap(bytes), Optional.empty()));
    }

    private static String refusal(byte[] bytes) {
        ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, () -> read(bytes));
        assertThat(refused).as("refused").isNotNull();
        Chinese.of(refused.getMessage());
        return refused.getMessage();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void modelWithItsWeights_isRead_storedOrPacked(boolean packed) throws Exception {
        byte[] zip = zip(
                packed, "net/", new byte[0], "net/model.onnx", NET, "net/" + DATA, WEIGHTS, "labels.txt", text("a"));
        Model model = read(zip);
        Model beside = ModelFormats.read(
                new ModelSource("model.onnx", ByteBuffer.wrap(FILES.get("plain-exported-18.onnx")), Optional.empty()));
        assertThat(model.graph().nodes()).hasSameSizeAs(beside.graph().nodes());
        assertThat(model.graph().constants().get("features.0.weight").shape()).containsExactly(6, 3, 3, 3);
        assertThat(model.provenance().file()).isEqualTo("net.zip");
        assertThat(model.provenance().sha256())
                .hasToString(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(zip)));
    }

    @Test
    void zipOnDisk_isRead(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("net.zip"), zip(false, "model.onnx", NET, DATA, WEIGHTS));
        Model model = ModelFormats.read(ModelSource.of(file));
        assertThat(model.graph().constants().get("features.0.weight").floats()).doesNotContain(0f);
    }

    @Test
    void otherModelsInAZip_areRead() throws IOException {
        byte[] keras = Fixture.bytes("/convscope/keras/model_sequential.h5");
        Model model = read(zip(true, "__MACOSX/._net.h5", text("x"), "my net.h5", keras));
        assertThat(model.provenance().format()).startsWith("Keras");
        assertThat(model.graph().name()).isEqualTo("net.zip");
    }

    @Test
    void weightsThatAreNotInTheZip_areNamed() throws IOException {
        assertThat(refusal(zip(true, "model.onnx", NET, "other/" + DATA, WEIGHTS)))
                .isEqualTo("net.zip: the weights of 'features.0.weight' lie in another file, '" + DATA
                        + "', which did not come with the model; give both together, as two files or in one zip");
    }

    @Test
    void severalModels_areNotChosenFrom() throws IOException {
        assertThat(refusal(zip(true, "a.onnx", NET, "b.onnx", NET)))
                .isEqualTo("net.zip: the zip holds 2 models, 'a.onnx', 'b.onnx'; give one of them, or a zip with one");
    }

    @Test
    void modelThatIsNone_isRefusedAsItself() throws IOException {
        assertThat(refusal(zip(true, "a.onnx", text("hello, world")))).startsWith("net.zip: a text file");
        byte[] inner = zip(true, "c.onnx", NET);
        assertThat(refusal(zip(true, "b.onnx", inner))).startsWith("net.zip: a zip archive with the model 'c.onnx'");
    }

    private static byte[] edited(byte[] bytes, int at, int... values) {
        byte[] copy = bytes.clone();
        for (int i = 0; i < values.length; i++) {
            copy[at + i] = (byte) values[i];
        }
        return copy;
    }

    @Test
    void damage_isToldInOneSentence() throws IOException {
        byte[] zip = zip(false, "model.onnx", NET);
        int end = zip.length - 22;
        int table = end - 46 - "model.onnx".length();
        Map<byte[], String> refusals = new LinkedHashMap<>();
        refusals.put(edited(zip, 60, zip[60] + 1), "'model.onnx' is not what its checksum says");
        refusals.put(edited(zip, table + 42, 9), "'model.onnx' is not where its table of files says");
        refusals.put(edited(zip, table + 20, 255, 255, 255, 127), "'model.onnx' ends outside of it");
        refusals.put(edited(zip, end + 10, 2), "its table of files holds something else");
        refusals.put(edited(zip, end + 10, 255, 255), "it has more than 10000 files");
        refusals.put(edited(zip, end + 10, 0, 0), "its table of files ends too early");
        for (Map.Entry<byte[], String> refused : refusals.entrySet()) {
            assertThat(refusal(refused.getKey()))
                    .startsWith("net.zip: the zip ")
                    .contains(refused.getValue());
        }
        assertThat(refusal(edited(zip, table + 8, 1))).contains("'model.onnx' in the zip is encrypted");
        byte[] packed = zip(true, "model.onnx", NET);
        int packedTable = packed.length - 22 - 46 - "model.onnx".length();
        assertThat(refusal(edited(packed, packedTable + 24, 0, 0, 0, 127)))
                .contains("unpacks to more than it can hold");
        assertThat(refusal(edited(packed, 45, 255, 255, 255, 255))).contains("'model.onnx'");
    }
}
