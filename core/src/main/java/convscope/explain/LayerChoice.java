package convscope.explain;

import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Network;

/**
 * A layer that a method reads, and why this one.
 *
 * @param layer the layer
 * @param why {@code as asked}, or what made the method choose it
 */
public record LayerChoice(Layer layer, String why) {
    /**
     * The layer that is referred to; for {@code auto} the last one with spatial extent on the way to the answer.
     *
     * @throws UnsuitableModelException if the layer has no space axes
     */
    public static LayerChoice spatial(LayerRef reference, Network network) {
        LayerChoice choice = any(reference, network);
        Layer layer = choice.layer();
        if (!layer.isSpatial()) {
            throw new UnsuitableModelException("layer '" + layer.name() + "' of " + network.name()
                    + " has no space or time axes (its shape is "
                    + layer.output().shape()
                    + "); choose one that has, such as '"
                    + network.lastSpatialLayer().name() + "'");
        }
        return choice;
    }

    /** The same without asking for space axes. */
    public static LayerChoice any(LayerRef reference, Network network) {
        return reference.isAuto() ? last(network) : new LayerChoice(network.layer(reference.text()), "as asked");
    }

    private static LayerChoice last(Network network) {
        Layer layer = network.lastSpatialLayer();
        return new LayerChoice(layer, network.spatialLayer().orElseThrow().why());
    }

    /** Name of the edge that the layer gives. */
    public String edge() {
        return layer.output().name();
    }

    /** For records: {@code 'conv5' (Conv, float32[N, 512, 7, 7]; as asked)}. */
    public String sentence() {
        return "'" + layer.name() + "' (" + layer.kind() + ", " + layer.output().shape() + "; " + why + ")";
    }
}
