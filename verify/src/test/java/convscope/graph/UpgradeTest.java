package convscope.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.render.NumpyFiles;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.Fixture;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UpgradeTest {
    private static final Map<String, byte[]> FILES = Fixture.zipped("/convscope/opsets.zip");
    private static final Edge INPUT = new Edge("x", ElementType.FLOAT, Shape.of(2, 3, 4));

    static Stream<String> models() {
        return FILES.keySet().stream().filter(name -> name.endsWith(".onnx"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void oldForm_computesWhatTheEngineComputedFromIt(String name) {
        Graph graph = upgraded(name);
        Operators.check(graph, name);
        Map<String, Tensor> values = NumpyFiles.read(FILES.get(name.replace(".onnx", ".npz")), name);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        graph.inputs().forEach(input -> feeds.put(input.name(), values.get(input.name())));
        try (Session session = Session.open(graph, new RunOptions(1, "cpu", false))) {
            session.run(feeds).forEach((output, actual) -> {
                Tensor expected = values.get(output);
                assertThat(actual.shape()).isEqualTo(expected.shape());
                assertThat(actual.type()).isEqualTo(expected.type());
                assertThat(actual.doubles()).containsExactly(expected.doubles(), within(1e-5));
            });
        }
    }

    private static Graph upgraded(String name) {
        OnnxFile file = OnnxDecoder.decode(ByteBuffer.wrap(FILES.get(name)), name);
        return Upgrade.toCanonical(file, name);
    }

    @Test
    void models_areMany() {
        assertThat(models()).hasSizeGreaterThan(240);
    }

    @Test
    void everyStep_hasAModelOfTheFormBefore() {
        Set<String> missing = new TreeSet<>(UpgradeTable.changes());
        missing.removeIf(change -> models().anyMatch(model -> isBefore(model.split("-"), change.split(" "))));
        assertThat(missing).containsExactly("Scan 9"); // which is refused
    }

    private static boolean isBefore(String[] model, String[] change) {
        return model[0].equals(change[0]) && Integer.parseInt(model[1]) < Integer.parseInt(change[1]);
    }

    @Test
    void everyChangeOfForm_isInTheTable() {
        Set<String> changes = new TreeSet<>();
        for (String line : OperatorsTest.lines("opset-changes")) {
            String[] words = line.split("[ :]+");
            boolean form = !line.endsWith(": types");
            if (form && Integer.parseInt(words[1]) <= Operators.OPSET) {
                changes.add(words[0] + " " + words[1]);
            }
        }
        Set<String> known = new TreeSet<>(UpgradeTable.changes());
        known.addAll(UpgradeTable.additions());
        assertThat(changes).hasSizeGreaterThan(55);
        assertThat(known).isEqualTo(changes);
        assertThat(UpgradeTable.changes()).doesNotContainAnyElementsOf(UpgradeTable.additions());
    }

    private static Graph graph(Node... nodes) {
        return new Graph("g", List.of(INPUT), List.of(new Edge("y", null, Shape.UNKNOWN)), List.of(nodes), Map.of());
    }

    private static Graph upgraded(int opset, Node... nodes) {
        return Upgrade.toCanonical(new OnnxFile(graph(nodes), Map.of("", opset), Map.of(), ""), "m.onnx");
    }

    private static Node node(String op, Map<String, Attribute> attributes) {
        return new Node("the " + op, op, "", List.of("x"), List.of("y"), attributes);
    }

    @Test
    void opset_tooNew_isRefused() {
        assertThatThrownBy(() -> upgraded(29, node("Relu", Map.of())))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("m.onnx: written in ONNX opset 29; 1 to 28 are read.");
    }

    @Test
    void opset_notStated_isTheFirst() {
        Node old = node("Relu", Map.of("consumed_inputs", Attribute.of(0, 1)));
        Graph graph = Upgrade.toCanonical(new OnnxFile(graph(old), Map.of(), Map.of(), ""), "m.onnx");
        assertThat(graph.nodes().get(0).attributes()).isEmpty();
    }

    @Test
    void formThatNeedsSizes_namesTheNode() {
        Node old = new Node("the Tile", "Tile", "", List.of("x", "t", "a"), List.of("y"), Map.of());
        assertThatThrownBy(() -> upgraded(5, old))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage("node 'the Tile' (Tile) needs how often it repeats before the network runs,"
                        + " which the file leaves open; export the model with fixed sizes");
    }

    @Test
    void newerOpset_unchangedForm_isTaken() {
        Graph graph = upgraded(25, node("Relu", Map.of()));
        assertThat(graph.nodes()).hasSize(1);
    }

    @Test
    void newerOperator_thatNothingCorrespondsTo_isRefusedByName() {
        Graph graph = upgraded(26, node("BitCast", Map.of("to", Attribute.of(6L))));
        assertThatThrownBy(() -> Operators.check(graph, "m.onnx"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("operator BitCast (1 node, 'the BitCast') is not known");
    }

    @Test
    void softmaxOverSeveralAxes_isFlattened() {
        List<String> operators = upgraded(7, node("Softmax", Map.of())).nodes().stream()
                .map(Node::op)
                .toList();
        assertThat(operators).containsExactly("Shape", "Flatten", "Softmax", "Reshape");
    }

    @Test
    void softmaxOverTheLastAxis_staysOneNode() {
        Graph graph = upgraded(7, node("Softmax", Map.of("axis", Attribute.of(2L))));
        assertThat(graph.nodes()).hasSize(1);
    }

    @Test
    void nestedGraph_isUpgraded() {
        Node inner = new Node("inner", "Unsqueeze", "", List.of("x"), List.of("z"), Map.of("axes", Attribute.of(0, 1)));
        Graph body = new Graph("b", List.of(), List.of(new Edge("z", null, Shape.UNKNOWN)), List.of(inner), Map.of());
        Node outer = new Node(
                "If",
                "If",
                "",
                List.of("c"),
                List.of("y"),
                Map.of("then_branch", new Attribute.Body(body), "else_branch", new Attribute.Body(body)));
        Attribute upgraded = upgraded(11, outer).nodes().get(0).attributes().get("then_branch");
        Node after = ((Attribute.Body) upgraded).value().nodes().get(0);
        assertThat(after.inputs()).hasSize(2);
        assertThat(after.attributes()).isEmpty();
    }

    @Test
    void statisticsPerPosition_areRefused() {
        assertThatThrownBy(() -> upgraded(7, node("BatchNormalization", Map.of("spatial", Attribute.of(0L)))))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("spatial=0");
    }

    @Test
    void malformedOldForm_namesTheNode() {
        assertThatThrownBy(() -> upgraded(7, node("Upsample", Map.of())))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("node 'the Upsample' (Upsample) does not have the form of an opset before 9");
    }
}
