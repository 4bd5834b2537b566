package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.backward.Backward;
import convscope.backward.RuleBook;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
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

/** Gradients through a graph that is run for every step of a sequence of unknown length, worked out with pencil and paper. */
class ScanByHandTest {
    /** A step {@code h' = h x}, told after each step; {@code x} times what stands outside where a name is given. */
    private static Graph products(String outside) {
        GraphBuilder step = new GraphBuilder(new Graph("step", List.of(), List.of(), List.of(), Map.of()), "step.");
        Value h = step.input("h", ElementType.FLOAT, Shape.of(1));
        Value x = step.input("x_t", ElementType.FLOAT, Shape.of(1));
        Value next = h.times(outside.isEmpty() ? x : x.times(step.value(outside)));
        return step.build(List.of(step.named("next", next), step.named("told", next)));
    }

    private static Graph network(Graph body, long direction) {
        GraphBuilder graph = new GraphBuilder("small");
        Value start = graph.input("start", ElementType.FLOAT, Shape.of(1));
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(-1, 1));
        graph.named("twice", start.times(2));
        Map<String, Attribute> attributes = Map.of(
                "body", new Attribute.Body(body),
                "num_scan_inputs", Attribute.of(1L),
                "scan_input_directions", Attribute.of(new long[] {direction}),
                "scan_output_directions", Attribute.of(new long[] {direction}));
        List<Value> all = graph.op("Scan", attributes, 2, start, x);
        return graph.build(List.of(graph.named("last", all.get(0)), graph.named("y", all.get(1))));
    }

    private static Pass run(long direction, String explained, Tensor target) {
        Query query = new Query(List.of("last", "y"), explained, List.of("x", "start"), RuleBook.GRADIENT, List.of());
        try (Session session = Session.open(network(products(""), direction), new RunOptions())) {
            Map<String, Tensor> feeds =
                    Map.of("x", Tensor.of(new float[] {2, 3, 5}, 3, 1), "start", Tensor.of(new float[] {1}, 1));
            return session.run(query, feeds, target);
        }
    }

    /** 2, 6 and 30 add up to 38; with {@code x_1} they grow by 1 + 3 + 15, with {@code x_2} by 2 + 10, with {@code x_3} by 6. */
    @Test
    void allSteps() {
        Pass pass = run(0, "y", Tensor.of(new float[] {1, 1, 1}, 3, 1));
        assertThat(pass.activation("y").floats()).containsExactly(2, 6, 30);
        assertThat(pass.cotangent("x").floats()).containsExactly(19, 12, 6);
        assertThat(pass.cotangent("start").floats()).containsExactly(38);
    }

    /** From the last to the first: 30, 15 and 5, told in the order of the sequence. */
    @Test
    void allSteps_backwards() {
        Pass pass = run(1, "y", Tensor.of(new float[] {1, 10, 100}, 3, 1));
        assertThat(pass.activation("y").floats()).containsExactly(30, 15, 5);
        assertThat(pass.cotangent("x").floats()).containsExactly(15, 10 + 50, 6 + 30 + 100);
        assertThat(pass.cotangent("start").floats()).containsExactly(30 + 150 + 500);
    }

    @Test
    void lastState() {
        Pass pass = run(0, "last", Tensor.of(new float[] {1}, 1));
        assertThat(pass.activation("last").floats()).containsExactly(30);
        assertThat(pass.cotangent("x").floats()).containsExactly(15, 10, 6);
        assertThat(pass.cotangent("start").floats()).containsExactly(30);
    }

    @Test
    void valueReadFromOutside_isRefused_whereItVaries() {
        Graph graph = network(products("twice"), 0);
        String refusal = catchThrowableOfType(
                        UnsupportedOperatorException.class,
                        () -> Backward.derive(graph, "y", List.of("start"), List.of(), RuleBook.GRADIENT))
                .getMessage();
        assertThat(refusal).contains("with a computed value that its steps read from outside");
        Chinese.of(refusal);
        assertThat(Backward.derive(graph, "y", List.of("x"), List.of(), RuleBook.GRADIENT)
                        .cotangents())
                .containsKey("x");
    }

    @Test
    void stepsAlongAnotherAxis_areRefused() {
        Graph graph = network(products(""), 0);
        var nodes = graph.nodes().stream()
                .map(node -> {
                    if (!node.is("Scan")) {
                        return node;
                    }
                    var attributes = new java.util.HashMap<>(node.attributes());
                    attributes.put("scan_input_axes", Attribute.of(new long[] {1}));
                    return new convscope.graph.Node(
                            node.name(), node.op(), node.domain(), node.inputs(), node.outputs(), attributes);
                })
                .toList();
        Graph turned = new Graph(
                "small",
                List.of(
                        new Edge("start", ElementType.FLOAT, Shape.of(1)),
                        new Edge("x", ElementType.FLOAT, Shape.of(1, -1))),
                graph.outputs(),
                nodes,
                graph.constants());
        String refusal = catchThrowableOfType(
                        UnsupportedOperatorException.class,
                        () -> Backward.derive(turned, "y", List.of("x"), List.of(), RuleBook.GRADIENT))
                .getMessage();
        assertThat(refusal).contains("with steps along another axis than the first");
        Chinese.of(refusal);
    }
}
