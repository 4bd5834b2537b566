package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.cam.Cam;
import convscope.method.cam.GradCam;
import convscope.picture.Picture;
import convscope.picture.Preprocessing;
import convscope.runtime.Query;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ImageNet classifier as a Keras file: the same scores and maps as PyTorch's, through quite other nodes (channels last, BatchNormalization apart). */
class EfficientNetFormatsTest {
    private static final Map<String, Tensor> VALUES = Golden.values("efficientnet-lite0");

    @ParameterizedTest
    @ValueSource(strings = {"efficientnet-lite0.h5", "efficientnet-lite0.keras"})
    void kerasFile_givesPyTorchsScoresAndMaps(String file) throws URISyntaxException {
        Path path = Path.of(EfficientNetFormatsTest.class
                .getResource("/convscope/models/" + file)
                .toURI());
        try (Convscope scope = Convscope.open(path)) {
            Tensor crop = VALUES.get("cat_crop");
            byte[] rgb = new byte[(int) crop.count()];
            crop.bytes().get(rgb);
            Preprocessing scaling = Preprocessing.named("mean=0.498,std=0.502", "as trained");
            Subject cat = scope.subject(scaling.numbers(Picture.ofRgb(224, 224, rgb), 3, true), "cat")
                    .explaining(new Target.ClassIndex(282));

            String score = scope.network().head().score().name();
            Tensor scores = cat.run(Query.of(List.of(score))).activation(score);
            assertThat(Golden.relativeError(scores, VALUES.get("cat_logits"))).isLessThan(1e-5);
            Heatmap gradCam = scope.explain(new GradCam(), cat);
            assertThat(gradCam.record().layer()).contains("head_relu");
            assertThat(Golden.relativeError(gradCam.uncut(), VALUES.get("cat_282_signed")))
                    .isLessThan(1e-4);
            assertThat(Golden.relativeError(scope.explain(new Cam(), cat).raw(), VALUES.get("cat_282_cam")))
                    .isLessThan(1e-4);
            assertThat(cat.predict().top().label()).isEqualTo("tiger cat");
        }
    }
}
