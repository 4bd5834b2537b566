package convscope.explain;

import convscope.backward.Backward;
import convscope.backward.RuleBook;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;

/** Whether a network has what methods that read a layer need. */
final class LayerReadingMethods {
    private LayerReadingMethods() {}

    static Suitability needSpatialLayer(Network network) {
        try {
            network.lastSpatialLayer();
            return Suitability.YES;
        } catch (UnsuitableModelException e) {
            return Suitability.no(e.getMessage());
        }
    }

    static Suitability needSpatialLayerAndGradient(Network network) {
        try {
            Layer layer = network.lastSpatialLayer();
            List<String> edge = List.of(layer.output().name());
            Backward.derive(network.model().graph(), network.head().score().name(), edge, edge, RuleBook.GRADIENT);
            return Suitability.YES;
        } catch (UnsuitableModelException | UnsupportedOperatorException e) {
            return Suitability.no(e.getMessage());
        }
    }
}
