package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.UnreadableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.model.ModelSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of files that cannot be read. */
class KerasRefusalsTest {
    @Test
    void lambda_isRefusedByName_inBothFormats() {
        assertThatThrownBy(() -> KerasFixtures.read("error_lambda.keras"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage(
                        "error_lambda.keras: no way to write 1 of the layers as operators: Lambda, which holds Python code (1 layer, first "
                                + "'doubled'). Code of a model file is never run. Replace these layers by ones of keras.layers that do the same, supply them as classes in Java (docs/custom-layers.md), or export the "
                                + "model to ONNX in Python (model.export(\"model.onnx\", format=\"onnx\") or tf2onnx)");
        assertThatThrownBy(() -> KerasFixtures.read("error_lambda.h5"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("Lambda, which holds Python code (1 layer, first 'doubled')");
    }

    @Test
    void unsupportedLayers_areListedAllAtOnce() {
        assertThatThrownBy(() -> KerasFixtures.read("error_custom.keras"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("no way to write 2 of the layers as operators: "
                        + "custom class Glow of shop>Glow (2 layers, first 'g1')");
        assertThatThrownBy(() -> KerasFixtures.read("error_custom.h5"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("Plain (1 layer, first 'p')");
        assertThatThrownBy(() -> KerasFixtures.read("error_operations.h5"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("TFOpLambda math.lgamma (1 layer")
                .hasMessageContaining("TFOpLambda math.digamma (1 layer");
        assertThatThrownBy(() -> KerasFixtures.read("error_activation.keras"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("activation 'shop>lambda_like' (1 layer, first 'dense");
    }

    @Test
    void keras1_layersOfCodeAndOfTheBatch_areNamed() {
        assertThatThrownBy(() -> KerasFixtures.read("error_era_1.2.2_theano_refused.h5"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .satisfies(e -> convscope.verify.Chinese.of(e.getMessage()))
                .hasMessageContaining(
                        "no way to write 2 of the layers as operators: BatchNormalization by the statistics of each batch (mode 2) "
                                + "(1 layer, first 'of_the_batch'), Merge by a function, which is Python code (1 layer, first 'by_code')");
    }

    @Test
    void layersInsideLayers_areRefusedByTheirOwnNames() {
        assertThatThrownBy(() -> KerasFixtures.read("error_cell.keras"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("no way to write 2 of the layers as operators: "
                        + "custom class OwnCell of shop>OwnCell (2 layers, first 'walk/own')");
        assertThatThrownBy(() -> KerasFixtures.read("error_wrapped.h5"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("Plain (1 layer, first 'each/p')");
    }

    @ParameterizedTest
    @CsvSource({"error_steps.keras, LSTM", "error_steps.h5, ConvLSTM2D"})
    void stepsOneByOne_needAFixedNumber(String file, String kind) {
        assertThatThrownBy(() -> KerasFixtures.read(file))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage(file + ": layer 'memory' (" + kind
                        + ") is written step by step, for which the number of steps must be "
                        + "fixed and at most 512; found none that is fixed. Save the model with a fixed input length");
    }

    @Test
    void weightsWithoutModel_areNamedAsSuch() {
        for (String file : java.util.List.of("error_weights_keras2.h5", "error_weights.weights.h5")) {
            assertThatThrownBy(() -> KerasFixtures.read(file))
                    .isInstanceOf(UnreadableModelException.class)
                    .hasMessage(file
                            + ": holds only the weights of a model, without its layers (no attribute model_config), as save_weights writes "
                            + "it; load the weights into the model in Keras and save all of it: model.load_weights(...), then "
                            + "model.save(\"model.keras\")");
        }
    }

    @Test
    void truncatedFiles_sayWhere() throws IOException {
        assertThatThrownBy(() -> KerasFixtures.read(cut("model_sequential.h5", 0.5)))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageStartingWith("model_sequential.h5: ")
                .hasMessageEndingWith("save the model again or take another copy of the file");
        assertThatThrownBy(() -> KerasFixtures.read(cut("model_sequential.keras", 0.5)))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("the zip is damaged or cut off");
    }

    private static ModelSource cut(String name, double share) throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file(name));
        return new ModelSource(
                name, ByteBuffer.wrap(bytes, 0, (int) (bytes.length * share)).slice(), Optional.empty());
    }

    @Test
    void zip_withAnEntryTwice_isRefused() throws IOException {
        byte[] once = zip("config.json", "metadata.json");
        byte[] twice = new String(once, StandardCharsets.ISO_8859_1)
                .replace("metadata.json", "config.json__")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(twice).hasSameSizeAs(once);
        byte[] same = new String(zip("config.jsoX", "config.json"), StandardCharsets.ISO_8859_1)
                .replace("config.jsoX", "config.json")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(
                        () -> KerasFixtures.read(new ModelSource("x.keras", ByteBuffer.wrap(same), Optional.empty())))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("holds 'config.json' twice");
        assertThatThrownBy(
                        () -> KerasFixtures.read(new ModelSource("x.keras", ByteBuffer.wrap(once), Optional.empty())))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("model_config.class_name is missing; a text is expected");
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("{}".getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void zip_thatUnpacksToFarMore_isRefused() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("padding"));
            zip.write(new byte[100]);
            zip.putNextEntry(new ZipEntry("config.json"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                zip.write(zeros);
            }
        }
        byte[] small = bytes.toByteArray();
        assertThat(small.length).isLessThan(1 << 17);
        long before = Runtime.getRuntime().totalMemory();
        assertThatThrownBy(() ->
                        KerasFixtures.read(new ModelSource("bomb.keras", ByteBuffer.wrap(small), Optional.empty())))
                .isInstanceOf(UnreadableModelException.class);
        assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(1L << 30);
    }
}
