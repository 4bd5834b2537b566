package convscope.method.cam;

import convscope.backward.Backward;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Suitability;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.network.Network;

/**
 * Shapley-CAM: Grad-CAM with weights that come near to the channels' Shapley values, from first and second derivatives.
 *
 * <p>{@code w_k = mean_S (g - H A / 2)_k}, {@code L = max(sum_k w_k A_k, 0)} at the layer's resolution {@code [*S]}, where H are the second derivatives of the score
 * with respect to the layer: what channels do to the score together is shared between them. {@code H A} is the gradient of {@code sum(A g)} with A held constant, by
 * the same rules as the gradient itself.
 *
 * <p>Where only ReLU, pooling and dense layers follow the layer, H is 0 and the map is Grad-CAM's; it differs with smooth activations, with squeeze and excitation, and
 * where a probability is explained.
 *
 * <p>Cai 2025 (CAMs as Shapley value-based explainers, arXiv:2501.06261).
 */
@Describe(
        title = "Shapley-CAM",
        titleZh = "Shapley-CAM 沙普利类激活图",
        summary =
                "Shows which region speaks for a class, sharing what channels do together between them by second derivatives.",
        summaryZh = "用二阶导数在通道间分摊其共同作用，显示支持该类别的区域。",
        paper = "arXiv:2501.06261")
public record ShapleyCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerFormula {
    public ShapleyCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        Value second = Backward.gradient(gradient, activation, activation);
        Value weights = axes.meanOverSpace(gradient.minus(second.times(0.5)));
        return axes.sumOfChannels(weights.times(activation));
    }

    @Override
    public Suitability suits(Network network) {
        Suitability first = Needs.spatialLayerAndGradient(network);
        if (!first.suits() || !layer.isAuto()) {
            return first;
        }
        try {
            network.session().derive(query(network, network.head().score().name()));
            return Suitability.YES;
        } catch (UnsupportedOperatorException e) {
            return Suitability.no(e.getMessage());
        }
    }
}
