package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.ChannelMaps;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.cam.Cam;
import convscope.method.cam.GradCam;
import convscope.method.layer.FeatureMapsOfLayers;
import convscope.model.Layer;
import convscope.runtime.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The built-in Keras network, from each of its three files, against Keras itself. */
class FashionGoldenTest {
    private static final Map<String, Tensor> VALUES = Golden.values("fashion");

    /** A file, a picture and a class for which there are values. */
    record Case(String file, String picture, int target) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String file : List.of("fashion.h5", "fashion.keras", "fashion.onnx")) {
            for (String key : VALUES.keySet()) {
                if (key.endsWith("_gradcam")) {
                    String[] parts = key.split("_");
                    cases.add(new Case(file, parts[0], Integer.parseInt(parts[1])));
                }
            }
        }
        return cases;
    }

    private static Convscope open(String file) {
        return Convscope.open("builtin:" + file, new OpenOptions());
    }

    private static Subject subject(Convscope scope, Case c) {
        return scope.subject("builtin:" + c.picture()).explaining(new Target.ClassIndex(c.target()));
    }

    @Test
    void values_areThereForTwoPicturesAndTwoClassesEach() {
        assertThat(cases()).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource({
        "fashion.h5, fashion-5-sandal",
        "fashion.h5, fashion-9-ankle-boot",
        "fashion.keras, fashion-5-sandal",
        "fashion.keras, fashion-9-ankle-boot"
    })
    void everyLayer_equalsKeras(String file, String picture) {
        try (Convscope scope = open(file)) {
            Subject subject = scope.subject("builtin:" + picture);
            int compared = 0;
            for (Layer layer : scope.network().model().layers()) {
                ChannelMaps maps = subject.activation(layer);
                Tensor expected = VALUES.get(picture + "_layer_" + layer.name());
                assertThat(Golden.relativeError(maps.values(), expected))
                        .as(layer.name())
                        .isLessThan(1e-5);
                compared++;
            }
            assertThat(compared).isEqualTo(13);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scores_equalKeras(Case c) {
        try (Convscope scope = open(c.file())) {
            String score = scope.network().head().score().name();
            Tensor scores = scope.subject("builtin:" + c.picture())
                    .run(Query.of(List.of(score)))
                    .activation(score);
            assertThat(Golden.relativeError(scores, VALUES.get(c.picture() + "_logits")))
                    .isLessThan(1e-5);
            assertThat(scope.network().head().cut()).containsExactly("softmax");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradCamAndCam_equalKeras(Case c) {
        try (Convscope scope = open(c.file())) {
            Subject subject = subject(scope, c);
            Heatmap gradCam = scope.explain(new GradCam(), subject);
            String key = c.picture() + "_" + c.target();
            assertThat(Golden.relativeError(gradCam.uncut(), VALUES.get(key + "_signed")))
                    .isLessThan(1e-4);
            assertThat(Golden.relativeError(gradCam.raw(), VALUES.get(key + "_gradcam")))
                    .isLessThan(1e-4);
            Heatmap cam = scope.explain(new Cam(), subject);
            assertThat(Golden.relativeError(cam.raw(), VALUES.get(key + "_cam")))
                    .isLessThan(1e-4);
            float[] scaled = gradCam.uncut().floats();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= 49;
            }
            assertThat(Golden.relativeError(Tensor.of(scaled, 7, 7), cam.raw())).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inputGradient_equalsKeras(Case c) {
        try (Convscope scope = open(c.file())) {
            Subject subject = subject(scope, c);
            String input = scope.network().input().name();
            String score = scope.network().head().score().name();
            Tensor gradient = subject.run(Query.of(List.of()).withGradient(score, List.of(input)))
                    .cotangent(input);
            assertThat(Golden.relativeError(gradient, VALUES.get(c.picture() + "_" + c.target() + "_gradient")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void featureMapsOfAllConvolutions_areReadInOneCall() {
        try (Convscope scope = open("fashion.h5")) {
            FeatureMaps maps = scope.explain(new FeatureMapsOfLayers(), scope.subject("builtin:fashion-5-sandal"));
            assertThat(maps.layers())
                    .extracting(l -> l.layer().name())
                    .containsExactly("conv1", "conv2", "conv3", "conv4");
            assertThat(maps.arrays().get("conv1").shape()).containsExactly(1, 24, 28, 28);
        }
    }
}
