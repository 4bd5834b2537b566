package convscope.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FedWeightsTest {
    private static final Tensor LARGE = Tensor.filled(0.5f, 20, 20);
    private static final Tensor INTEGERS = Tensor.of(new long[400], 20, 20);

    private static Node node(String op, String domain, String output, String... inputs) {
        return new Node(output, op, domain, List.of(inputs), List.of(output), Map.of());
    }

    private static Graph graph(Map<String, Tensor> constants, String output, Node... nodes) {
        return new Graph(
                "net",
                List.of(new Edge("x", ElementType.FLOAT, Shape.of(1, 20))),
                List.of(new Edge(output, ElementType.FLOAT, Shape.UNKNOWN)),
                List.of(nodes),
                constants);
    }

    private static List<String> fed(Graph graph) {
        try (SharedWeights shared = new SharedWeights(graph)) {
            FedWeights fed = FedWeights.of(graph, shared);
            List<String> names = fed.tensors().keySet().stream().sorted().toList();
            assertThat(fed.graph().inputs().stream().map(Edge::name).skip(1))
                    .containsExactlyInAnyOrderElementsOf(names);
            assertThat(fed.graph().constants()).doesNotContainKeys(names.toArray(String[]::new));
            return names;
        }
    }

    @Test
    void largeRealWeights_areFed_othersStay() {
        Graph graph = graph(
                Map.of("w", LARGE, "small", Tensor.filled(1, 20), "places", INTEGERS),
                "y",
                node("MatMul", "", "a", "x", "w"),
                node("Add", "", "b", "a", "small"),
                node("Gather", "", "y", "b", "places"));
        assertThat(fed(graph)).containsExactly("w");
    }

    @Test
    void whatAnOperatorOfAnotherDomainReads_orTheGraphGives_stays() {
        Graph graph = graph(
                Map.of("w", LARGE, "v", LARGE.reshaped(20, 20), "given", LARGE.reshaped(20, 20)),
                "given",
                node("MatMul", "", "a", "x", "w"),
                node("FusedMatMul", "com.microsoft", "y", "a", "v"));
        assertThat(fed(graph)).containsExactly("w");
    }

    @Test
    void answersAndWeights_areTheSame_onceOrOften() {
        Graph graph = graph(Map.of("w", LARGE), "y", node("MatMul", "", "y", "x", "w"));
        Map<String, Tensor> feeds = Map.of("x", Tensor.filled(3, 1, 20));
        try (Session once = Session.open(graph, new RunOptions(1, "cpu", false));
                Session often = Session.open(graph, new RunOptions(1, "cpu", true))) {
            assertThat(once.run(feeds).get("y").floats()).containsOnly(30f);
            assertThat(once.thorough()).isZero();
            try (Session.ManyRuns many = once.manyRuns()) {
                assertThat(once.run(feeds).get("y").floats()).containsOnly(30f);
                assertThat(once.thorough()).isEqualTo(1);
            }
            assertThat(once.run(feeds).get("y").floats()).containsOnly(30f);
            assertThat(often.run(feeds).get("y").floats()).containsOnly(30f);
            assertThat(often.thorough()).isEqualTo(1);
        }
    }
}
