package convscope.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.verify.Fixture;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsTest {
    private static final Edge INPUT = new Edge("x", ElementType.FLOAT, Shape.of(1, 3, 8, 8));

    @Test
    void signatures_areThoseOfTheOnnxPackage() {
        assertThat(OperatorSignatures.LINES).containsExactlyElementsOf(lines("operator-signatures"));
        assertThat(OperatorSignatures.LINES).hasSizeGreaterThan(180);
    }

    @Test
    void newerSignatures_areThoseOfTheOnnxPackage() {
        assertThat(OperatorSignatures.NEWER).containsExactlyElementsOf(lines("newer-signatures"));
        assertThat(OperatorSignatures.NEWER).hasSizeGreaterThan(15);
    }

    static List<String> lines(String name) {
        String text = new String(Fixture.bytes("/convscope/" + name + ".txt"), StandardCharsets.UTF_8);
        return text.lines().toList();
    }

    @Test
    void shapeTable_holdsOperatorsOfTheTable() {
        Set<String> old = Set.of("Scatter", "Upsample");
        assertThat(ShapeTable.RULES.keySet())
                .allMatch(op -> Operators.isKnown(op) || old.contains(op) || op.startsWith("com.microsoft."));
    }

    static Stream<Map.Entry<String, byte[]>> operatorModels() {
        return Fixture.zipped("/convscope/operators.zip").entrySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operatorModels")
    void wellFormedNode_passes(Map.Entry<String, byte[]> file) {
        Graph graph = OnnxDecoder.decode(ByteBuffer.wrap(file.getValue()), file.getKey())
                .graph();
        assertThatCode(() -> Operators.check(graph, "model.onnx")).doesNotThrowAnyException();
    }

    private static Graph graph(Node... nodes) {
        return new Graph("g", List.of(INPUT), List.of(new Edge("y", null, Shape.UNKNOWN)), List.of(nodes), Map.of());
    }

    private static Node node(String op, List<String> inputs, Map<String, Attribute> attributes) {
        return new Node("the " + op, op, "", inputs, List.of("y"), attributes);
    }

    @Test
    void everyProblem_isListedOnce() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(node("Conv", List.of("x"), Map.of()));
        nodes.add(node("MaxPool", List.of("x"), Map.of("pool_size", Attribute.of(1, 2))));
        nodes.add(node("Concat", List.of("x", ""), Map.of("axis", Attribute.of("first"))));
        nodes.add(node("Nonsense", List.of("x"), Map.of()));
        assertThatThrownBy(() -> Operators.check(graph(nodes.toArray(Node[]::new)), "m.onnx"))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessage("m.onnx: operator Nonsense (1 node, 'the Nonsense') is not known; "
                        + "node 'the Conv' (Conv): 1 input, expected 2 to 3; "
                        + "node 'the MaxPool' (MaxPool): unknown attribute 'pool_size', known: auto_pad, ceil_mode, dilations, "
                        + "kernel_shape, pads, storage_order, strides; "
                        + "node 'the MaxPool' (MaxPool): attribute 'kernel_shape' is missing; "
                        + "node 'the Concat' (Concat): input 1 is left out, but it is not optional; "
                        + "node 'the Concat' (Concat): attribute 'axis' is text, expected an integer; "
                        + "the file is damaged, export the model again");
    }

    @Test
    void requiredInput_leftOut_isRefused() {
        assertThatThrownBy(() -> Operators.check(graph(node("Add", List.of("x", ""), Map.of())), "m.onnx"))
                .hasMessageContaining("node 'the Add' (Add): input 1 is left out, but it is not optional");
    }

    @Test
    void unknownOperators_areUnsupported() {
        Node one = node("Swirl", List.of("x"), Map.of());
        assertThatThrownBy(() -> Operators.check(graph(one, one), "m.onnx"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("operator Swirl (2 nodes, first 'the Swirl') is not known");
    }

    @Test
    void operatorOfPyTorchItself_isToldByItsName() {
        Node aten = node("ATen", List.of("x"), Map.of("operator", Attribute.of("group_norm")));
        assertThatThrownBy(() -> Operators.check(graph(aten), "m.onnx"))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage(
                        "m.onnx: operator ATen group_norm (1 node, 'the ATen') is not known; ATen stands for what an old"
                                + " PyTorch could not write in ONNX. Export the model with a newer PyTorch.");
    }

    @Test
    void otherDomains_areLeftToTheEngine() {
        Node own = new Node("n", "FusedConv", "com.microsoft", List.of("x"), List.of("y"), Map.of());
        assertThatCode(() -> Operators.check(graph(own), "m.onnx")).doesNotThrowAnyException();
    }
}
