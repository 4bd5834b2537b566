package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.formats.ModelFormats;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import convscope.graph.Value;
import convscope.model.Model;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged and hostile ONNX files end in one clear message or in a model; nothing else, and soon. */
class OnnxDamageTest {
    private static final Edge X = new Edge("x", ElementType.FLOAT, Shape.of(1, 2, 4, 4));
    private static final Edge Y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);

    private static byte[] small() {
        GraphBuilder graph = new GraphBuilder("small");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 2, 6, 6));
        Value weights = graph.constant("w", Tensor.of(new float[3 * 2 * 3 * 3], 3, 2, 3, 3));
        Value maps = graph.op(
                "Relu", graph.op("Conv", Map.of("pads", convscope.graph.Attribute.of(1, 1, 1, 1)), x, weights));
        Value pooled = graph.op("GlobalAveragePool", maps);
        Value flat = pooled.reshaped(1, -1);
        return OnnxEncoder.encode(graph.build(List.of(graph.op("Softmax", flat))));
    }

    private static Model read(byte[] bytes) {
        return ModelFormats.read(new ModelSource("x.onnx", ByteBuffer.wrap(bytes), Optional.empty()));
    }

    private static boolean refusedOrRead(byte[] bytes) {
        return Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            try {
                return read(bytes) == null;
            } catch (ConvscopeException e) {
                assertThat(e.getMessage()).startsWith("x.onnx: ");
                return true;
            }
        });
    }

    @Test
    void everyTruncation_isRefusedOrRead() {
        byte[] whole = small();
        int refused = 0;
        for (int length = 0; length < whole.length; length += 3) {
            refused += refusedOrRead(Arrays.copyOf(whole, length)) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length / 6);
        assertThat(read(whole).layers()).hasSize(5);
    }

    @Test
    void twoThousandMutations_areRefusedOrRead() {
        byte[] whole = small();
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] mutated = whole.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            refused += refusedOrRead(mutated) ? 1 : 0;
        }
        assertThat(refused).isBetween(200, 2000);
    }

    private static byte[] encoded(List<Node> nodes) {
        return OnnxEncoder.encode(new Graph("g", List.of(X), List.of(Y), nodes, Map.of()));
    }

    private static Node node(String name, String op, String input, String output) {
        return new Node(name, op, "", List.of(input), List.of(output), Map.of());
    }

    @Test
    void nodesInAnyOrder_areSorted() {
        Model model = read(encoded(List.of(node("last", "Relu", "a", "y"), node("first", "Relu", "x", "a"))));
        assertThat(model.graph().nodes()).extracting(Node::name).containsExactly("first", "last");
    }

    @Test
    void cycle_isRefused() {
        assertThatThrownBy(() -> read(encoded(List.of(
                        node("n", "Relu", "b", "a"), node("m", "Relu", "a", "b"), node("o", "Relu", "a", "y")))))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("wait for each other");
    }

    @Test
    void edgeFromNowhere_isRefused() {
        assertThatThrownBy(() -> read(encoded(List.of(node("n", "Relu", "ghost", "y")))))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("nothing computes 'ghost' read by node 'n'");
    }

    @Test
    void edgeComputedTwice_isRefused() {
        assertThatThrownBy(() -> read(encoded(List.of(node("n", "Relu", "x", "y"), node("m", "Relu", "x", "y")))))
                .isInstanceOf(UnreadableModelException.class)
                .hasMessageContaining("computed twice");
    }

    @Test
    void unnamedOutputOfSplit_getsAName() {
        Node split = new Node(
                "s",
                "Split",
                "",
                List.of("x"),
                List.of("", "y"),
                Map.of("axis", convscope.graph.Attribute.of(1L), "num_outputs", convscope.graph.Attribute.of(2L)));
        assertThat(read(encoded(List.of(split))).graph().nodes().get(0).outputs())
                .doesNotContain("");
    }
}
