package convscope.explain;

import convscope.backward.RuleBook;
import convscope.graph.UnsuitableModelException;
import convscope.network.Network;
import java.util.List;

/** Whether a network has what methods need. */
public final class Needs {
    private Needs() {}

    /** A layer with space axes on the way to the answer. */
    public static Suitability spatialLayer(Network network) {
        try {
            network.lastSpatialLayer();
            return Suitability.YES;
        } catch (UnsuitableModelException e) {
            return Suitability.no(e.getMessage());
        }
    }

    /** A layer with space axes, and a gradient from the scores back to it. */
    public static Suitability spatialLayerAndGradient(Network network) {
        try {
            String edge = network.lastSpatialLayer().output().name();
            return backward(network, List.of(edge), RuleBook.GRADIENT);
        } catch (UnsuitableModelException e) {
            return Suitability.no(e.getMessage());
        }
    }

    /** A layer, which {@code auto} leaves to {@link LayerChoice}, and a gradient from the scores back to it. */
    public static Suitability layerAndGradient(LayerRef layer, Network network) {
        try {
            return backward(network, List.of(LayerChoice.any(layer, network).edge()), RuleBook.GRADIENT);
        } catch (UnsuitableModelException e) {
            return Suitability.no(e.getMessage());
        }
    }

    /** An input of real numbers, and a gradient from the scores back to it. */
    public static Suitability inputGradient(Network network) {
        return inputBackward(network, RuleBook.GRADIENT);
    }

    /** An input of real numbers, and rules of a book for everything between the scores and it. */
    public static Suitability inputBackward(Network network, RuleBook book) {
        List<String> inputs =
                network.floatingInputs().stream().map(i -> i.name()).toList();
        return inputs.isEmpty()
                ? Suitability.no("no input of " + network.name() + " is made of real numbers, so none has a gradient")
                : backward(network, inputs, book);
    }

    private static Suitability backward(Network network, List<String> edges, RuleBook book) {
        String missing = network.missingRules(edges, book);
        return missing.isEmpty() ? Suitability.YES : Suitability.no(missing);
    }
}
