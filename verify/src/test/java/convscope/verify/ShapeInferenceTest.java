package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.formats.ModelFormats;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.OnnxDecoder;
import convscope.graph.Shape;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every inferred size against the size that the engine really computes. */
class ShapeInferenceTest {
    /** Operators whose sizes follow from values. */
    private static final Set<String> COUNTING = Set.of("Compress", "NonMaxSuppression", "NonZero", "Unique");

    private static final Set<String> WITHOUT_ROW = Set.of("TfIdfVectorizer");
    private static final RunOptions PLAIN = new RunOptions(1, "cpu", false);

    static Stream<RuleCase> cases() {
        return RuleCases.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void operator_hasTheSizesTheEngineComputes(RuleCase rule) {
        RuleCase.Prepared known = rule.prepare(true, new Random(1));
        compare(known.graph(), List.of(known.feeds()));
        for (Edge edge : COUNTING.contains(rule.operator()) ? List.<Edge>of() : computed(known.graph())) {
            assertThat(edge.shape().isFullyKnown())
                    .as("%s knows %s", rule, edge)
                    .isTrue();
        }
        RuleCase.Prepared unknown = rule.prepare(false, new Random(1));
        compare(unknown.graph(), List.of(unknown.feeds()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"efficientnet-lite0.onnx", "fashion.onnx"})
    void network_hasTheSizesTheEngineComputesAtTwoBatchSizes(String name) {
        Graph graph = ModelFormats.read(Fixture.sample(name)).graph();
        compare(graph, List.of(feeds(graph, 1), feeds(graph, 3)));
        long unknown = computed(graph).stream()
                .filter(edge -> edge.shape().axes().stream().skip(1).anyMatch(axis -> !axis.isKnown()))
                .count();
        assertThat(unknown).as("edges with an unknown size beside the batch").isZero();
        Shape.Axis batch = graph.inputs().get(0).shape().axis(0);
        assertThat(ShapeInference.of(graph)
                        .edge(graph.outputs().get(0).name())
                        .shape()
                        .axis(0))
                .isEqualTo(batch);
    }

    static Stream<Map.Entry<String, byte[]>> operatorModels() {
        return Fixture.zipped("/convscope/operators.zip").entrySet().stream();
    }

    /** With contents of all inputs known, with their sizes known, and with the number of axes alone. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("operatorModels")
    void operatorModel_hasTheSizesTheEngineComputes(Map.Entry<String, byte[]> file) {
        Graph constant = OnnxDecoder.decode(ByteBuffer.wrap(file.getValue()), file.getKey())
                .graph();
        compare(constant, List.of(Map.of()));
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        constant.constants().forEach((name, tensor) -> {
            if (tensor.type().isFloating() && !name.equals("scales")) {
                feeds.put(name, tensor);
            }
        });
        compare(fed(constant, feeds, true), List.of(feeds));
        compare(fed(constant, feeds, false), List.of(feeds));
        Node node = constant.nodes().get(0);
        boolean follows = !COUNTING.contains(node.op())
                && !WITHOUT_ROW.contains(node.op())
                && !node.has("keep_aspect_ratio_policy")
                && !node.text("coordinate_transformation_mode", "").equals("tf_crop_and_resize")
                && !node.text("equation", "").contains("...");
        for (Edge edge : follows ? computed(fed(constant, feeds, true)) : List.<Edge>of()) {
            assertThat(edge.shape().isFullyKnown())
                    .as("%s knows %s", node.op(), edge)
                    .isTrue();
        }
    }

    private static Graph fed(Graph graph, Map<String, Tensor> feeds, boolean sized) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        constants.keySet().removeAll(feeds.keySet());
        List<Edge> inputs = new ArrayList<>();
        feeds.forEach((name, tensor) -> {
            long[] sizes = tensor.shape();
            Arrays.fill(sizes, -1);
            inputs.add(new Edge(name, tensor.type(), Shape.of(sized ? tensor.shape() : sizes)));
        });
        return new Graph(graph.name(), inputs, graph.outputs(), graph.nodes(), constants);
    }

    @Test
    void operatorWithoutRow_isUnknown() {
        assertThat(WITHOUT_ROW).noneMatch(ShapeInference::knows);
    }

    @Test
    void operatorModels_areMany() {
        assertThat(operatorModels()).hasSizeGreaterThan(800);
    }

    @Test
    void cases_areMany() {
        assertThat(RuleCases.ALL).hasSizeGreaterThan(350);
    }

    private static List<Edge> computed(Graph graph) {
        ShapeInference shapes = ShapeInference.of(graph);
        List<Edge> edges = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    edges.add(shapes.edge(output));
                }
            }
        }
        return edges;
    }

    /** Random values for the inputs; an unknown size is {@code batch} on the first axis. */
    static Map<String, Tensor> feeds(Graph graph, long batch) {
        Random random = new Random(7);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Edge input : graph.inputs()) {
            long[] sizes = input.shape().sizes();
            sizes[0] = sizes[0] < 0 ? batch : sizes[0];
            int count = (int) Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
            Tensor tensor = Tensor.of(random.doubles(count).toArray(), sizes);
            feeds.put(input.name(), input.type() == ElementType.FLOAT ? tensor.toFloat() : tensor);
        }
        return feeds;
    }

    /** Runs the graph with every edge as an output; equal symbols must stand for equal sizes. */
    static void compare(Graph graph, List<Map<String, Tensor>> runs) {
        List<Edge> edges = computed(graph);
        try (Session session = Session.open(graph, PLAIN)) {
            for (Map<String, Tensor> feeds : runs) {
                Pass pass = session.run(Query.of(edges.stream().map(Edge::name).toList()), feeds, null);
                Map<String, Long> symbols = new HashMap<>();
                graph.inputs().forEach(input -> check(input, feeds.get(input.name()), symbols));
                for (Edge edge : edges) {
                    check(edge, pass.activation(edge.name()), symbols);
                }
            }
        }
    }

    private static void check(Edge edge, Tensor real, Map<String, Long> symbols) {
        if (real == null) {
            return; // a sequence
        }
        String what = graphText(edge, real);
        if (edge.type() != null) {
            assertThat(edge.type()).as(what).isEqualTo(real.type());
        }
        if (!edge.shape().isRankKnown()) {
            return;
        }
        assertThat(edge.shape().rank()).as(what).isEqualTo(real.rank());
        for (int i = 0; i < real.rank(); i++) {
            Shape.Axis axis = edge.shape().axis(i);
            if (axis.isKnown()) {
                assertThat(axis.size()).as(what).isEqualTo(real.size(i));
            } else if (axis.symbol() != null) {
                Long before = symbols.putIfAbsent(axis.symbol(), real.size(i));
                assertThat(before == null || before == real.size(i)).as(what).isTrue();
            }
        }
    }

    private static String graphText(Edge edge, Tensor real) {
        return "inferred " + edge + ", computed " + real;
    }
}
