package convscope.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.formats.ModelFormats;
import convscope.graph.Attribute;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.runtime.RunOptions;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx;

/** ONNX files of a few nodes, and what becomes of them. */
final class SmallFiles {
    private SmallFiles() {}

    static Edge input(Shape shape) {
        return new Edge("x", ElementType.FLOAT, shape);
    }

    static Node node(String op, String output, String... inputs) {
        return node(op, Map.of(), output, inputs);
    }

    static Node node(String op, Map<String, Attribute> attributes, String output, String... inputs) {
        return new Node("the " + op, op, "", List.of(inputs), List.of(output), attributes);
    }

    static byte[] file(Shape shape, Map<String, Tensor> constants, Node... nodes) {
        Edge y = new Edge("y", ElementType.FLOAT, Shape.UNKNOWN);
        return OnnxEncoder.encode(new Graph("g", List.of(input(shape)), List.of(y), List.of(nodes), constants));
    }

    static ModelSource source(String name, byte[] bytes) {
        return new ModelSource(name, ByteBuffer.wrap(bytes), Optional.empty());
    }

    static Model read(byte[] bytes) {
        return ModelFormats.read(source("x.onnx", bytes));
    }

    /** One run on zeros; what was refused, or an empty text. */
    static String refusalOfRun(byte[] bytes, long... shape) {
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(1, "cpu", false));
        try (Convscope scope = Convscope.open(source("x.onnx", bytes), Optional.empty(), Optional.empty(), options)) {
            scope.network().session().run(Map.of("x", Tensor.filled(0, shape)));
            return "";
        } catch (ConvscopeException e) {
            assertThat(Trial.unclear(e.getMessage(), "x.onnx")).isEmpty();
            return e.getMessage();
        }
    }

    /** The network of loops and branches with other numbers for some of its constants. */
    static Onnx.ModelProto.Builder control(Map<String, List<Long>> numbers) throws IOException {
        Onnx.ModelProto.Builder model =
                Onnx.ModelProto.parseFrom(Fixture.bytes("/convscope/hostile/control.onnx")).toBuilder();
        for (Onnx.TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            if (numbers.containsKey(tensor.getName())) {
                tensor.clearRawData().addAllInt64Data(numbers.get(tensor.getName()));
            }
        }
        return model;
    }
}
