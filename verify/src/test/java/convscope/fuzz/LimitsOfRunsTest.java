package convscope.fuzz;

import static convscope.fuzz.SmallFiles.control;
import static convscope.fuzz.SmallFiles.file;
import static convscope.fuzz.SmallFiles.node;
import static convscope.fuzz.SmallFiles.read;
import static convscope.fuzz.SmallFiles.refusalOfRun;
import static convscope.fuzz.SmallFiles.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Attribute;
import convscope.graph.Footprint;
import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What hostile files once took without end: memory, work or time, each as the smallest file that did. */
class LimitsOfRunsTest {
    private static final Shape BATCHED =
            Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(2), Shape.Axis.of(4), Shape.Axis.of(4)));

    @AfterEach
    void allowTheUsual() {
        Fuzz.LIMITS.keySet().forEach(System::clearProperty);
    }

    private static Node[] doubled(int axis, String from, int times) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String before = i == 0 ? from : "d" + (i - 1);
            nodes.add(node(
                    "Concat",
                    Map.of("axis", Attribute.of((long) axis)),
                    i == times - 1 ? "y" : "d" + i,
                    before,
                    before));
        }
        return nodes.toArray(Node[]::new);
    }

    @Test
    void valueDoubledForty_times_isRefusedWithTheNumbers() {
        assertThatThrownBy(() -> read(file(Shape.of(1, 2, 4, 4), Map.of(), doubled(1, "x", 40))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageStartingWith(
                        "x.onnx: one run takes 268435456 MB for the values in the network, most of it for node "
                                + "'the Concat#40' (Concat) of shape [1, 2199023255552, 4, 4]; at most ")
                .hasMessageEndingWith(
                        " MB are allowed. If this is meant, allow more with -Dconvscope.limit.memory=MEGABYTES");
    }

    @Test
    void batchDoubled_isRefusedBeforeTheRun() {
        assertThat(refusalOfRun(file(BATCHED, Map.of(), doubled(0, "x", 40)), 1, 2, 4, 4))
                .startsWith("x.onnx: one run takes ");
    }

    @Test
    void valueOfUnknownShapeDoubled_isRefused() {
        List<Node> nodes = new ArrayList<>(List.of(node("Det", "unknown", "x")));
        nodes.addAll(List.of(doubled(0, "unknown", 60)));
        assertThatThrownBy(() -> read(file(Shape.UNKNOWN, Map.of(), nodes.toArray(Node[]::new))))
                .isInstanceOf(UnsuitableModelException.class);
    }

    @Test
    void workBeyondTheLimit_isRefusedWithTheNumbers() {
        System.setProperty(Footprint.WORK, "1");
        Map<String, Tensor> weights = Map.of("w", Tensor.of(new float[3 * 2 * 9], 3, 2, 3, 3));
        assertThatThrownBy(() -> read(file(Shape.of(1, 2, 8000, 8000), weights, node("Conv", "y", "x", "w"))))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageContaining(
                        "one run takes 3 billion multiplications, most of them for node 'the Conv' (Conv); at most 1 billion are allowed");
    }

    @Test
    void cubicInterpolationOfManyValues_countsForWhatItTakes() {
        System.setProperty(Footprint.WORK, "4");
        Node resize = node(
                "Resize",
                Map.of("mode", Attribute.of("cubic"), "coordinate_transformation_mode", Attribute.of("asymmetric")),
                "y",
                "x",
                "",
                "scales");
        Map<String, Tensor> scales = Map.of("scales", Tensor.of(new float[] {1, 1, 2, 2}, 4));
        assertThatThrownBy(() -> read(file(Shape.of(1, 1, 4, 1_000_003), scales, resize)))
                .hasMessageContaining("billion multiplications, most of them for node 'the Resize' (Resize)");
    }

    @Test
    void answersOfMillionsOfClasses_areRefused() {
        byte[] file = file(Shape.of(1, 2_000_000), Map.of(), node("Relu", "y", "x"));
        try (Convscope scope =
                Convscope.open(source("x.onnx", file), Optional.empty(), Optional.empty(), new OpenOptions())) {
            assertThatThrownBy(() -> scope.network().predict(Map.of("x", Tensor.filled(0, 1, 2_000_000))))
                    .hasMessage(
                            "x.onnx: the output has 2000000 values per input; up to 1048576 classes are put in order");
        }
    }

    @Test
    void skipsWithoutEnd_areRefusedWithTheNumbers() {
        System.setProperty(Footprint.WORK, "4");
        Map<String, Attribute> grams = Map.of(
                "max_gram_length", Attribute.of(2L),
                "min_gram_length", Attribute.of(1L),
                "max_skip_count", Attribute.of(1L << 32),
                "mode", Attribute.of("TF"),
                "ngram_counts", Attribute.of(new long[] {0, 2}),
                "ngram_indexes", Attribute.of(new long[] {0, 1, 2}),
                "pool_int64s", Attribute.of(new long[] {2, 3, 5, 4}));
        byte[] counted = file(
                Shape.of(1, 3),
                Map.of("words", Tensor.of(new long[] {2, 3, 5}, 1, 3)),
                node("TfIdfVectorizer", grams, "counts", "words"),
                node("Add", "y", "x", "counts"));
        assertThatThrownBy(() -> read(counted))
                .hasMessageContaining("billion multiplications, most of them for node 'the TfIdfVectorizer'");
    }

    @Test
    void endlessLoop_isEnded() throws IOException {
        System.setProperty("convscope.limit.seconds", "1");
        Onnx.ModelProto.Builder model = control(Map.of("trips", List.of(Long.MAX_VALUE)));
        assertThat(refusalOfRun(model.build().toByteArray(), 1, 4))
                .isEqualTo("x.onnx: the run was ended after 1 seconds. If it is meant to take longer, allow more with "
                        + "-Dconvscope.limit.seconds=SECONDS");
    }

    @Test
    void resultWhoseSizeComesAboutInTheRun_isRefusedWithTheNumbers() {
        System.setProperty(Footprint.MEMORY, "1");
        Node sizes = node("Add", "sizes", "x", "thousand");
        Node whole = node("Cast", Map.of("to", Attribute.of(7L)), "whole", "sizes");
        byte[] file = file(
                Shape.of(2),
                Map.of("thousand", Tensor.of(new float[] {1000, 1000}, 2)),
                sizes,
                whole,
                node("ConstantOfShape", "y", "whole"));
        assertThat(refusalOfRun(file, 2))
                .startsWith(
                        "x.onnx: one run takes 4 MB for the values in the network, most of it for output 'y' of shape "
                                + "[1000, 1000]; at most 1 MB are allowed.");
    }

    /** How many axes a branch gives is not known, but repeating what it gives is known to give no fewer values than the repeats. */
    @Test
    void branchRepeatedWithoutEnd_isRefusedBeforeTheRun() throws IOException {
        Onnx.ModelProto.Builder model = control(Map.of("repeats", List.of(1L << 40, 1L)));
        assertThatThrownBy(() -> read(model.build().toByteArray()))
                .hasMessageStartingWith("x.onnx: one run takes ")
                .hasMessageContaining("(Tile) of shape [...]");
    }

    @Test
    void loopThatCollectsWithoutEnd_isEndedByItsMemory() throws IOException {
        assumeThat(Path.of("/proc/self/status")).exists();
        System.setProperty(Footprint.MEMORY, "20");
        Onnx.ModelProto.Builder model =
                control(Map.of("trips", List.of(Long.MAX_VALUE), "repeats", List.of(4096L, 1L)));
        Onnx.GraphProto.Builder graph = model.getGraphBuilder();
        graph.getNodeBuilder(0).addOutput("kept");
        graph.getNodeBuilder(0)
                .getAttributeBuilder(0)
                .getGBuilder()
                .addNode(Onnx.NodeProto.newBuilder()
                        .setOpType("Tile")
                        .addInput("next")
                        .addInput("repeats")
                        .addOutput("one"))
                .addOutput(Onnx.ValueInfoProto.newBuilder(graph.getInput(0)).setName("one"));
        graph.clearOutput().addOutput(Onnx.ValueInfoProto.newBuilder().setName("kept"));
        assertThat(refusalOfRun(model.build().toByteArray(), 1, 4))
                .startsWith("x.onnx: the run was ended when it had taken ")
                .endsWith(" MB; at most 20 MB are allowed. If this is meant, allow more with "
                        + "-Dconvscope.limit.memory=MEGABYTES");
    }
}
