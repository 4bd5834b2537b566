package convscope.recognition;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import java.util.Optional;

/**
 * What is told of a convolution over pictures, whatever framework wrote it.
 *
 * @param height of the kernel
 * @param width of the kernel
 * @param stride along the height
 * @param channels of the output
 * @param depthwise whether each kernel sees one channel
 */
record Convolution(int height, int width, int stride, int channels, boolean depthwise) {
    /** The convolution that a node computes, if it is one over two space axes with constant kernels. */
    static Optional<Convolution> of(Node node, Graph graph) {
        Tensor kernels = node.is("Conv") ? graph.constants().get(node.inputs().get(1)) : null;
        if (kernels == null || kernels.rank() != 4) {
            return Optional.empty();
        }
        boolean depthwise = node.integer("group", 1) > 1 && kernels.size(1) == 1;
        return Optional.of(new Convolution(
                (int) kernels.size(2),
                (int) kernels.size(3),
                (int) node.integers("strides", 1)[0],
                (int) kernels.size(0),
                depthwise));
    }

    /** Kernel and stride alone, such as {@code 3x3/2} or, depthwise, {@code 3x3d/1}. */
    String form() {
        return height + "x" + width + (depthwise ? "d" : "") + "/" + stride;
    }
}
