package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.picture.Picture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or more layers computed for an input.
 *
 * @param layers in the order of the network
 * @param picture the input as the network sees it; null where it is no picture
 * @param record how the maps came about
 */
public record FeatureMaps(List<LayerMaps> layers, Picture picture, ExplanationRecord record) implements Explanation {
    /**
     * The maps of one layer.
     *
     * @param order channels in the order in which they are shown
     */
    public record LayerMaps(Layer layer, ChannelMaps maps, List<Integer> order) {
        public LayerMaps {
            order = List.copyOf(order);
        }
    }

    public FeatureMaps {
        layers = List.copyOf(layers);
    }

    @Override
    public Map<String, Tensor> arrays() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        for (LayerMaps layer : layers) {
            long[] one = layer.maps().values().shape();
            long[] batch = new long[one.length + 1];
            batch[0] = 1;
            System.arraycopy(one, 0, batch, 1, one.length);
            arrays.put(layer.layer().name(), layer.maps().values().reshaped(batch));
        }
        return arrays;
    }
}
