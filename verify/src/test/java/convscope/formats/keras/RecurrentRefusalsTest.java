package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.graph.ConvscopeException;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.verify.Chinese;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said, in both languages, of layers with a state and layers around others that are not read, and of what is left out of those that are. */
class RecurrentRefusalsTest {
    /** A fixture with something else in its configuration. */
    private static ModelSource changed(String name, String from, String to) throws IOException {
        byte[] bytes = KerasFixtures.repacked(Files.readAllBytes(KerasFixtures.file(name)), (entry, content) -> {
            String config = new String(content, StandardCharsets.UTF_8);
            return entry.equals("config.json")
                    ? config.replace(from, to == null ? "" : to).getBytes(StandardCharsets.UTF_8)
                    : content;
        });
        return new ModelSource("x.keras", ByteBuffer.wrap(bytes), Optional.empty());
    }

    private static String refusal(ModelSource source) {
        ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, () -> KerasFixtures.read(source));
        assertThat(refused).as("refused").isNotNull();
        Chinese.of(refused.getMessage());
        return refused.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rnn_cells.keras|\"SimpleRNNCell\"|\"Dense\"|layer 'simple/c' (Dense) cannot be the cell of an RNN; known cells are [GRUCell, ",
                "rnn_cells.keras|\"cells\": [|\"cells\": [], \"x\": [|cells is []; a list of cells is expected",
                "bidirectional_states.keras|\"concat\"|\"both\"|merge_mode is \"both\"; sum, mul, ave, concat or null is expected",
                "encoder_decoder_keras2.keras|, [\"encoder\", 0, 2, {}]||layer 'decoder' (LSTM): it is called with 1 initial states, 2 are expected",
                "lstm.keras|[null, 6, 3]|[null, 6, 4]|layer 'a' (LSTM): its kernel reads 3 numbers a step, the input has shape [-1, 6, 4]",
                "lstm.keras|[null, 6, 3]|[null, 3]|its input has shape [-1, 3], 3 axes are expected",
                "lstm_softsign.keras|[null, 6, 3]|[null, 600, 3]|at most 512; found 600. Save the model with a shorter input length",
                "convlstm2d.keras|[null, 4, 6, 7, 2]|[null, 6, 7, 2]|layer 'a' (ConvLSTM2D): its input has shape [-1, 6, 7, 2], 5 axes are expected",
                "encoder_decoder.keras|\"initial_state\": [|\"constants\": [|a call with the argument 'constants' is not supported",
                "heeding.keras|\"Masking\"|\"Identity\"|a call with the argument 'mask' is not supported"
            })
    void changedFiles(String file, String from, String to, String said) throws IOException {
        assertThat(refusal(changed(file, from, to))).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"error_cell.keras", "error_wrapped.h5", "error_steps.keras", "error_steps.h5"})
    void files(String name) {
        assertThat(refusal(ModelSource.of(KerasFixtures.file(name)))).startsWith(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"heeding.h5", "heeding.keras", "heeding_keras2.h5"})
    void masks_thatLayersWouldHeed_areNoted(String name) {
        Model model = KerasFixtures.read(name);
        assertThat(model.notes())
                .containsExactly(
                        "Masks are not computed: where an input has padded steps, these layers read them, while Keras skips them: "
                                + "'reading', 'mean', 'memory'.");
        model.notes().forEach(Chinese::of);
    }

    @Test
    void masks_thatNoLayerHeeds_areNotNoted() {
        assertThat(KerasFixtures.read("masking.keras").notes()).isEmpty();
    }

    @Test
    void statesBetweenBatches_areNoted() {
        Model model = KerasFixtures.read("stateful.keras");
        assertThat(model.notes())
                .containsExactly(
                        "Each run starts from states of zeros, though these layers keep theirs from one batch to the next: 'a', 'b'.");
        model.notes().forEach(Chinese::of);
    }

    @Test
    void layersInside_areCountedAndNotListed() {
        Model model = KerasFixtures.read("video_sequential.keras");
        assertThat(model.layers().stream().map(l -> l.name() + " " + l.kind() + " " + l.parameters()))
                .containsExactly(
                        "each TimeDistributed(Sequential) " + (3 * 3 * 2 * 3 + 3 + 4 * 3 + 12 * 4 + 4),
                        "again TimeDistributed(Dense) " + (4 * 4 + 4),
                        "memory Bidirectional(LSTM) " + 2 * (4 * 12 + 3 * 12 + 12),
                        "scores Dense " + (6 * 3 + 3));
        assertThat(model.notes())
                .containsExactly("Dropout acts only during training and was left out ('each/eye/d1').");
    }

    @Test
    void kernelsOfAConvolutionInside_areTheWrappers() {
        Model model = KerasFixtures.read("spectral_normalization_over_time.keras");
        String kernels = model.layers().get(0).weights();
        assertThat(model.layers().get(0).kind()).isEqualTo("TimeDistributed(SpectralNormalization(Conv2D))");
        assertThat(model.graph().constants().get(kernels).shape()).containsExactly(3, 2, 2, 2);
    }
}
