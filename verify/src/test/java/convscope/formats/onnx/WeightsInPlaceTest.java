package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.formats.ModelFormats;
import convscope.graph.Graph;
import convscope.graph.Rewrites;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Float32 weights of a mapped file are the bytes of the file: whatever else is rewritten, they are not copied. */
class WeightsInPlaceTest {
    @ParameterizedTest
    @CsvSource({
        "torch-traced,features.0.weight",
        "torch-exported,features.0.weight",
        "caffe2-era,conv1_w_0",
        "cntk-era,W0",
        "functions,w2"
    })
    void weights_referToTheBytesOfTheFile(String name, String weight) {
        byte[] file = OnnxFixtures.bytes(name + ".onnx");
        ByteBuffer bytes = ByteBuffer.allocateDirect(file.length).put(file).flip();
        Model model = ModelFormats.read(new ModelSource(name, bytes, Optional.empty()));
        Tensor weights = model.graph().constants().get(weight);
        int at = place(file, weights);
        float before = weights.floats()[0];
        bytes.order(ByteOrder.LITTLE_ENDIAN).putFloat(at, before + 1);
        assertThat(weights.floats()[0]).isEqualTo(before + 1);
    }

    private static int place(byte[] bytes, Tensor weights) {
        byte[] sought = new byte[weights.bytes().remaining()];
        weights.bytes().get(sought);
        return IntStream.rangeClosed(0, bytes.length - sought.length)
                .filter(i -> Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void derivedGraphs_holdTheSameWeights() {
        Model model = OnnxFixtures.read("torch-exported");
        Tensor weights = model.graph().constants().get("features.0.weight");
        Graph derived = Rewrites.exposing(model.graph(), List.of("mean"));
        assertThat(derived.constants().get("features.0.weight")).isSameAs(weights);
        assertThat(Rewrites.computedInFloat32(model.graph(), Set.of())
                        .constants()
                        .get("features.0.weight"))
                .isSameAs(weights);
    }
}
