package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.explain.Descriptor;
import convscope.explain.LayerRef;
import convscope.graph.InvalidRequestException;
import convscope.method.Explainers;
import convscope.method.MethodText;
import convscope.method.cam.GradCam;
import convscope.method.layer.FeatureMapsOfLayers;
import org.junit.jupiter.api.Test;

/** Methods written in one word. */
class MethodTextTest {
    @Test
    void name_aloneIsTheMethodWithItsDefaults() {
        assertThat(Explainers.method(" grad-cam ")).isEqualTo(new GradCam());
    }

    @Test
    void parameters_standInBrackets() {
        assertThat(Explainers.method("grad-cam(layer=conv4)")).isEqualTo(new GradCam(new LayerRef("conv4")));
    }

    @Test
    void values_mayBeLists() {
        FeatureMapsOfLayers method = (FeatureMapsOfLayers) Explainers.method("feature-maps(layers=conv3, conv4)");
        assertThat(method.layers()).containsExactly(new LayerRef("conv3"), new LayerRef("conv4"));
    }

    @Test
    void everyMethod_isReadFromItsOwnText() {
        for (Descriptor method : Explainers.all()) {
            assertThat(Explainers.method(Descriptor.text(method.create()))).isEqualTo(method.create());
        }
        GradCam changed = new GradCam(new LayerRef("conv4"));
        assertThat(Descriptor.text(changed)).isEqualTo("grad-cam(layer=conv4)");
    }

    @Test
    void list_isCutAtCommasOutsideOfBrackets() {
        assertThat(MethodText.split("cam, grad-cam(layer=a,b) ,rise"))
                .containsExactly("cam", "grad-cam(layer=a,b)", "rise");
    }

    @Test
    void misspelling_isRefusedWithWhatIsExpected() {
        assertThatThrownBy(() -> Explainers.method("grad-cam(layer=conv4"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("the bracket is not closed");
        assertThatThrownBy(() -> Explainers.method("grad-cam(conv4)"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("'conv4' sets no parameter; expected PARAMETER=VALUE");
        assertThatThrownBy(() -> Explainers.method("gradcam"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("grad-cam");
    }
}
