package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.ModelSource;
import convscope.picture.Picture;
import convscope.verify.Chinese;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures are made ready as the image metadata of an ONNX file says, and the source is told. */
class ImageMetadataTest {
    /** One colour: red 255, green 51, blue 0. */
    private static final Picture ORANGE = orange();

    private static Picture orange() {
        byte[] rgb = new byte[8 * 8 * 3];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 255;
            rgb[i + 1] = 51;
        }
        return Picture.ofRgb(8, 8, rgb);
    }

    private static Convscope scope(String name) {
        ModelSource source =
                new ModelSource(name, ByteBuffer.wrap(OnnxFixtures.bytes(name + ".onnx")), Optional.empty());
        return Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions());
    }

    @ParameterizedTest
    @CsvSource({
        "bgr,0,51,255,ONNX image metadata",
        "rgb,1,0.2,0,ONNX image metadata",
        "signed,1,-0.6,-1,ONNX image metadata",
        "studio,16,59.8,235,ONNX image metadata",
        "order-only,0,51,255,ONNX image metadata; the range is not in it",
        "linear,1,0.2,0,'ONNX image metadata; it asks for linear light, which pictures are not turned into'",
        "strange,1,0.2,0,guess: nothing in the file says how pictures are scaled; say it with --preprocess"
    })
    void picture_becomesTheNumbersThatTheFileAsksFor(
            String name, double first, double second, double third, String source) {
        try (Convscope scope = scope("image-" + name)) {
            Subject subject = scope.subject(ORANGE, "orange.png");
            Tensor fed = subject.input();
            double[] pixel = {fed.number(0), fed.number(64), fed.number(128)};
            assertThat(pixel).containsExactly(new double[] {first, second, third}, within(1e-5));
            assertThat(scope.network().preprocessing().source()).isEqualTo(source);
            Chinese.of(subject.preprocessing());
        }
    }

    @Test
    void axisOfChannels_isTheOneThatTheFileNames() {
        try (Convscope scope = scope("image-channels-last")) {
            assertThat(scope.network().input().channelAxis()).isEqualTo(3);
            assertThat(scope.network().model().notes())
                    .containsExactly("axis 3 of input 'x' counts channels, as the file says (DATA_CHANNEL)");
            scope.network().model().notes().forEach(Chinese::of);
            Tensor fed = scope.subject(ORANGE, "orange.png").input();
            assertThat(Arrays.copyOf(fed.floats(), 3)).containsExactly(1, 0.2f, 0);
        }
    }
}
