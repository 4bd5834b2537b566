package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.formats.keras.Applications.Application;
import convscope.graph.UnreadableModelException;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of transfer learning, as Keras saved them: a network of keras.applications without its classes, frozen, inside a Sequential with layers of its own
 * ({@code golden/transfer.py}).
 */
class TransferTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "keras2-EfficientNet.h5",
                "keras2-EfficientNet.keras",
                "keras2-MobileNet.keras",
                "keras2-MobileNetV3Small.h5",
                "keras3-EfficientNet.h5",
                "keras3-EfficientNet.keras",
                "keras3-MobileNet.h5",
                "keras3-MobileNetV3Small.keras"
            })
    void outputAndInputGradient_areWhatKerasGives(String file) {
        Application expected = Applications.transferred(file.substring(0, file.indexOf('.')));
        Model model = KerasFixtures.read(new ModelSource(
                file, ByteBuffer.wrap(Applications.entry("/convscope/transfer.zip", file)), Optional.empty()));
        assertThat(model.layers().stream().map(Layer::name)).containsExactlyInAnyOrderElementsOf(expected.layers());
        String output = model.graph().outputs().get(0).name();
        Deviation found = Deviation.of(model, output, expected);
        assertThat(found.outputs()).as("outputs").isLessThan(1e-4);
        assertThat(found.gradient()).as("gradient").isLessThan(1e-4);
        assertThat(model.layers().stream().map(Layer::name).toList()).containsSubsequence(List.of("hidden", "mood"));
    }

    /** Keras does not compress what it puts into the zip, and the reader leaves it where it is. */
    @Test
    void weightsInTheZip_thatDoNotFitTheirChecksum_areRefused() {
        byte[] bytes = Applications.entry("/convscope/transfer.zip", "keras3-EfficientNet.keras");
        bytes[bytes.length / 2] ^= 1;
        assertThatThrownBy(() ->
                        KerasFixtures.read(new ModelSource("damaged.keras", ByteBuffer.wrap(bytes), Optional.empty())))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageStartingWith("damaged.keras: the zip is damaged or cut off");
    }
}
