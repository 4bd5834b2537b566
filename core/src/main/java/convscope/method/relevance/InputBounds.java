package convscope.method.relevance;

import convscope.backward.InputBox;
import convscope.explain.InputLayout;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.picture.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Between which numbers the inputs of a network can lie: those of pictures between what preprocessing makes of black and of white. */
final class InputBounds {
    private static final int PICTURE_AXES = 4;

    private InputBounds() {}

    static InputBox of(Network network) {
        Map<String, Tensor> low = new LinkedHashMap<>();
        Map<String, Tensor> high = new LinkedHashMap<>();
        for (ModelInput input : pictures(network)) {
            float[] black = numbers(network, input, 0).floats();
            float[] white = numbers(network, input, 255).floats();
            long[] shape = numbers(network, input, 0).shape();
            float[] least = new float[black.length];
            float[] greatest = new float[black.length];
            for (int c = 0; c < black.length; c++) {
                least[c] = Math.min(black[c], white[c]);
                greatest[c] = Math.max(black[c], white[c]);
            }
            low.put(input.name(), Tensor.of(least, shape));
            high.put(input.name(), Tensor.of(greatest, shape));
        }
        return new InputBox(low, high);
    }

    private static Tensor numbers(Network network, ModelInput input, int grey) {
        int channels = InputLayout.of(input).channels(input.edge().shape().sizes());
        return network.preprocessing()
                .numbers(Picture.filled(1, 1, grey), channels, input.channelAxis() == PICTURE_AXES - 1);
    }

    private static List<ModelInput> pictures(Network network) {
        List<ModelInput> pictures = new ArrayList<>();
        for (ModelInput input : network.floatingInputs()) {
            boolean axes = input.edge().shape().rank() == PICTURE_AXES && input.channelAxis() > 0;
            long channels = axes ? input.edge().shape().size(input.channelAxis()) : 0;
            if (channels == 1 || channels == 3) {
                pictures.add(input);
            }
        }
        return pictures;
    }

    /** What is assumed, as a sentence. */
    static String sentence(Network network) {
        List<String> known = pictures(network).stream().map(ModelInput::name).toList();
        return known.isEmpty()
                ? "z^B: every input counts as bounded by its own least and greatest number."
                : "z^B: input " + String.join(", ", known)
                        + " counts as bounded by what preprocessing makes of black and of white; an input beyond that by its own least and greatest number.";
    }
}
