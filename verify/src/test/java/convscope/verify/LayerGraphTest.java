package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Value;
import convscope.inside.LayerGraph;
import convscope.inside.LayerGraph.Kind;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which layer reads which, in networks whose branches are known from their scripts. */
class LayerGraphTest {
    private static List<String> arrows(LayerGraph graph) {
        return graph.arrows().stream()
                .map(a -> graph.blocks().get(a.from()).name() + " > "
                        + graph.blocks().get(a.to()).name())
                .toList();
    }

    private static List<String> arrowsInto(LayerGraph graph, String name) {
        return arrows(graph).stream()
                .filter(a -> a.endsWith(" > " + name))
                .map(a -> a.substring(0, a.indexOf(" > ")))
                .toList();
    }

    @Test
    void residualConnections_areTwoArrowsIntoAdd() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            LayerGraph graph = LayerGraph.of(scope.network().model());
            assertThat(arrowsInto(graph, "Add")).containsExactlyInAnyOrder("relu1/Relu", "bn2/BatchNormalization");
            assertThat(arrowsInto(graph, "Add_1"))
                    .containsExactlyInAnyOrder("bn3/BatchNormalization", "bn4/BatchNormalization");
            assertThat(arrowsInto(graph, "project/Conv")).containsExactly("relu2/Relu");
            assertThat(arrowsInto(graph, "conv1/Conv")).containsExactly("x");
            assertThat(arrowsInto(graph, "scores")).containsExactly("dense/Gemm");
        }
    }

    @Test
    void concatenatedBranches_meetInOneBlock() {
        try (Convscope scope = SmallNetworks.open("concatenated")) {
            LayerGraph graph = LayerGraph.of(scope.network().model());
            assertThat(arrowsInto(graph, "Concat"))
                    .containsExactlyInAnyOrder("relu1/Relu", "relu2/Relu", "pool2/AveragePool");
        }
    }

    /** The built-in network adds in nine of its sixteen blocks. */
    @Test
    void efficientNet_hasNineResidualConnections() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            LayerGraph graph = LayerGraph.of(scope.network().model());
            assertThat(graph.blocks()).hasSize(1 + 94 + 1);
            assertThat(graph.arrows()).hasSize(95 + 9);
            List<Integer> met = java.util.stream.IntStream.range(
                            0, graph.blocks().size())
                    .filter(b -> graph.before(b).size() == 2)
                    .boxed()
                    .toList();
            assertThat(met)
                    .hasSize(9)
                    .allSatisfy(b -> assertThat(graph.blocks().get(b).name()).endsWith("/Add"));
        }
    }

    /** Keras layers of several operators: transposes between them, and pads and activations inside, are no blocks of their own. */
    @ParameterizedTest
    @CsvSource({"builtin:fashion, 13", "builtin:fashion.keras, 13"})
    void kerasChain_isAChain(String name, int layers) {
        try (Convscope scope = Convscope.open(name, new OpenOptions())) {
            LayerGraph graph = LayerGraph.of(scope.network().model());
            assertThat(graph.blocks())
                    .extracting(LayerGraph.Block::kind)
                    .startsWith(Kind.INPUT)
                    .endsWith(Kind.OUTPUT);
            assertThat(graph.blocks()).hasSize(layers + 2);
            assertThat(graph.blocks().subList(1, layers + 1))
                    .extracting(LayerGraph.Block::layer)
                    .containsExactlyElementsOf(
                            java.util.stream.IntStream.range(0, layers).boxed().toList());
            assertThat(graph.arrows()).hasSize(layers + 1).allMatch(a -> a.to() == a.from() + 1);
        }
    }

    /**
     * Operators that are no layers lie between all layers; {@code same} names the value of {@code first} again; {@code split} gives two values of which only the first is named;
     * {@code shaped} reads the size of {@code first} besides the values of {@code sum}.
     */
    @Test
    void whatIsNoLayer_isPassedThrough_andSizesAreNoArrows() {
        GraphBuilder graph = new GraphBuilder("by hand");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4, 2, 2));
        Value z = graph.input("z", ElementType.FLOAT, Shape.of(1, 4, 2, 2));
        Value first = graph.named("first", graph.op("Relu", graph.op("Identity", x)));
        List<Value> halves =
                graph.op("Split", Map.of("axis", Attribute.of(1L), "num_outputs", Attribute.of(2L)), 2, first);
        Value sum = graph.named("sum", graph.op("Exp", halves.get(1)).plus(graph.op("Sigmoid", halves.get(0))));
        Value both = graph.named("both", sum.plus(sum).plus(z.sliced(1, 0, 2)));
        Value shaped =
                graph.named("shaped", graph.op("Reshape", both, graph.op("Shape", graph.op("Neg", halves.get(0)))));
        Value end = graph.named("end", graph.op("Flatten", shaped));
        List<Layer> layers = List.of(
                layer("given", graph, "z"),
                layer("first", graph, "first"),
                layer("same", graph, "first"),
                layer("split", graph, halves.get(0).name()),
                layer("sum", graph, "sum"),
                layer("both", graph, "both"),
                layer("shaped", graph, "shaped"));
        try (Network network = HandNetworks.of(graph.build(List.of(end, sum)), layers, "a", "b")) {
            LayerGraph found = LayerGraph.of(network.model());
            assertThat(arrows(found))
                    .containsExactlyInAnyOrder(
                            "z > given",
                            "x > first",
                            "first > same",
                            "same > split",
                            "split > sum",
                            "sum > both",
                            "given > both",
                            "both > shaped",
                            "shaped > end",
                            "sum > sum");
            assertThat(found.blocks().get(found.blocks().size() - 1))
                    .isEqualTo(new LayerGraph.Block(Kind.OUTPUT, -1, "sum"));
            assertThat(found.before(found.blocks().size() - 1)).containsExactly(6);
        }
    }

    private static Layer layer(String name, GraphBuilder graph, String edge) {
        return new Layer(name, "Operator", graph.edge(edge), 1, List.of(2, 3), null, 0);
    }

    @Test
    void everyInput_hasItsBlock() {
        GraphBuilder graph = new GraphBuilder("two");
        Value a = graph.input("a", ElementType.FLOAT, Shape.of(1, 3));
        Value b = graph.input("b", ElementType.FLOAT, Shape.of(1, 3));
        Value sum = graph.named("sum", a.plus(b));
        List<Layer> layers = List.of(new Layer("add", "Add", graph.edge("sum"), 1, List.of(), null, 0));
        try (Network network = HandNetworks.of(graph.build(List.of(sum)), layers, "a", "b", "c")) {
            assertThat(arrows(LayerGraph.of(network.model()))).containsExactly("a > add", "b > add", "add > sum");
        }
    }
}
