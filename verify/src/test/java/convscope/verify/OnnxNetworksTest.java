package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Subject;
import convscope.formats.onnx.OnnxFixtures;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every method that fits a network of a file as exporters write them explains it: with a batch that is fixed to one, channels last, in float64, in float16. */
class OnnxNetworksTest {
    /** Asks for other inputs, and for the name of a layer where there is no convolution. */
    private static final Set<String> NEED_MORE = Set.of("expected-gradients", "feature-maps");

    @ParameterizedTest
    @CsvSource({
        "float32,x,40",
        "float16,x,40",
        "torch-exported,l_x_,40",
        "tensorflow-17,x,40",
        "caffe2-era,data,40",
        "float64,x,15",
        "sklearn-network,x,15"
    })
    void everyMethodThatFits_explains(String name, String input, int least) {
        ModelSource source =
                new ModelSource(name + ".onnx", ByteBuffer.wrap(OnnxFixtures.bytes(name + ".onnx")), Optional.empty());
        int explained = 0;
        try (Convscope scope = Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions())) {
            Tensor value = OnnxFixtures.values(name).get(input).item(0);
            Subject subject = scope.subject(value, "x.npy");
            for (Descriptor method : Explainers.all()) {
                Explainer<?> explainer = QuickMethods.of(method);
                if (explainer.suits(scope.network()).suits() && !NEED_MORE.contains(method.name())) {
                    Tensor main = explainer
                            .explain(method.about().needsInput() ? subject : scope.subject())
                            .arrays()
                            .values()
                            .iterator()
                            .next();
                    assertThat(Arrays.stream(main.doubles())).as(method.name()).allMatch(Double::isFinite);
                    explained++;
                }
            }
        }
        assertThat(explained).isGreaterThanOrEqualTo(least);
    }
}
