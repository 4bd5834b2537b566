package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.network.Network;

/** What class activation methods share: the choice of the layer, and the way from a signed map to a {@link Heatmap}. */
final class ClassActivation {
    private ClassActivation() {}

    static Layer layer(LayerRef reference, Network network) {
        Layer layer = reference.isAuto() ? network.lastSpatialLayer() : network.layer(reference.text());
        if (!layer.isSpatial()) {
            throw new convscope.graph.UnsuitableModelException(
                    "layer '" + layer.name() + "' of " + network.name() + " has no space or time axes (its shape is "
                            + layer.output().shape() + "); choose one that has, such as '"
                            + network.lastSpatialLayer().name() + "'");
        }
        return layer;
    }

    static String sentence(LayerRef reference, Layer layer) {
        String why = reference.isAuto() ? "last with spatial extent on the way to the answer" : "as asked";
        return "'" + layer.name() + "' (" + layer.kind() + ", " + layer.output().shape() + "; " + why + ")";
    }

    static Heatmap heatmap(Tensor signed, Subject subject, Recording recording) {
        float[] values = signed.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.isNaN(values[i]) ? Float.NaN : Math.max(0, values[i]);
        }
        Tensor raw = Tensor.of(values, signed.shape());
        return new Heatmap(raw, signed, subject.inputSpace(), subject.picture().orElse(null), recording.done());
    }
}
