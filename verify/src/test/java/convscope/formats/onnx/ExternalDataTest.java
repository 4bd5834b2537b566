package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import convscope.formats.ModelFormats;
import convscope.graph.Companions;
import convscope.graph.FileBytes;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.Session;
import convscope.verify.Chinese;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in other files: read from the model's own folder, and from nowhere else. */
class ExternalDataTest {
    private static final String APART = "; the two files do not belong together, copy or export both again";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("net/more"));
        for (String file : new String[] {"model.onnx", "kernels.bin", "more/dense.bin"}) {
            Files.write(net(file), OnnxFixtures.bytes("external/" + file));
        }
    }

    private Path net(String file) {
        return folder.resolve("net").resolve(file);
    }

    private Model read() {
        return ModelFormats.read(ModelSource.of(net("model.onnx")));
    }

    /** Another place in the model's file, of the same length, as lengths come before texts. */
    private void edit(String from, String to) throws IOException {
        String text = Files.readString(net("model.onnx"), StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        Files.writeString(net("model.onnx"), text.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private String refusal() {
        return OnnxFixtures.refusal(this::read);
    }

    @Test
    void weightsBesideTheModel_areRead() {
        Model model = read();
        Map<String, Tensor> values = OnnxFixtures.values("float32");
        try (Session session = OnnxFixtures.session(model)) {
            Tensor answer = session.run(OnnxFixtures.feeds(model, values)).get("y");
            assertThat(answer.doubles()).containsExactly(values.get("y").doubles(), within(2e-5));
        }
        assertThat(model.notes())
                .containsExactly(
                        "weights lie in 'kernels.bin', 'dense.bin' beside the model; the hash covers them, too");
        model.notes().forEach(Chinese::of);
    }

    @Test
    void weights_areMapped_notCopied() {
        Tensor kernels = read().graph().constants().get("kernels");
        assertThat(kernels.bytes().isDirect()).isTrue();
        assertThat(kernels.bytes().isReadOnly()).isTrue();
    }

    @Test
    void hash_isThatOfTheFilesOneAfterTheOther() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String file : new String[] {"model.onnx", "kernels.bin", "more/dense.bin"}) {
            digest.update(Files.readAllBytes(net(file)));
        }
        assertThat(read().provenance().sha256().toString())
                .isEqualTo(HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void otherWeights_otherHash() throws IOException {
        String before = read().provenance().sha256().toString();
        byte[] kernels = Files.readAllBytes(net("kernels.bin"));
        kernels[3] ^= 1;
        Files.write(net("kernels.bin"), kernels);
        assertThat(read().provenance().sha256().toString()).isNotEqualTo(before);
    }

    @Test
    void missingFile_isNamed() throws IOException {
        Files.delete(net("more/dense.bin"));
        assertThat(refusal())
                .isEqualTo(
                        "model.onnx: the weights of 'bias' lie in the file 'more/dense.bin', which is not in the model's"
                                + " folder; put it there");
    }

    @Test
    void folderInPlaceOfTheFile_isNoFile() throws IOException {
        Files.delete(net("kernels.bin"));
        Files.createDirectory(net("kernels.bin"));
        assertThat(refusal()).contains("lie in the file 'kernels.bin', which is not in the model's folder");
    }

    @Test
    void modelWithoutFolder_isRefused() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(net("model.onnx")));
        String refused =
                OnnxFixtures.refusal(() -> ModelFormats.read(new ModelSource("sent.onnx", bytes, Optional.empty())));
        assertThat(refused)
                .isEqualTo("sent.onnx: the weights of 'kernels' lie in another file, 'kernels.bin', which did not come"
                        + " with the model; give both together, as two files or in one zip");
    }

    @Test
    void weightsThatWereSentWithTheModel_areRead_andHashed() throws Exception {
        FileBytes net = FileBytes.of(ByteBuffer.wrap(Files.readAllBytes(net("model.onnx"))));
        TreeMap<String, FileBytes> sent = new TreeMap<>();
        for (String file : new String[] {"kernels.bin", "more/dense.bin"}) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(net(file)));
            sent.put(file.replace("more/", ""), FileBytes.of(bytes));
        }
        Model model =
                ModelFormats.read(new ModelSource("sent.onnx", net, Optional.empty(), Companions.sent(net, sent)));
        Map<String, Tensor> values = OnnxFixtures.values("float32");
        try (Session session = OnnxFixtures.session(model)) {
            Tensor answer = session.run(OnnxFixtures.feeds(model, values)).get("y");
            assertThat(answer.doubles()).containsExactly(values.get("y").doubles(), within(2e-5));
        }
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(net.view());
        sent.values().forEach(file -> digest.update(file.view()));
        assertThat(model.provenance().sha256()).hasToString(HexFormat.of().formatHex(digest.digest()));
    }

    @Test
    void placesOutsideTheFolder_areRefused() throws IOException {
        Files.write(folder.resolve("secret"), new byte[1000]);
        edit("kernels.bin", "../secret  ".strip() + "\0\0");
        assertThat(refusal()).contains("which is outside the model's folder; only files in that folder are read");
        edit("../secret\0\0", "x/../a.data");
        assertThat(refusal())
                .isEqualTo("model.onnx: the weights of 'kernels' are said to lie in 'x/../a.data', which is outside the"
                        + " model's folder; only files in that folder are read");
        edit("x/../a.data", "/etc/passwd");
        assertThat(refusal()).contains("said to lie in '/etc/passwd', which is outside the model's folder");
        edit("/etc/passwd", "..\\..\\a.bin");
        assertThat(refusal()).contains("said to lie in '..\\..\\a.bin', which is outside the model's folder");
    }

    @Test
    void linksOutOfTheFolder_areRefused_linksWithinAreFollowed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere.bin");
        Files.move(net("kernels.bin"), elsewhere);
        link(net("kernels.bin"), elsewhere);
        assertThat(refusal()).contains("said to lie in 'kernels.bin', which is outside the model's folder");
        Files.delete(net("kernels.bin"));
        Files.move(elsewhere, net("within.bin"));
        link(net("kernels.bin"), net("within.bin"));
        assertThat(read().layers()).isNotEmpty();
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createSymbolicLink(from, to);
        } catch (UnsupportedOperationException | FileSystemException e) {
            assumeTrue(false, "no links here");
        }
    }

    @Test
    void fileTooShort_saysWhereItEnds() throws IOException {
        Files.write(net("kernels.bin"), new byte[400]);
        assertThat(refusal())
                .isEqualTo(
                        "model.onnx: weight 'kernels' in the file 'kernels.bin' ends at byte 432 of that file, which has"
                                + " only 400" + APART);
    }

    @Test
    void lengthAndOffset_areHeldAgainstTheShapeAndTheFile() throws IOException {
        edit("432", "431");
        assertThat(refusal())
                .isEqualTo(
                        "model.onnx: weight 'kernels' in the file 'kernels.bin' has 431 bytes there; its shape and type"
                                + " need 432" + APART);
        edit("431", "4x1");
        assertThat(refusal())
                .isEqualTo(
                        "model.onnx: weight 'kernels' in the file 'kernels.bin' has the length '4x1', which is no number"
                                + APART);
    }

    @Test
    void offsetsBelowTheFile_areRefused() throws IOException {
        edit("\0offset\u0012\u00010".substring(1), "offset\u0012\u0001-");
        assertThat(refusal()).contains("has the offset '-', which is no number");
    }
}
