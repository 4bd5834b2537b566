package convscope.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.ModelSource;
import convscope.picture.Preprocessing;
import convscope.verify.Chinese;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import onnx.Onnx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the preprocessing comes from that nobody said: from operators at the start, from the family, or from nowhere. */
class RecognitionTest {
    private static Preprocessing of(ModelSource source) {
        try (Convscope scope = Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions())) {
            Preprocessing found = scope.network().preprocessing();
            Chinese.of(found.sentence());
            return found;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    vgg16-with-other-top         | caffe | guess: built like VGG16 of keras.applications, which takes its pictures so
                    mobilenetv2-inside           | tf    | guess: built like MobileNetV2 of keras.applications, which takes its pictures so
                    mobilenetv2-resized          | tf    | guess: built like MobileNetV2 of keras.applications, which takes its pictures so
                    densenet121                  | torch | guess: built like DenseNet121 of keras.applications, which takes its pictures so
                    mobilenetv2-rescaled         | raw   | the model scales its input itself: rescaling (Rescaling)
                    mobilenetv2-from-unit        | unit  | the model scales its input itself: rescaling (Rescaling)
                    mobilenetv2-preprocess-input | raw   | the model's first operators scale its input: Div, Sub
                    mobilenetv3small             | raw   | the model scales its input itself: MobileNetV3Small/rescaling (Rescaling)
                    efficientnetb0               | raw   | the model scales its input itself: efficientnetb0/rescaling (Rescaling), efficientnetb0/normalization (Normalization)
                    """)
    void kerasFile(String file, String convention, String source) {
        Preprocessing found = of(Fixture.source("/convscope/recognition/" + file + ".keras"));
        assertThat(found.convention()).isEqualTo(convention);
        assertThat(found.source()).isEqualTo(source);
        assertThat(found.isGuessed()).isEqualTo(source.startsWith("guess"));
    }

    @Test
    void pytorchFile_with1000Outputs_isFedAsTorchvisionDoes() {
        Preprocessing found = of(Fixture.sample("efficientnet-lite0.onnx"));
        assertThat(found.convention()).isEqualTo("torch");
        assertThat(found.source())
                .isEqualTo("guess: written by PyTorch, with 1000 outputs; such networks mostly take their pictures so");
    }

    @Test
    void filesOfUltralytics_tellTheSizeOfPictures() throws IOException {
        GraphBuilder graph = new GraphBuilder("yolo");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 3, -1, -1));
        Value y = graph.op("GlobalAveragePool", graph.op("Conv", x, graph.constant(Tensor.filled(1, 2, 3, 3, 3))));
        Onnx.ModelProto.Builder file =
                Onnx.ModelProto.parseFrom(OnnxEncoder.encode(graph.build(List.of(y)))).toBuilder();
        Map.of("author", "Ultralytics", "imgsz", "[96, 160]")
                .forEach((key, value) ->
                        file.addMetadataPropsBuilder().setKey(key).setValue(value));
        ModelSource source =
                new ModelSource("yolo", ByteBuffer.wrap(file.build().toByteArray()), Optional.empty());
        assertThat(of(source).convention()).isEqualTo("unit");
        assertThat(of(source).source())
                .isEqualTo("guess: written by Ultralytics, whose networks take their pictures so");
        try (Convscope scope = Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions())) {
            assertThat(scope.subject("builtin:cat").input().shape()).containsExactly(1, 3, 96, 160);
        }
    }

    private static ModelSource starting(BiFunction<GraphBuilder, Value, Value> start) {
        GraphBuilder graph = new GraphBuilder("small");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 3, 8, 8));
        Value kernels = graph.constant("w", Tensor.filled(1, 2, 3, 3, 3));
        Value y = graph.op("Conv", start.apply(graph, x), kernels);
        Value flat = graph.op("Flatten", y);
        return new ModelSource(
                "small", ByteBuffer.wrap(OnnxEncoder.encode(graph.build(List.of(flat)))), Optional.empty());
    }

    private static Value times(GraphBuilder graph, Value x, float... factors) {
        return graph.op("Mul", x, graph.constant("f", Tensor.of(factors, 1, factors.length, 1, 1)));
    }

    private static Value plus(GraphBuilder graph, Value x, float... summands) {
        return graph.op("Add", x, graph.constant("s", Tensor.of(summands, 1, summands.length, 1, 1)));
    }

    @Test
    void operatorsAtTheStart_tellTheRangeTheyAreMadeFor() {
        assertThat(of(starting((g, x) -> times(g, x, 1 / 255f))).convention()).isEqualTo("raw");
        assertThat(of(starting((g, x) -> plus(g, times(g, x, 1 / 127.5f), -1))).convention())
                .isEqualTo("raw");
        assertThat(of(starting((g, x) -> plus(g, x, -103.939f, -116.779f, -123.68f)))
                        .convention())
                .isEqualTo("raw");
        assertThat(of(starting((g, x) -> times(g, plus(g, x, -0.485f, -0.456f, -0.406f), 4.37f, 4.46f, 4.44f)))
                        .convention())
                .isEqualTo("unit");
        assertThat(of(starting((g, x) -> times(g, x, 255))).convention()).isEqualTo("unit");
        assertThat(of(starting((g, x) -> plus(g, times(g, x, 127.5f), 127.5f))).convention())
                .isEqualTo("tf");
    }

    @Test
    void transposedBeforeItIsScaled_isSeenThrough() {
        Preprocessing found = of(starting((g, x) ->
                times(g, g.op("Transpose", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})), x), 1 / 255f)));
        assertThat(found.source()).isEqualTo("the model's first operators scale its input: Mul");
    }

    @Test
    void networkThatTellsNothing_isAGuess() {
        Preprocessing found = of(starting((g, x) -> x));
        assertThat(found.convention()).isEqualTo("unit");
        assertThat(found.source())
                .isEqualTo("guess: nothing in the file says how pictures are scaled; say it with --preprocess");
    }
}
