package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.formats.ModelFormats;
import convscope.graph.ElementType;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.render.NumpyFiles;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.Chinese;
import convscope.verify.Fixture;
import convscope.verify.InputGradients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What PyTorch's exporters wrote, the newest and those of former versions: outputs and input gradients are those of PyTorch itself, computed in float64 (scripts
 * {@code golden/make_pytorch_files.py} and {@code golden/pytorch_eras.py}).
 */
class PyTorchFilesTest {
    private static final Map<String, byte[]> FILES = new TreeMap<>(Fixture.zipped("/convscope/pytorch-files.zip"));

    static {
        FILES.putAll(Fixture.zipped("/convscope/pytorch-eras.zip"));
    }

    @TempDir
    Path folder;

    /** A file that holds what the exporter could not write in ONNX. */
    private static final String NOT_ALL_ONNX = "1.1.0-norms-traced-9";

    static Stream<String> names() {
        return FILES.keySet().stream().filter(name -> name.endsWith(".onnx")).map(name -> name.replace(".onnx", ""));
    }

    /** Networks that take one way, whatever the input. */
    static Stream<String> withGradient() {
        return names().filter(name -> !name.startsWith("choices") && !name.equals(NOT_ALL_ONNX));
    }

    @Test
    void allExporters_andManyOpsets_areThere() {
        assertThat(names()).filteredOn(name -> name.contains("-traced-")).hasSizeGreaterThan(25);
        assertThat(names()).filteredOn(name -> name.contains("-exported-")).hasSizeGreaterThan(25);
        assertThat(names()).filteredOn(name -> name.contains("-functional-")).hasSizeGreaterThan(7);
        assertThat(names().map(name -> name.replaceAll(".*-", "")).distinct()).hasSizeGreaterThan(11);
        assertThat(names().map(name -> name.replaceAll("-.*", "")).filter(name -> name.matches("[0-9.]+")))
                .contains("1.0.1", "1.1.0", "1.4.0", "1.7.1", "1.12.1", "2.2.2", "2.6.0");
    }

    private Model read(String name) throws IOException {
        Model model = ModelFormats.read(OnnxFixtures.onDisk(FILES, name, folder));
        model.notes().forEach(Chinese::of);
        return model;
    }

    private static Map<String, Tensor> values(String name) {
        return NumpyFiles.read(FILES.get(name + ".npz"), name);
    }

    private static Map<String, Tensor> feeds(Model model, Map<String, Tensor> values) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (int i = 0; i < model.inputs().size(); i++) {
            feeds.put(model.inputs().get(i).name(), values.get("in:" + i));
        }
        return feeds;
    }

    /** Where weights have 16 bits the exporters round once more, when they fold the batch normalisation into them. */
    @ParameterizedTest
    @MethodSource("withGradient")
    void file_opens_andComputesAsPyTorch_forwardAndBackward(String name) throws IOException {
        Model model = read(name);
        Map<String, Tensor> values = values(name);
        Map<String, Tensor> feeds = feeds(model, values);
        boolean half = name.startsWith("half");
        String output = model.graph().outputs().get(0).name();
        List<String> floating = model.inputs().stream()
                .filter(input -> input.edge().type() != ElementType.INT64)
                .map(ModelInput::name)
                .toList();
        assertThat(model.layers()).isNotEmpty();
        try (Session session = Session.open(model.graph(), new RunOptions(1, "cpu", false))) {
            Tensor value = session.run(Query.of(List.of(output)), feeds, null).activation(output);
            InputGradients.assertClose(name, value, values.get("out"), half ? 5e-4 : 1e-5);
            if (floating.isEmpty()) {
                return;
            }
            Pass pass = session.run(
                    Query.of(List.of()).withGradient(output, floating), feeds, InputGradients.weights(value));
            for (String input : floating) {
                int index =
                        model.inputs().stream().map(ModelInput::name).toList().indexOf(input);
                Tensor expected = values.get("grad:" + index);
                InputGradients.assertClose(name + ", " + input, pass.cotangent(input), expected, half ? 2e-3 : 1e-4);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"choices-traced-16, Loop", "choices-cond-exported-18, If"})
    void wayThatDependsOnTheInput_isComputedAsByPyTorch_andHasNoGradient(String name, String operator)
            throws IOException {
        Model model = read(name);
        Map<String, Tensor> values = values(name);
        Map<String, Tensor> feeds = feeds(model, values);
        String output = model.graph().outputs().get(0).name();
        try (Session session = Session.open(model.graph(), new RunOptions(1, "cpu", false))) {
            Tensor value = session.run(feeds).get(output);
            InputGradients.assertClose(name, value, values.get("out"), 1e-5);
            String input = model.inputs().get(0).name();
            Query gradient = Query.of(List.of()).withGradient(output, List.of(input));
            String refused = OnnxFixtures.refusal(() -> session.run(gradient, feeds, value));
            assertThat(refused).startsWith(name + ".onnx: ").contains(operator);
        }
    }

    @Test
    void whatTheExporterCouldNotWrite_isToldByItsNameInPyTorch() {
        assertThat(OnnxFixtures.refusal(() -> read(NOT_ALL_ONNX)))
                .isEqualTo(
                        NOT_ALL_ONNX + ".onnx: operator ATen group_norm (1 node, 'ATen_1') is not known; operator ATen"
                                + " layer_norm (1 node, 'ATen_6') is not known; ATen stands for what an old PyTorch could not write in"
                                + " ONNX. Export the model with a newer PyTorch.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.6.0-gru-exported-18", "2.6.0-moves-exported-18"})
    void partsOfAValue_areNoSequence(String name) throws IOException {
        assertThat(read(name).graph().nodes()).noneMatch(node -> node.op().contains("Sequence"));
    }

    @Test
    void numbersThatAreWrittenAsNodes_areConstants() throws IOException {
        List<String> operators = read("unfolded-exported-18").graph().nodes().stream()
                .map(Node::op)
                .toList();
        assertThat(operators).doesNotContain("CastLike", "Shape", "Expand", "Constant");
    }
}
