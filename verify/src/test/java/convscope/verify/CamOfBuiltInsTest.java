package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.cam.Fusion;
import convscope.method.cam.GradCam;
import convscope.method.cam.GradCamPlusPlus;
import convscope.method.cam.LayerCam;
import convscope.picture.Picture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class activation maps of the built-in networks: the ImageNet classifier against pytorch-grad-cam, the Keras network against tf-keras-vis. */
class CamOfBuiltInsTest {
    private static final Map<String, Tensor> CAT = Golden.values("efficientnet-lite0-cams");
    private static final Map<String, Tensor> FASHION = Golden.values("fashion-cams");
    private static Convscope imageNet;
    private static Convscope fashion;
    private static Subject cat;

    @BeforeAll
    static void open() {
        imageNet = Convscope.open("builtin:efficientnet-lite0", new OpenOptions());
        fashion = Convscope.open("builtin:fashion.h5", new OpenOptions());
        Tensor crop = Golden.values("efficientnet-lite0").get("cat_crop");
        byte[] rgb = new byte[(int) crop.count()];
        crop.bytes().get(rgb);
        Picture view = Picture.ofRgb(224, 224, rgb);
        cat = imageNet.subject(imageNet.network().preprocessing().numbers(view, 3, false), "cat");
    }

    @AfterAll
    static void close() {
        imageNet.close();
        fashion.close();
    }

    static List<String> ofTheCat() {
        return List.copyOf(CAT.keySet());
    }

    static List<String> ofFashion() {
        return List.copyOf(FASHION.keySet());
    }

    @Test
    void valuesAreThere() {
        assertThat(ofTheCat()).hasSize(2 * 2 * 11);
        assertThat(ofFashion()).hasSize(2 * 2 * 3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofTheCat")
    void mapOfTheCat_equalsPyTorchGradCams(String key) {
        String[] parts = key.split("_");
        LayerRef layer = parts[1].equals("last") ? LayerRef.AUTO : new LayerRef("_blocks.10/Add");
        Heatmap map = CamGoldenTest.METHODS
                .get(parts[2])
                .apply(layer)
                .explain(cat.explaining(new Target.ClassIndex(Integer.parseInt(parts[0]))));
        assertThat(Golden.relativeError(map.uncut(), CAT.get(key))).isLessThan(1e-3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ofFashion")
    void mapOfAKerasNetwork_equalsTfKerasVis(String key) {
        String[] parts = key.split("_");
        Subject subject =
                fashion.subject("builtin:" + parts[0]).explaining(new Target.ClassIndex(Integer.parseInt(parts[1])));
        LayerRef layer = new LayerRef("conv4");
        Heatmap map =
                switch (parts[2]) {
                    case "grad-cam" -> new GradCam(layer).explain(subject);
                    case "grad-cam-plus-plus" -> new GradCamPlusPlus(layer, true).explain(subject);
                    default -> new LayerCam(List.of(layer), Fusion.MEAN).explain(subject);
                };
        assertThat(Golden.relativeError(map.raw(), FASHION.get(key))).isLessThan(1e-4);
    }
}
