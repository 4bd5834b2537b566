package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.backward.Quantization;
import convscope.backward.RuleBook;
import convscope.formats.ModelFormats;
import convscope.graph.Graph;
import convscope.graph.Tensor;
import convscope.model.ModelSource;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Answers of Python's onnxruntime and gradients of TensorFlow, for networks that onnxruntime quantised in each of its formats, and for recurrent layers of Keras. Two
 * inputs in a batch of open size.
 */
class BackwardGoldenTest {
    private static final Map<String, Tensor> VALUES = Golden.values("backward");

    private static final Map<String, byte[]> FILES = Fixture.zipped("/convscope/backward.zip");

    private static Graph graph(String file) {
        return ModelFormats.read(new ModelSource(file, ByteBuffer.wrap(FILES.get(file)), Optional.empty()))
                .graph();
    }

    private static Pass run(String name) {
        Graph graph = graph(name + ".onnx");
        Query query = new Query(List.of("y"), "y", List.of("x"), RuleBook.GRADIENT, List.of());
        try (Session session = Session.open(graph, new RunOptions(1, "cpu", false))) {
            return session.run(query, Map.of("x", VALUES.get(name + "/x")), VALUES.get(name + "/target"));
        }
    }

    static Stream<String> quantized() {
        Stream<String> networks = Stream.of("qdq", "qdq-signed", "qoperator", "qoperator-per-channel", "dynamic");
        return Stream.concat(
                networks,
                FILES.keySet().stream()
                        .filter(name -> name.startsWith("single/"))
                        .map(name -> name.substring(0, name.length() - ".onnx".length())));
    }

    @ParameterizedTest
    @MethodSource("quantized")
    void quantizedNetwork_answersAsInPython_andHasTheGradientOfRealNumbers(String name) {
        Pass pass = run(name);
        assertThat(Golden.relativeError(pass.activation("y"), VALUES.get(name + "/y")))
                .isLessThan(1e-6);
        assertThat(Golden.relativeError(pass.cotangent("x"), VALUES.get(name + "/gradient")))
                .isLessThan(1e-5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru", "gru-reset-before", "rnn"})
    void recurrentLayer_hasTheGradientOfKeras(String name) {
        Pass pass = run(name);
        assertThat(Golden.relativeError(pass.activation("y"), VALUES.get(name + "/y")))
                .isLessThan(1e-6);
        assertThat(Golden.relativeError(pass.cotangent("x"), VALUES.get(name + "/gradient")))
                .isLessThan(1e-5);
    }

    @Test
    void everyQuantizedOperator_isInOneOfTheNetworks() {
        Set<String> missing = new TreeSet<>(Quantization.operators());
        FILES.keySet().forEach(file -> graph(file).nodes().forEach(node -> missing.remove(node.operator())));
        assertThat(missing).isEmpty();
    }

    /** Some numbers are clipped in every quantised network, so that what is not passed on shows. */
    @Test
    void quantizedNetworks_clipSomething() {
        float[] gradient = VALUES.get("qdq/gradient").floats();
        int zeros = 0;
        for (float number : gradient) {
            zeros += number == 0 ? 1 : 0;
        }
        assertThat(zeros).isBetween(1, gradient.length / 2);
    }
}
