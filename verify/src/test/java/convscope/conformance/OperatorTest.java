package convscope.conformance;

import convscope.formats.onnx.OnnxReader;
import convscope.graph.ConvscopeException;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Tensor;
import convscope.model.ModelSource;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import onnx.Onnx;

/**
 * One test of ONNX: a model, and for each of its sets of data what is fed and what comes out.
 *
 * @param folder holds {@code model.onnx} and folders {@code test_data_set_N} with {@code input_N.pb} and {@code output_N.pb}
 */
record OperatorTest(Path folder) {
    private static final RunOptions PLAIN = new RunOptions(1, "cpu", false);

    /** For a model that is fed nothing: an input that no node reads, since a network without inputs is refused. */
    private static final String UNREAD = "unread";

    String name() {
        return folder.getFileName().toString();
    }

    /** The operator that this test is about, with its domain where that is not ONNX's own; empty where the model has several nodes. */
    Optional<String> operator() {
        List<Onnx.NodeProto> nodes = model().getGraph().getNodeList();
        return nodes.size() == 1 ? Optional.of(qualified(nodes.get(0))) : Optional.empty();
    }

    private static String qualified(Onnx.NodeProto node) {
        return node.getDomain().isEmpty() ? node.getOpType() : node.getDomain() + "." + node.getOpType();
    }

    private Onnx.ModelProto model() {
        try {
            return Onnx.ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with what we compute from the model; empty where nothing is. */
    Optional<String> problem() {
        Onnx.ModelProto model = model();
        try {
            Graph graph = graph(model);
            try (Session session = Session.open(graph, PLAIN)) {
                for (Path data : sets()) {
                    run(session, model.getGraph(), data);
                }
            }
            return Optional.empty();
        } catch (ConvscopeException | UnequalException e) {
            return Optional.of(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Graph graph(Onnx.ModelProto model) {
        Onnx.ModelProto.Builder fed = model.toBuilder();
        if (model.getGraph().getInputCount() == 0) {
            fed.getGraphBuilder().addInput(unread());
        }
        ByteBuffer bytes = ByteBuffer.wrap(fed.build().toByteArray());
        return new OnnxReader()
                .read(new ModelSource(name(), bytes, Optional.empty()))
                .graph();
    }

    private static Onnx.ValueInfoProto unread() {
        Onnx.TypeProto.Tensor type = Onnx.TypeProto.Tensor.newBuilder()
                .setElemType(1)
                .setShape(Onnx.TensorShapeProto.newBuilder())
                .build();
        return Onnx.ValueInfoProto.newBuilder()
                .setName(UNREAD)
                .setType(Onnx.TypeProto.newBuilder().setTensorType(type))
                .build();
    }

    private List<Path> sets() throws IOException {
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(f -> f.getFileName().toString().startsWith("test_data_set_"))
                    .sorted()
                    .toList();
        }
    }

    private static void run(Session session, Onnx.GraphProto graph, Path data) throws IOException {
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(UNREAD, Tensor.scalar(0f));
        for (int i = 0; i < graph.getInputCount(); i++) {
            Path file = data.resolve("input_" + i + ".pb");
            if (Files.exists(file)) {
                feeds.put(
                        graph.getInput(i).getName(),
                        fed(session, StoredTensors.read(file, graph.getInput(i)), graph.getInput(i)));
            }
        }
        Map<String, Tensor> expected = new LinkedHashMap<>();
        for (int i = 0; i < graph.getOutputCount(); i++) {
            expected.put(
                    graph.getOutput(i).getName(),
                    StoredTensors.read(data.resolve("output_" + i + ".pb"), graph.getOutput(i)));
        }
        Map<String, Tensor> found = session.run(feeds);
        List<String> problems = new ArrayList<>();
        expected.forEach((output, tensor) ->
                Equality.difference(found.get(output), tensor).ifPresent(d -> problems.add("'" + output + "': " + d)));
        if (!problems.isEmpty()) {
            throw new UnequalException(String.join("; ", problems));
        }
    }

    /** Networks of half precision compute in float32 here, and are fed so. */
    private static Tensor fed(Session session, Tensor stored, Onnx.ValueInfoProto input) {
        boolean single = session.graph()
                .input(input.getName())
                .filter(edge -> edge.type() == ElementType.FLOAT)
                .isPresent();
        return single && stored.type().isFloating() ? stored.toFloat() : stored;
    }

    /** Another result than the one that is stored, or one that cannot be compared. */
    static final class UnequalException extends RuntimeException {
        UnequalException(String message) {
            super(message);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
