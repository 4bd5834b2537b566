package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import convscope.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What differs in a model that ran on Theano. Theano turns kernels by half a circle before it slides them, as the mathematical convolution does, where TensorFlow
 * does not; and its padding {@code same} is half a kernel in front whatever the stride, where TensorFlow's depends on the size of the input.
 */
final class Theano {
    /** Word for Theano's {@code same} of convolutions, in place of {@code same}. */
    static final String HALF = "theano";

    /** Word for Theano's {@code same} of pooling. */
    static final String POOL = "theano_pool";

    private static final Set<String> CONVOLUTIONS = Set.of(
            "Conv1D",
            "Conv2D",
            "Conv2DTranspose",
            "Conv3D",
            "Conv3DTranspose",
            "ConvLSTM2D",
            "DepthwiseConv2D",
            "SeparableConv1D",
            "SeparableConv2D");

    /** Those whose kernels per channel Keras itself turns before it gives them to Theano. */
    private static final Set<String> TURNED_BY_KERAS = Set.of("DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D");

    /** Versions of Keras that count the padding in when they average. */
    private static final Pattern COUNTING_PADDING = Pattern.compile("2\\.(0\\.[4-9]|1\\.[0-4])([^0-9].*)?");

    private static final Set<String> COUNTED = Set.of("AveragePooling1D", "AveragePooling2D");

    private final boolean countsPadding;

    private Theano(boolean countsPadding) {
        this.countsPadding = countsPadding;
    }

    /** A configuration of Keras 2 whose padding {@code same} is called by Theano's word. */
    static JsonNode padded(JsonNode configuration, String version) {
        JsonNode copy = configuration.deepCopy();
        new Theano(COUNTING_PADDING.matcher(version).matches()).pad(copy);
        return copy;
    }

    private void pad(JsonNode node) {
        if (node instanceof ObjectNode layer
                && layer.path("config") instanceof ObjectNode config
                && config.path("padding").asText().equals("same")) {
            String kind = layer.path("class_name").asText();
            if (CONVOLUTIONS.contains(kind)) {
                config.put("padding", HALF);
            } else if (kind.contains("Pooling")) {
                config.put("padding", POOL);
                config.put("count_include_pad", countsPadding && COUNTED.contains(kind));
            }
        }
        node.forEach(this::pad);
    }

    /** Padding in front of an axis: {@code reach} is the size of the dilated window. */
    static long begin(String word, long reach) {
        if (word.equals(HALF)) {
            return reach / 2;
        }
        return reach > 2 && reach % 2 == 1 ? reach - 2 : reach - 1;
    }

    /** The layer's variables with kernels turned by half a circle. */
    static List<Tensor> turned(KerasLayer layer, List<String> names, List<Tensor> variables) {
        if (!CONVOLUTIONS.contains(layer.kind()) || TURNED_BY_KERAS.contains(layer.kind())) {
            return variables;
        }
        List<Tensor> turned = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            turned.add(names.get(i).contains("kernel") ? turned(variables.get(i)) : variables.get(i));
        }
        return turned;
    }

    /** {@code [*kernel, in, out]} with all axes of {@code kernel} reversed: the places in reverse order. */
    static Tensor turned(Tensor kernel) {
        int rank = kernel.rank();
        if (rank < 3 || kernel.count() == 0) {
            return kernel;
        }
        int block = Math.toIntExact(kernel.size(rank - 2) * kernel.size(rank - 1));
        float[] from = kernel.floats();
        float[] to = new float[from.length];
        for (int at = 0; at < from.length; at += block) {
            System.arraycopy(from, at, to, from.length - block - at, block);
        }
        return Tensor.of(to, kernel.shape());
    }
}
