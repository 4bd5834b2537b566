package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.backward.Backward;
import convscope.backward.RuleBook;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Shape.Axis;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the driver does around the rules: summing, undoing repetition, choosing the path, refusing. Expected numbers are worked out by hand. */
class BackwardDriverTest {
    private final GraphBuilder graph = new GraphBuilder("small");
    private final Value x = graph.input("x", ElementType.FLOAT, Shape.of(2, 2));

    private static Tensor matrix(float... values) {
        return Tensor.of(values, 2, values.length / 2);
    }

    private Graph network(Value y) {
        return graph.build(List.of(graph.named("y", y)));
    }

    private static Pass run(Graph graph, Map<String, Tensor> feeds, Tensor target, String... wrt) {
        Query query = new Query(List.of("y"), "y", List.of(wrt), RuleBook.GRADIENT, List.of());
        try (Session session = Session.open(graph, new RunOptions())) {
            return session.run(query, feeds, target);
        }
    }

    @Test
    void edgeReadTwiceByOneNode_receivesBothShares() {
        Pass pass = run(network(x.times(x)), Map.of("x", matrix(1, 2, 3, 4)), matrix(1, 1, 1, 10), "x");
        assertThat(pass.cotangent("x").floats()).containsExactly(2, 4, 6, 80);
    }

    @Test
    void edgeReadByThreeNodes_receivesTheSum() {
        Value y = x.times(2).plus(x.times(3)).minus(x);
        Pass pass = run(network(y), Map.of("x", matrix(1, 2, 3, 4)), matrix(1, 2, 3, 4), "x");
        assertThat(pass.cotangent("x").floats()).containsExactly(4, 8, 12, 16);
    }

    @Test
    void repetition_isSummed_whereSizesAreKnown() {
        Value row = graph.input("row", ElementType.FLOAT, Shape.of(2));
        assertThat(rowAndNumber(row)).isEqualTo(List.of(List.of(4f, 6f), List.of(10f)));
    }

    @Test
    void repetition_isSummed_whereSizesAreUnknown() {
        Value row = graph.input("row", ElementType.FLOAT, Shape.of(-1));
        assertThat(rowAndNumber(row)).isEqualTo(List.of(List.of(4f, 6f), List.of(10f)));
    }

    @Test
    void repetition_isSummed_whereNotEvenTheRankIsKnown() {
        Value row = graph.input("row", ElementType.FLOAT, Shape.UNKNOWN);
        assertThat(rowAndNumber(row)).isEqualTo(List.of(List.of(4f, 6f), List.of(10f)));
    }

    private List<List<Float>> rowAndNumber(Value row) {
        Value number = graph.input("number", ElementType.FLOAT, Shape.of());
        Pass pass = run(
                network(x.plus(row).plus(number)),
                Map.of("x", matrix(0, 0, 0, 0), "row", Tensor.of(new float[2], 2), "number", Tensor.scalar(0f)),
                matrix(1, 2, 3, 4),
                "row",
                "number");
        assertThat(pass.cotangent("row").shape()).containsExactly(2);
        assertThat(pass.cotangent("number").shape()).isEmpty();
        float[] ofRow = pass.cotangent("row").floats();
        return List.of(
                List.of(ofRow[0], ofRow[1]), List.of(pass.cotangent("number").floats()[0]));
    }

    @Test
    void missingRules_areListedTogether() {
        Value first = graph.append(new Node("grid", "RoiAlign", "", List.of("x"), List.of("a"), Map.of()))
                .get(0);
        Value second = graph.append(new Node("again", "RoiAlign", "", List.of(first.name()), List.of("b"), Map.of()))
                .get(0);
        Value third = graph.append(
                        new Node("own", "Special", "com.example", List.of(second.name()), List.of("c"), Map.of()))
                .get(0);
        Graph network = network(third);
        assertThatThrownBy(() -> Backward.derive(network, "y", List.of("x"), List.of(), RuleBook.GRADIENT))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage(
                        "small: no backward rule for 2 operators between 'y' and 'x': "
                                + "RoiAlign (2 nodes, first 'grid'; it pools regions whose borders are computed), com.example.Special (1 node, first 'own').");
    }

    @Test
    void missingRules_offThePath_doNotMatter() {
        graph.append(new Node("grid", "RoiAlign", "", List.of("x"), List.of("a"), Map.of()));
        Value shape = graph.op("Shape", x);
        Value odd = graph.append(
                        new Node("odd", "OddShape", "com.example", List.of(shape.name()), List.of("s"), Map.of()))
                .get(0);
        Graph network = network(x.reshaped(odd));
        Backward.derive(network, "y", List.of("x"), List.of(), RuleBook.GRADIENT);
    }

    @Test
    void refusedInputs_areListedTogether_onlyIfTheyVary() {
        Value low = graph.op("ReduceMin", x);
        Value clipped = graph.op("Clip", graph.op("Clip", x, low), low);
        Graph network = network(clipped);
        assertThatThrownBy(() -> Backward.derive(network, "y", List.of("x"), List.of(), RuleBook.GRADIENT))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage(
                        "small: no backward rule between 'y' and 'x' for Clip 'Clip_0' with a bound that is computed by the"
                                + " network; for Clip 'Clip' with a bound that is computed by the network.");
        GraphBuilder other = new GraphBuilder("constant bound");
        Value input = other.input("x", ElementType.FLOAT, Shape.of(2, 2));
        Value bound = other.number(0, ElementType.FLOAT);
        Graph fine = other.build(List.of(other.named("y", other.op("Clip", input, bound))));
        Pass pass = run(fine, Map.of("x", matrix(-1, 2, 3, -4)), matrix(1, 1, 1, 1), "x");
        assertThat(pass.cotangent("x").floats()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void innerEdge_receivesItsOwnCotangent_besideTheInput() {
        Value inner = graph.named("inner", x.times(2));
        Pass pass = run(network(inner.squared()), Map.of("x", matrix(1, 2, 3, 4)), matrix(1, 1, 1, 1), "inner", "x");
        assertThat(pass.cotangent("inner").floats()).containsExactly(4, 8, 12, 16);
        assertThat(pass.cotangent("x").floats()).containsExactly(8, 16, 24, 32);
    }

    @Test
    void explainedEdge_receivesTheTarget() {
        Pass pass = run(network(x.times(2)), Map.of("x", matrix(1, 2, 3, 4)), matrix(4, 3, 2, 1), "y");
        assertThat(pass.cotangent("y").floats()).containsExactly(4, 3, 2, 1);
    }

    @Test
    void edgeWithoutInfluence_receivesZeros() {
        Value other = graph.input("other", ElementType.FLOAT, Shape.of(3));
        graph.named("unused", other.times(2));
        Pass pass = run(
                network(x.times(2)),
                Map.of("x", matrix(1, 2, 3, 4), "other", Tensor.of(new float[] {1, 2, 3}, 3)),
                matrix(1, 1, 1, 1),
                "other",
                "x");
        assertThat(pass.cotangent("other").floats()).containsExactly(0, 0, 0);
        assertThat(pass.cotangent("x").floats()).containsExactly(2, 2, 2, 2);
    }

    @Test
    void edgeBehindAFlatOperator_receivesZeros() {
        Pass pass = run(network(graph.op("Floor", x)), Map.of("x", matrix(1, 2, 3, 4)), matrix(1, 1, 1, 1), "x");
        assertThat(pass.cotangent("x").floats()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void split_ofWhichOneOutputIsUsed_sendsZerosForTheOthers() {
        Value wide = graph.input("wide", ElementType.FLOAT, Shape.of(2, 3));
        Map<String, Attribute> attributes = Map.of("axis", Attribute.of(1L));
        List<Value> parts = graph.op("Split", attributes, 2, wide, graph.constant(1L, 2L));
        Pass pass = run(
                network(parts.get(1).times(x)),
                Map.of("x", matrix(1, 2, 3, 4), "wide", matrix(0, 0, 0, 0, 0, 0)),
                matrix(1, 1, 1, 1),
                "wide");
        assertThat(pass.cotangent("wide").floats()).containsExactly(0, 1, 2, 0, 3, 4);
    }

    @Test
    void split_ofWhichAllOutputsAreUsed_sendsEachBack() {
        List<Value> parts = graph.op("Split", Map.of("axis", Attribute.of(1L)), 2, x, graph.constant(1L, 1L));
        Value y = parts.get(0).times(parts.get(1));
        Pass pass = run(network(y), Map.of("x", matrix(1, 2, 3, 4)), Tensor.of(new float[] {1, 10}, 2, 1), "x");
        assertThat(pass.cotangent("x").floats()).containsExactly(2, 1, 40, 30);
    }

    @Test
    void symbolicBatch_isExplainedSampleBySample() {
        GraphBuilder network = new GraphBuilder("batch");
        Shape shape = Shape.of(List.of(Axis.symbol("batch"), Axis.of(1), Axis.of(3), Axis.of(3)));
        Value input = network.input("x", ElementType.FLOAT, shape);
        Value weights = network.constant("w", Tensor.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2));
        Value pooled = network.op("GlobalAveragePool", network.op("Relu", network.op("Conv", input, weights)));
        Graph built = network.build(List.of(network.named("y", network.op("Flatten", pooled))));
        float[] values = {1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
        Pass pass = run(built, Map.of("x", Tensor.of(values, 2, 1, 3, 3)), Tensor.of(new float[] {4, 4}, 2, 1), "x");
        assertThat(pass.cotangent("x").shape()).containsExactly(2, 1, 3, 3);
        assertThat(pass.cotangent("x").floats()).containsExactly(1, 3, 2, 4, 10, 6, 3, 7, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void nestedGraph_thatReadsAVaryingEdge_isNotOverlooked() {
        GraphBuilder body = new GraphBuilder("branch");
        Graph branch = new Graph(
                "branch",
                List.of(),
                List.of(new Edge("r", ElementType.FLOAT, Shape.of(2, 2))),
                List.of(new Node("neg", "Neg", "", List.of("x"), List.of("r"), Map.of())),
                body.build(List.of()).constants());
        Value flag = graph.constant(Tensor.of(new boolean[] {true}));
        Map<String, Attribute> branches =
                Map.of("then_branch", new Attribute.Body(branch), "else_branch", new Attribute.Body(branch));
        Graph network = network(graph.op("If", branches, flag));
        assertThatThrownBy(() -> Backward.derive(network, "y", List.of("x"), List.of(), RuleBook.GRADIENT))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("If (1 node, first 'If'; it runs a graph inside itself)");
    }
}
