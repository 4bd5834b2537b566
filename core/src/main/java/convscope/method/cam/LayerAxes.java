package convscope.method.cam;

import convscope.graph.Value;
import convscope.model.Layer;
import java.util.stream.LongStream;

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

    /** An ONNX reduction over channels and positions: one number per item, {@code [N]}. */
    Value overItem(String operator, Value v) {
        long[] all = LongStream.concat(channel < 0 ? LongStream.empty() : LongStream.of(channel), LongStream.of(space))
                .sorted()
                .toArray();
        return v.reduce(operator, false, all);
    }

    /** {@code [N, C]} in the shape {@code [N, C, 1, ...]} or {@code [N, 1, ..., C]}, so that it multiplies the layer's value. */
    Value perChannel(Value v) {
        long[] added = LongStream.of(space).sorted().toArray();
        return v.unsqueezed(added);
    }
}
