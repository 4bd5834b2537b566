package convscope.graph;

import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.Map;

/** Shapes of losses. */
final class LossShapes {
    static final Map<String, ShapeRule> RULES =
            Map.of("NegativeLogLikelihoodLoss", LossShapes::loss, "SoftmaxCrossEntropyLoss", LossShapes::loss);

    private LossShapes() {}

    /** One number, or one for each that was to be found; of cross entropy also the logarithms of the probabilities. */
    private static void loss(Inferred n) {
        n.out(0, n.type(0), n.node.text("reduction", "mean").equals("none") ? n.shape(1) : Shape.of());
        n.out(1, n.type(0), n.shape(0));
    }
}
