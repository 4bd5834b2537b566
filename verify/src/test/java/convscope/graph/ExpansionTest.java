package convscope.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How operators that the canonical opset lacks are put into a graph; what they compute is held against ONNX's own tests. */
class ExpansionTest {
    private static final Edge X = new Edge("x", ElementType.FLOAT, Shape.of(2));
    private static final Edge Y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);

    private static Graph read(List<Edge> inputs, Node... nodes) {
        Graph graph = new Graph("g", inputs, List.of(Y), List.of(nodes), Map.of());
        return Upgrade.toCanonical(new OnnxFile(graph, Map.of("", Upgrade.NEWEST), Map.of(), ""), "m.onnx");
    }

    private static Node swish(String name, String from, String to) {
        return new Node(name, "Swish", "", List.of(from), List.of(to), Map.of());
    }

    @Test
    void graphWithoutSuchOperators_staysAsItIs() {
        Graph graph = new Graph("g", List.of(X), List.of(Y), List.of(), Map.of());
        assertThat(Expansion.expanded(graph)).isSameAs(graph);
    }

    @Test
    void names_areThoseOfTheNode_andItsOutputStays() {
        Graph graph = read(List.of(X), swish("/block/act", "x", "h"), swish("/head/act", "h", "y"));
        assertThat(graph.nodes().stream().map(Node::name))
                .containsExactly(
                        "/block/act.Sigmoid",
                        "/block/act.Mul",
                        "/block/act.Identity",
                        "/head/act.Sigmoid",
                        "/head/act.Mul",
                        "/head/act.Identity");
        assertThat(graph.producers()).containsKeys("h", "y");
    }

    @Test
    void operatorInsideABranch_readsWhatLiesOutside() {
        Edge inner = new Edge("inner", ElementType.FLOAT, Shape.UNKNOWN);
        Graph yes = new Graph("yes", List.of(), List.of(inner), List.of(swish("a", "x", "inner")), Map.of());
        Node negated = new Node("b", "Neg", "", List.of("x"), List.of("inner"), Map.of());
        Graph no = new Graph("no", List.of(), List.of(inner), List.of(negated), Map.of());
        Map<String, Attribute> branches =
                Map.of("then_branch", new Attribute.Body(yes), "else_branch", new Attribute.Body(no));
        Edge condition = new Edge("c", ElementType.BOOL, Shape.of());
        Graph graph = read(List.of(condition, X), new Node("if", "If", "", List.of("c"), List.of("y"), branches));
        Map<String, Tensor> feeds = Map.of("c", Tensor.of(new boolean[] {true}), "x", Tensor.of(new float[] {0, 1}, 2));
        try (Session session = Session.open(graph, new RunOptions(1, "cpu", false))) {
            double logistic = 1 / (1 + Math.exp(-1));
            assertThat(session.run(feeds).get("y").doubles()).containsExactly(new double[] {0, logistic}, within(1e-6));
        }
    }

    @Test
    void malformedNode_isNamedWithAllThatIsWrong() {
        Node wrong = new Node("n", "Swish", "", List.of("x", "x"), List.of("y"), Map.of("beta", Attribute.of(1f)));
        assertThatThrownBy(() -> read(List.of(X), wrong))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessage("node 'n' (Swish): 2 inputs, expected 1; unknown attribute 'beta', known: alpha;"
                        + " the file is damaged, export the model again");
    }

    @Test
    void inputsThatDoNotFit_areNamed() {
        Edge volume = new Edge("x", ElementType.FLOAT, Shape.of(1, 2, 3, 4));
        Map<String, Attribute> mode = Map.of("qk_matmul_output_mode", Attribute.of(9L));
        Node wrong = new Node("n", "Attention", "", List.of("x", "x", "x"), List.of("y"), mode);
        assertThatThrownBy(() -> read(List.of(volume), wrong))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageStartingWith("node 'n' (Attention) does not fit its inputs x: float[1, 2, 3, 4]");
    }
}
