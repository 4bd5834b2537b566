package convscope.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.model.Provenance;
import convscope.network.Labels;
import convscope.verify.Chinese;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which names the classes of a network get, and where they come from. */
class LabelSourcesTest {
    @TempDir
    private Path folder;

    private static Graph graph(int classes, String end) {
        GraphBuilder graph = new GraphBuilder("m");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 4));
        Value scores = graph.op("MatMul", x, graph.constant("w", Tensor.filled(1, 4, classes)));
        return graph.build(List.of(graph.op(end, scores)));
    }

    private Labels opened(int classes, String... labels) throws IOException {
        Path file = folder.resolve("m.onnx");
        Files.write(file, OnnxEncoder.encode(graph(classes, "Softmax")));
        OpenOptions options =
                new OpenOptions(Optional.empty(), Stream.of(labels).findFirst(), new OpenOptions().run());
        try (Convscope scope = Convscope.open(file.toString(), options)) {
            return scope.network().labels();
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private static Labels ofMetadata(int classes, String end, Map<String, String> metadata) {
        Model model = new Model(
                graph(classes, end), List.of(), List.of(), metadata, new Provenance("m", "ONNX", "", ""), List.of());
        return new LabelSources(model, name -> Optional.empty()).found(Optional.empty(), Optional.empty());
    }

    private static void assertNone(Labels labels, String source) {
        assertThat(labels.names()).isEmpty();
        assertThat(labels.source()).isEqualTo(source);
        Chinese.of(labels.source());
    }

    private static void assertFrom(Labels labels, String source) {
        assertThat(labels.names()).containsExactly("cat", "dog", "hen");
        assertThat(labels.source()).isEqualTo(source);
        Chinese.of(labels.source());
    }

    @Test
    void saidFile_comesFirst() throws IOException {
        write("labels.txt", "1\n2\n3");
        write("mine.txt", "cat\ndog\nhen");
        assertFrom(opened(3, folder.resolve("mine.txt").toString()), "file mine.txt");
    }

    @ParameterizedTest
    @CsvSource({"m.labels.txt", "m.onnx.labels.txt", "m.labels.json", "labels.txt", "classes.txt", "class_indices.json"
    })
    void fileBesideTheModel_isFound(String name) throws IOException {
        write(name, name.endsWith(".json") ? "{\"cat\": 0, \"dog\": 1, \"hen\": 2}" : "cat\ndog\nhen");
        assertFrom(opened(3), "file " + name + " beside the model");
    }

    @Test
    void fileCalledLikeTheModel_comesBeforeOneThatOthersShare_andTheSideFileBeforeBoth() throws IOException {
        write("labels.txt", "1\n2\n3");
        write("m.labels.txt", "cat\ndog\nhen");
        assertFrom(opened(3), "file m.labels.txt beside the model");
        write("m.convscope.json", "{\"labels\": [\"cat\", \"dog\", \"hen\"]}");
        write("m.labels.txt", "1\n2\n3");
        assertFrom(opened(3), "side file");
    }

    @Test
    void namesThatDoNotFit_areRefusedIfSaid_andLeftAloneIfFound() throws IOException {
        write("labels.txt", "cat\ndog");
        String said = folder.resolve("labels.txt").toString();
        String refusal = catchThrowableOfType(InvalidRequestException.class, () -> opened(3, said))
                .getMessage();
        assertThat(refusal)
                .isEqualTo(
                        "labels.txt: has 2 names, and m.onnx has 3 classes; give one name for each, in the order of the outputs");
        Chinese.of(refusal);
        assertNone(
                opened(3),
                "none; file labels.txt beside the model was left alone, because it has 2 names for 3 classes");
        write("labels.txt", "{}");
        assertNone(
                opened(3), "none; file labels.txt beside the model was left alone, because no names can be read there");
    }

    @Test
    void sideFileThatDoesNotFit_saysSo() throws IOException {
        write("m.convscope.json", "{\"labels\": [\"cat\", \"dog\", \"hen\"]}");
        assertFrom(opened(4), "side file, with 3 names for 4 classes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    names      | {0: 'cat', 1: 'dog', 2: 'hen'}
                    classes    | ["cat", "dog", "hen"]
                    labels     | cat,dog,hen
                    id2label   | {"0": "cat", "1": "dog", "2": "hen"}
                    categories | {"cat": 0, "dog": 1, "hen": 2}
                    """)
    void metadataOfTheModelFile_isRead(String key, String text) {
        assertFrom(ofMetadata(3, "Softmax", Map.of(key, text)), "the model file's '" + key + "'");
    }

    @Test
    void placeholdersInMetadata_areNoNames() {
        assertNone(ofMetadata(2, "Softmax", Map.of("id2label", "{\"0\": \"LABEL_0\", \"1\": \"LABEL_1\"}")), "none");
    }

    @Test
    void yesOrNo_hasTwoNames() {
        assertThat(ofMetadata(1, "Sigmoid", Map.of("classes", "no,yes")).names())
                .containsExactly("no", "yes");
    }

    @Test
    void numberOfOutputs_isNoProof_butAnOffer() throws IOException {
        assertNone(
                opened(10),
                "none; 10 outputs could be builtin:cifar10, builtin:mnist, builtin:fashion-mnist: say so with --labels");
        assertNone(opened(80), "none; 80 outputs could be builtin:coco: say so with --labels");
        assertNone(opened(7), "none");
    }

    @Test
    void thousandOutputs_areImageNet_andOneMoreIsTheBackground() throws IOException {
        assertThat(opened(1000).of(0)).isEqualTo("tench");
        Labels more = opened(1001);
        assertThat(more.of(0)).isEqualTo("background");
        assertThat(more.of(1)).isEqualTo("tench");
        Chinese.of(more.source());
    }

    @ParameterizedTest
    @CsvSource({
        "cifar10,10,airplane,truck",
        "cifar100,100,apple,worm",
        "mnist,10,0,9",
        "fashion-mnist,10,T-shirt/top,ankle boot",
        "coco,80,person,toothbrush",
        "voc,20,aeroplane,tv monitor",
        "imagenet,1000,tench,toilet tissue"
    })
    void builtinList_isGivenByName(String name, int classes, String first, String last) throws IOException {
        Labels labels = opened(classes, "builtin:" + name);
        assertThat(labels.names())
                .hasSize(classes)
                .doesNotHaveDuplicates()
                .startsWith(first)
                .endsWith(last);
        assertThat(labels.source()).isEqualTo("built-in list " + name);
    }

    @Test
    void unknownBuiltinList_isRefused_withThoseThatAreThere() {
        String refusal = catchThrowableOfType(InvalidRequestException.class, () -> opened(10, "builtin:cifar"))
                .getMessage();
        assertThat(refusal)
                .startsWith("unknown built-in list of classes 'cifar': did you mean 'cifar10'? Known: cifar10, mnist,");
        Chinese.of(refusal);
        refusal = catchThrowableOfType(InvalidRequestException.class, () -> opened(10, "builtin:../models/text"))
                .getMessage();
        assertThat(refusal).startsWith("unknown built-in list of classes '../models/text'");
    }

    /** What a server does: it opens bytes, and never looks at files beside them. */
    @Test
    void modelFromElsewhere_looksForNoFile() throws IOException {
        write("labels.txt", "cat\ndog\nhen");
        ModelSource source = new ModelSource(
                folder.resolve("m.onnx").toString(),
                ByteBuffer.wrap(OnnxEncoder.encode(graph(3, "Softmax"))),
                Optional.of(folder));
        try (Convscope scope = Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions())) {
            assertThat(scope.network().labels()).isEqualTo(Labels.NONE);
        }
    }
}
