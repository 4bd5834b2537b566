package convscope.method.cam;

import convscope.graph.Value;
import convscope.model.Layer;

/**
 * Which axes of a layer's value count channels and positions, the batch being axis 0.
 *
 * @param channel -1 where the layer has no channels
 * @param space outermost first
 */
record LayerAxes(long channel, long... space) {
    static LayerAxes of(Layer layer) {
        return new LayerAxes(
                layer.channelAxis(),
                layer.spatialAxes().stream().mapToLong(Integer::longValue).toArray());
    }

    /** {@code sum_k v_k}: {@code [N, *S]}. */
    Value sumOfChannels(Value v) {
        return channel < 0 ? v : v.sumOver(channel);
    }

    /** Mean over all positions; the axes stay as size 1. */
    Value meanOverSpace(Value v) {
        return v.meanKeeping(space);
    }

    /** Sum over all positions; the axes stay as size 1. */
    Value sumOverSpace(Value v) {
        return v.sumKeeping(space);
    }
}
