package convscope.model;

import convscope.graph.Edge;
import java.util.List;
import java.util.Optional;

/**
 * A layer under the name its author gave it.
 *
 * @param name as in the model file, with the names of enclosing models before it: {@code vgg16/block5_conv3}
 * @param kind type of layer in the words of the file's framework, such as {@code Conv2D}; for ONNX the operator, such as {@code Conv}
 * @param output the edge that holds what the layer computes, activation function included
 * @param channelAxis axis of {@code output} that counts channels or units; -1 where it has none
 * @param spatialAxes axes of {@code output} that are space or time, outermost first; empty after flattening or global pooling
 * @param weights name of the constant with the layer's kernels in ONNX layout ({@code [out, in/groups, *kernel]}; a dense layer's is {@code [out, in]} or
 *     {@code [in, out]} as its node reads it); null where the layer has none
 * @param parameters number of trained numbers
 */
public record Layer(
        String name,
        String kind,
        Edge output,
        int channelAxis,
        List<Integer> spatialAxes,
        String weights,
        long parameters) {
    public Layer {
        spatialAxes = List.copyOf(spatialAxes);
    }

    /** Whether the layer's output has space or time axes. */
    public boolean isSpatial() {
        return !spatialAxes.isEmpty();
    }

    /** Name of the constant with the layer's kernels, if it has any. */
    public Optional<String> kernels() {
        return Optional.ofNullable(weights);
    }
}
