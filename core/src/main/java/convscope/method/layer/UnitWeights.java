package convscope.method.layer;

import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.Model;
import java.util.Optional;

/**
 * The weights of a layer with one row per output channel, whatever the operator that reads them wants: a dense layer's may lie with its inputs first, those of a transposed
 * convolution do.
 */
public final class UnitWeights {
    private UnitWeights() {}

    /**
     * The kernels of a layer, {@code [out, in/groups, *kernel]}; {@code [out, in]} for a dense one. Empty where the layer has none. Weights of other operators come as they are.
     */
    public static Optional<Tensor> of(Model model, Layer layer) {
        return layer.kernels().map(constant -> {
            Tensor weights = model.graph().constants().get(constant).toFloat();
            Node reader = reader(model.graph(), constant);
            return reader == null ? weights : outputsFirst(weights, reader);
        });
    }

    /** The same where there is one kernel for each channel that a layer gives; empty elsewhere, such as for the first step of a separable convolution. */
    public static Optional<Tensor> perChannel(Model model, Layer layer, int channels) {
        return layer.kernels()
                .filter(constant -> reader(model.graph(), constant) != null)
                .flatMap(constant -> of(model, layer))
                .filter(weights -> weights.size(0) == channels);
    }

    /** Into how many groups the input channels of a layer are split; 1 where each kernel reads all of them. */
    public static long groups(Model model, Layer layer) {
        Node reader = layer.kernels().map(c -> reader(model.graph(), c)).orElse(null);
        return reader == null ? 1 : reader.integer("group", 1);
    }

    /** Whether a layer's weights have axes of space, as those of a convolution have and no others. */
    public static boolean haveSpace(Model model, Layer layer) {
        Node reader = layer.kernels().map(c -> reader(model.graph(), c)).orElse(null);
        return reader != null && (reader.is("Conv") || reader.is("ConvTranspose"));
    }

    private static Node reader(Graph graph, String constant) {
        return graph.nodes().stream()
                .filter(n -> n.is("Conv") || n.is("ConvTranspose") || n.is("Gemm") || n.is("MatMul"))
                .filter(n -> n.hasInput(1) && n.inputs().get(1).equals(constant))
                .findFirst()
                .orElse(null);
    }

    private static Tensor outputsFirst(Tensor weights, Node reader) {
        boolean product = reader.is("MatMul") || reader.is("Gemm") && reader.integer("transB", 0) == 0;
        if (product && weights.rank() == 2) {
            return swapped(weights, 1);
        }
        return reader.is("ConvTranspose") && weights.rank() > 2
                ? swapped(weights, (int) reader.integer("group", 1))
                : weights;
    }

    /** {@code [in, out/groups, *kernel]} as {@code [out, in/groups, *kernel]}. */
    private static Tensor swapped(Tensor weights, int groups) {
        long[] shape = weights.shape();
        int inEach = (int) shape[0] / groups;
        int outEach = (int) shape[1];
        int size = 1;
        for (int axis = 2; axis < shape.length; axis++) {
            size *= (int) shape[axis];
        }
        float[] from = weights.floats();
        float[] to = new float[from.length];
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < inEach; i++) {
                for (int o = 0; o < outEach; o++) {
                    int source = ((group * inEach + i) * outEach + o) * size;
                    System.arraycopy(from, source, to, ((group * outEach + o) * inEach + i) * size, size);
                }
            }
        }
        shape[0] = (long) outEach * groups;
        shape[1] = inEach;
        return Tensor.of(to, shape);
    }
}
