package convscope.cli;

import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.List;

/** A convolution, global maximum pooling and a dense layer over pictures of 8 x 8 grey pixels. */
final class MaxPooledNetwork {
    private MaxPooledNetwork() {}

    static byte[] bytes() {
        GraphBuilder graph = new GraphBuilder("pooled by max");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 8, 8));
        Value maps = graph.op("Relu", graph.op("Conv", x, graph.constant(Tensor.of(new float[] {1, -1}, 2, 1, 1, 1))));
        Value pooled = graph.op("Flatten", graph.op("GlobalMaxPool", maps));
        Value scores =
                graph.op("Gemm", pooled, graph.constant("dense", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3)));
        return OnnxEncoder.encode(graph.build(List.of(scores)));
    }
}
