package convscope.graph;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A part that is taken from the sequence of a value's parts is cut out of it; the engine, which makes the sequence, says what it is. */
class SequenceFoldingTest {
    private static final Tensor X = Tensor.of(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 2, 5);

    private static Graph graph(Tensor sizes, Map<String, Attribute> attributes, long index, Shape shape) {
        GraphBuilder graph = new GraphBuilder("parts");
        Value x = graph.input("x", ElementType.FLOAT, shape);
        Value parts = sizes == null
                ? graph.op("SplitToSequence", attributes, x)
                : graph.op("SplitToSequence", attributes, x, graph.constant(sizes));
        return graph.build(List.of(graph.op("SequenceAt", parts, graph.constant(Tensor.scalar(index)))));
    }

    private static Tensor run(Graph graph) {
        try (Session session = Session.open(graph, new RunOptions())) {
            return session.run(Map.of("x", X)).values().iterator().next();
        }
    }

    static Stream<Arguments> parts() {
        Map<String, Attribute> columns = Map.of("axis", Attribute.of(1L));
        Map<String, Attribute> without = Map.of("axis", Attribute.of(-1L), "keepdims", Attribute.of(0L));
        return Stream.of(
                Arguments.of("rows", null, Map.of(), 1),
                Arguments.of("columns without their axis", null, without, 3),
                Arguments.of("the same by a size", Tensor.scalar(1L), without, -2),
                Arguments.of("parts of one size", Tensor.scalar(2L), columns, 1),
                Arguments.of("what is left", Tensor.scalar(2L), columns, 2),
                Arguments.of("the last", Tensor.scalar(2L), columns, -1),
                Arguments.of("parts of given sizes", Tensor.of(new long[] {1, 3, 1}, 3), columns, 1),
                Arguments.of("from the end, axis kept", Tensor.of(new long[] {4, 1}, 2), without, -2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void knownPart_isCutOut(String name, Tensor sizes, Map<String, Attribute> attributes, int index) {
        Graph graph = graph(sizes, attributes, index, Shape.of(2, 5));
        Graph folded = Rewrites.withFoldedSequences(graph);
        assertThat(folded.nodes()).noneMatch(node -> node.op().contains("Sequence"));
        Tensor expected = run(graph);
        Tensor found = run(folded);
        assertThat(found.shape()).isEqualTo(expected.shape());
        assertThat(found.floats()).isEqualTo(expected.floats());
    }

    static Stream<Arguments> nothing() {
        return Stream.of(
                Arguments.of(Tensor.scalar(1L), 5),
                Arguments.of(Tensor.scalar(2L), -4),
                Arguments.of(Tensor.scalar(2L), 3),
                Arguments.of(Tensor.scalar(0L), 0),
                Arguments.of(Tensor.scalar(Long.MAX_VALUE), 0),
                Arguments.of(Tensor.of(new long[] {6, -1}, 2), 0),
                Arguments.of(Tensor.of(new long[] {2, 2}, 2), 0),
                Arguments.of(Tensor.of(new long[] {2, 3}, 2), 2));
    }

    @ParameterizedTest
    @MethodSource("nothing")
    void partThatIsNotThere_isLeftToTheEngine(Tensor sizes, long index) {
        Graph graph = graph(sizes, Map.of("axis", Attribute.of(1L)), index, Shape.of(2, 5));
        assertThat(Rewrites.withFoldedSequences(graph).nodes()).isEqualTo(graph.nodes());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "-1, false"})
    void alongAFreeAxis_placesAreCountedFromItsStart(long index, boolean folded) {
        Shape free = Shape.of(List.of(Shape.Axis.of(2), Shape.Axis.symbol("N")));
        Graph graph = graph(Tensor.scalar(2L), Map.of("axis", Attribute.of(1L)), index, free);
        Graph found = Rewrites.withFoldedSequences(graph);
        assertThat(found.nodes().stream().anyMatch(node -> node.is("Slice"))).isEqualTo(folded);
        assertThat(run(found).floats()).isEqualTo(run(graph).floats());
    }
}
