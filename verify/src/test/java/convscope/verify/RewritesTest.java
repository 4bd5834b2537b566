package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Attribute;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Rewrites;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rewritten graphs compute what they computed before. */
class RewritesTest {
    private final Random random = new Random(3);

    private Tensor normal(long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private static Tensor run(Graph graph, Tensor input) {
        try (Session session = Session.open(graph, new RunOptions())) {
            return session.run(Map.of(graph.inputs().get(0).name(), input))
                    .values()
                    .iterator()
                    .next();
        }
    }

    private static long count(Graph graph, String operator) {
        return graph.nodes().stream().filter(n -> n.is(operator)).count();
    }

    @Test
    void foldedBatchNorms_changeNothing() {
        GraphBuilder graph = new GraphBuilder("normalised");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(2, 4, 6, 6));
        Value grouped = graph.op(
                "Conv",
                Map.of("group", Attribute.of(2L)),
                x,
                graph.constant(normal(6, 2, 3, 3)),
                graph.constant(normal(6)));
        Value first = norm(graph, grouped, 6);
        Value second = norm(graph, graph.op("Conv", first, graph.constant(normal(3, 6, 1, 1))), 3);
        Graph before = graph.build(List.of(graph.op("Relu", second)));
        Graph after = Rewrites.withFoldedBatchNorms(before);
        assertThat(count(before, "BatchNormalization")).isEqualTo(2);
        assertThat(count(after, "BatchNormalization")).isZero();
        Tensor input = normal(2, 4, 6, 6);
        assertThat(Golden.relativeError(run(after, input), run(before, input))).isLessThan(1e-6);
    }

    private Value norm(GraphBuilder graph, Value value, int channels) {
        float[] variance = normal(channels).floats();
        for (int i = 0; i < channels; i++) {
            variance[i] = variance[i] * variance[i] + 0.1f;
        }
        return graph.op(
                "BatchNormalization",
                Map.of("epsilon", Attribute.of(0.01f)),
                value,
                graph.constant(normal(channels)),
                graph.constant(normal(channels)),
                graph.constant(normal(channels)),
                graph.constant(Tensor.of(variance, channels)));
    }

    @Test
    void batchNormWhoseInputIsReadElsewhere_stays() {
        GraphBuilder graph = new GraphBuilder("shared");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 2, 4, 4));
        Value conv = graph.op("Conv", x, graph.constant(normal(3, 2, 1, 1)));
        Graph before = graph.build(List.of(norm(graph, conv, 3).plus(conv)));
        assertThat(count(Rewrites.withFoldedBatchNorms(before), "BatchNormalization"))
                .isEqualTo(1);
    }

    @Test
    void fashionNetwork_foldsBothOfItsNormalisations() {
        try (Convscope scope = Convscope.open("builtin:fashion.h5", new OpenOptions())) {
            Graph before = scope.network().model().graph();
            Graph after = Rewrites.withFoldedBatchNorms(before);
            assertThat(count(before, "BatchNormalization") - count(after, "BatchNormalization"))
                    .isEqualTo(2);
            Tensor input = scope.subject("builtin:fashion-8-bag").input();
            assertThat(Golden.relativeError(run(after, input), run(before, input)))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void foldedPads_changeNothing_andNegativeOrNonZeroOnesStay() {
        for (float fill : new float[] {0, 1}) {
            GraphBuilder graph = new GraphBuilder("padded");
            Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 2, 5, 6));
            Value padded =
                    graph.op("Pad", x, graph.constant(0, 0, 1, 0, 0, 0, 2, 1), graph.constant(Tensor.scalar(fill)));
            Value conv = graph.op(
                    "Conv", Map.of("pads", Attribute.of(0, 1, 0, 0)), padded, graph.constant(normal(3, 2, 3, 3)));
            Graph before = graph.build(List.of(conv));
            Graph after = Rewrites.withFoldedPads(before);
            assertThat(count(after, "Pad")).isEqualTo(fill == 0 ? 0 : 1);
            Tensor input = normal(1, 2, 5, 6);
            assertThat(Golden.relativeError(run(after, input), run(before, input)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void exposedEdges_areReadBesideTheOutputs() {
        GraphBuilder graph = new GraphBuilder("exposed");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(2));
        Value inner = x.times(2);
        Graph exposed = Rewrites.exposing(graph.build(List.of(inner.plus(1))), List.of(inner.name()));
        assertThat(exposed.outputs())
                .extracting(Edge::name)
                .contains(inner.name())
                .hasSize(2);
        try (Session session = Session.open(exposed, new RunOptions())) {
            Map<String, Tensor> values = session.run(Map.of("x", Tensor.of(new float[] {1, 2}, 2)));
            assertThat(values.get(inner.name()).floats()).containsExactly(2, 4);
        }
    }

    @Test
    void openSizes_getSymbolsThatNoOtherHas() {
        GraphBuilder graph = new GraphBuilder("open");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(-1, 4));
        Value y = graph.input("y", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("x_0"), Shape.Axis.of(-1))));
        Graph named = Rewrites.withNamedSizes(graph.build(List.of(x.plus(y))));
        assertThat(named.inputs())
                .extracting(edge -> edge.shape().axis(0).symbol())
                .containsExactly("x_0#2", "x_0");
        assertThat(named.inputs())
                .extracting(edge -> edge.shape().axis(1).toString())
                .containsExactly("4", "y_1");
        assertThat(Rewrites.withNamedSizes(named)).isSameAs(named);
    }

    @Test
    void sumOfEdgesWithTheSameOpenSize_isNotReducedOnTheWayBack() {
        GraphBuilder graph = new GraphBuilder("open");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(-1, 2));
        Value sum = graph.op("Relu", x).plus(x.times(2));
        try (Session session = Session.open(graph.build(List.of(sum)), new RunOptions())) {
            Query query = Query.of(List.of()).withGradient(sum.name(), List.of("x"));
            assertThat(session.derive(query).graph().nodes())
                    .extracting(Node::op)
                    .doesNotContain("ReduceSum", "Shape");
            Tensor input = Tensor.of(new float[] {1, -1, -2, 3}, 2, 2);
            Pass pass = session.run(query, Map.of("x", input), Tensor.filled(1, 2, 2));
            assertThat(pass.cotangent("x").floats()).containsExactly(3, 2, 2, 3);
        }
    }

    @Test
    void wholeNumberedChainsOverConstants_areFolded() {
        GraphBuilder graph = new GraphBuilder("chained");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 4, 4));
        Value pairs = graph.constant(1, 2, 3, 4, 0, 0, 0, 0).reshaped(-1L, 2);
        Value backwards = graph.op(
                "Slice",
                pairs,
                graph.constant(-1L),
                graph.constant(Long.MIN_VALUE),
                graph.constant(0L),
                graph.constant(-1L));
        Value pads = backwards.transposed(1, 0).reshaped(-1L);
        Graph before = graph.build(List.of(graph.op("Pad", x, pads)));
        Graph after = Rewrites.pruned(Rewrites.withFoldedConstants(before));
        assertThat(after.nodes()).hasSize(1);
        assertThat(after.constants().get(after.nodes().get(0).inputs().get(1)).longs())
                .containsExactly(0, 0, 3, 1, 0, 0, 4, 2);
    }
}
