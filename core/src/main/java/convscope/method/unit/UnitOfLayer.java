package convscope.method.unit;

import convscope.explain.LayerChoice;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.model.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One unit of a layer.
 *
 * @param choice the layer, and why this one
 * @param channel number of its channel
 * @param position where, outermost axis first; empty for all positions together
 */
record UnitOfLayer(LayerChoice choice, int channel, List<Integer> position) {
    /** The check of the parameters that name a unit; -1 leaves the channel to the method. */
    static void require(int unit, String position, String... words) {
        if (unit < -1) {
            throw new InvalidRequestException("unit must be at least 0, or -1 for the method's choice, was " + unit);
        }
        if (!position.matches("\\d{1,9}(,\\d{1,9})*") && !Arrays.asList(words).contains(position)) {
            throw new InvalidRequestException("position must be numbers joined by commas, such as 3,4, or "
                    + String.join(" or ", words) + ", was '" + position + "'");
        }
    }

    /**
     * The unit, if the layer has it.
     *
     * @param shape of what the layer computes, the batch first
     * @param position numbers joined by commas; what is no number means all positions
     */
    static UnitOfLayer of(LayerChoice choice, int channel, String position, long[] shape) {
        Layer layer = choice.layer();
        int channels = layer.channelAxis() < 0 ? 1 : (int) shape[layer.channelAxis()];
        if (channel >= channels) {
            throw new InvalidRequestException("unit " + channel + " does not exist: layer '" + layer.name() + "' has "
                    + channels + " channels, 0 to " + (channels - 1));
        }
        List<Integer> at = new ArrayList<>();
        if (position.matches("[\\d,]+")) {
            Arrays.stream(position.split(",")).map(Integer::valueOf).forEach(at::add);
            boolean inside = at.size() == layer.spatialAxes().size();
            for (int i = 0; inside && i < at.size(); i++) {
                inside = at.get(i) < shape[layer.spatialAxes().get(i)];
            }
            if (!inside) {
                throw new InvalidRequestException("position " + position + " lies outside layer '" + layer.name()
                        + "', whose shape is " + Arrays.toString(shape) + " with space axes " + layer.spatialAxes());
            }
        }
        return new UnitOfLayer(choice, channel, List.copyOf(at));
    }

    /** 1 at the unit and 0 elsewhere, with one axis for each of the layer's; axes along which the unit takes in everything have size 1. */
    Tensor mask(long[] shape) {
        Layer layer = choice.layer();
        long[] sizes = new long[shape.length];
        Arrays.fill(sizes, 1);
        int[] at = new int[shape.length];
        if (layer.channelAxis() >= 0) {
            sizes[layer.channelAxis()] = shape[layer.channelAxis()];
            at[layer.channelAxis()] = channel;
        }
        for (int i = 0; i < position.size(); i++) {
            int axis = layer.spatialAxes().get(i);
            sizes[axis] = shape[axis];
            at[axis] = position.get(i);
        }
        int count = 1;
        int cell = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            count *= (int) sizes[axis];
            cell = cell * (int) sizes[axis] + at[axis];
        }
        float[] mask = new float[count];
        mask[cell] = 1;
        return Tensor.of(mask, sizes);
    }

    /** {@code unit 3 of conv2 at [4, 4]}. */
    String label() {
        return "unit " + channel + " of " + choice.layer().name() + (position.isEmpty() ? "" : " at " + position);
    }
}
