package convscope.verify;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;
import java.util.Map;

/**
 * A network with two inputs, a picture {@code [1, 2, 2]} and a signal {@code [1, 4]}: each goes through a convolution of size 1 and a ReLU, is averaged, and two
 * scores are {@code [2 mean(relu(picture)) - mean(relu(signal)), mean(relu(signal))]}.
 */
public final class TwoInputs {
    private final GraphBuilder graph = new GraphBuilder("two inputs");
    private final Value scores;

    private TwoInputs() {
        Shape.Axis batch = Shape.Axis.symbol("N");
        Shape.Axis one = Shape.Axis.of(1);
        Value picture = graph.input(
                "picture", ElementType.FLOAT, Shape.of(List.of(batch, one, Shape.Axis.of(2), Shape.Axis.of(2))));
        Value signal = graph.input("signal", ElementType.FLOAT, Shape.of(List.of(batch, one, Shape.Axis.of(4))));
        Value flat = graph.constant("flat", Tensor.of(new float[] {1}, 1, 1, 1, 1));
        Value line = graph.constant("line", Tensor.of(new float[] {1}, 1, 1, 1));
        Value seen = graph.named("seen", graph.op("Relu", graph.op("Conv", picture, flat)));
        Value heard = graph.named("heard", graph.op("Relu", graph.op("Conv", signal, line)));
        Value joined = graph.concat(
                1,
                graph.op("Flatten", graph.op("GlobalAveragePool", seen)),
                graph.op("Flatten", graph.op("GlobalAveragePool", heard)));
        Value dense = graph.constant("dense", Tensor.of(new float[] {2, -1, 0, 1}, 2, 2));
        scores = graph.op("Gemm", Map.of("transB", Attribute.of(1L)), joined, dense);
    }

    /** The network, opened; to be closed. */
    static Network network() {
        TwoInputs made = new TwoInputs();
        List<Layer> layers = List.of(
                new Layer("see", "Conv", made.graph.edge("seen"), 1, List.of(2, 3), "flat", 1),
                new Layer("hear", "Conv", made.graph.edge("heard"), 1, List.of(2), "line", 1),
                new Layer("dense", "Gemm", made.graph.edge(made.scores.name()), 1, List.of(), "dense", 4));
        return HandNetworks.of(made.graph.build(List.of(made.scores)), layers, "seen", "heard");
    }

    /** The same as an ONNX file. */
    public static byte[] file() {
        TwoInputs made = new TwoInputs();
        return OnnxEncoder.encode(made.graph.build(List.of(made.scores)));
    }
}
