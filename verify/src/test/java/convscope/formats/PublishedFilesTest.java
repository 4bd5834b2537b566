package convscope.formats;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.explain.InputLayout;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.network.Head;
import convscope.render.NumpyFiles;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Networks that others publish: outputs are those of ONNX Runtime and Keras, input gradients those of PyTorch and TensorFlow, as the script
 * {@code golden/published_files.py} wrote them beside the files in the folder that the system property {@code convscope.published} names. Prints a line about each.
 */
@EnabledIfSystemProperty(named = "convscope.published", matches = ".+")
class PublishedFilesTest {
    private static final double TOLERANCE = 1e-4;
    private static final double KINKS = 0.02;

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("convscope.published")))) {
            return files
                    .filter(file -> file.toString().endsWith(".npz"))
                    .map(PublishedFilesTest::model)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static Path model(Path values) {
        return Stream.of(".onnx", ".hdf5", ".h5")
                .map(ending -> values.resolveSibling(stem(values) + ending))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceAll("\\.[a-z0-9]+$", "");
    }

    @ParameterizedTest
    @MethodSource("files")
    void outputsAndInputGradients_areWhatOtherProgramsGive(Path file) throws IOException {
        Map<String, Tensor> values =
                NumpyFiles.read(Files.readAllBytes(file.resolveSibling(stem(file) + ".npz")), "values");
        Model model = ModelFormats.read(ModelSource.of(file));
        Map<String, Tensor> feeds = new HashMap<>();
        model.graph().inputs().forEach(input -> feeds.put(input.name(), values.get("in:" + input.name())));
        try (Session session = Session.open(model.graph(), new RunOptions(1, "cpu", false))) {
            double outputs = outputs(session.run(feeds), values);
            double gradient = gradient(session, model, feeds, values);
            System.out.printf(
                    "| %s | %.1e | %s |%n",
                    file.getFileName(), outputs, gradient < 0 ? "not compared" : String.format("%.1e", gradient));
            double forward = Math.max(TOLERANCE, 3 * values.get("float32").doubles()[0]);
            assertThat(outputs).as("outputs").isLessThan(forward);
            if (gradient >= 0) {
                double backward = 3 * values.get("float32-grad").doubles()[0];
                assertThat(gradient).as("gradient").isLessThan(Math.max(forward, backward));
            }
        }
    }

    private static double outputs(Map<String, Tensor> found, Map<String, Tensor> values) {
        double most = 0;
        assertThat(found).isNotEmpty();
        for (Map.Entry<String, Tensor> output : found.entrySet()) {
            most = Math.max(most, apart(output.getValue(), expected(values, output.getKey()), 0));
        }
        return most;
    }

    /** Keras calls an output by its layer, whose maps lie in another order here. */
    private static Tensor expected(Map<String, Tensor> values, String output) {
        Tensor expected =
                values.getOrDefault("out:" + output, values.get("out:" + output.replaceFirst("/output$", "")));
        assertThat(expected).as("output '" + output + "'").isNotNull();
        return expected;
    }

    private static double gradient(
            Session session, Model model, Map<String, Tensor> feeds, Map<String, Tensor> values) {
        List<String> inputs = model.graph().inputs().stream()
                .map(Edge::name)
                .filter(name -> values.containsKey("grad:" + name))
                .toList();
        if (inputs.isEmpty()) {
            return -1;
        }
        Edge output = model.graph().outputs().stream()
                .filter(edge -> expected(values, edge.name()).type() == ElementType.FLOAT)
                .findFirst()
                .orElseThrow();
        Tensor weights = values.get("weights");
        if (values.containsKey("scores")) {
            output = Head.of(model.graph(), output).score();
            if (weights.rank() > 2) {
                Tensor turned = new InputLayout(weights.rank() - 1).channelsFirst(weights, 0);
                weights = turned.reshaped(1, turned.size(0), turned.count() / turned.size(0));
            }
        }
        Query query = Query.of(List.of()).withGradient(output.name(), inputs);
        Pass pass = session.run(query, feeds, weights);
        return inputs.stream()
                .mapToDouble(input -> apart(pass.cotangent(input), values.get("grad:" + input), KINKS))
                .max()
                .orElseThrow();
    }

    /**
     * The largest difference but for some, as a share of the largest number: a ReLU within rounding of its kink sends all or nothing back to the few pixels that it
     * sees, so that of gradients the worst two hundredths are passed over.
     */
    private static double apart(Tensor actual, Tensor expected, double passedOver) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double[] found = actual.doubles();
        double[] wanted = expected.doubles();
        double[] differences = new double[found.length];
        double largest = Double.MIN_NORMAL;
        for (int i = 0; i < found.length; i++) {
            assertThat(Double.isNaN(found[i])).isEqualTo(Double.isNaN(wanted[i]));
            if (!Double.isNaN(wanted[i])) {
                differences[i] = Math.abs(found[i] - wanted[i]);
                largest = Math.max(largest, Math.abs(wanted[i]));
            }
        }
        Arrays.sort(differences);
        int last = differences.length - 1 - (int) (passedOver * differences.length);
        return differences[last] / largest;
    }
}
