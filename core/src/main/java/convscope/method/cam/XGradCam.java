package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.graph.Value;
import convscope.runtime.Pass;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * XGrad-CAM: Grad-CAM with the mean of the gradient weighted by the channel's own values.
 *
 * <p>{@code w_k = sum_S(g_k A_k) / sum_S A_k}, {@code L = max(sum_k w_k A_k, 0)} at the layer's resolution {@code [*S]}. The weights are those that best keep two
 * axioms: removing a channel changes the score by what the map gives it, and what the channels get adds up to the score. It equals Grad-CAM where the layer feeds global
 * average pooling.
 *
 * <p>The divisor means something only for values of one sign, that is after a ReLU. A channel whose sum is below 1e-7 of its sum of sizes gets the weight 0, and the
 * record says so, and says where the layer has negative values.
 *
 * <p>Fu et al. 2020 (arXiv:2008.02312), equation 8.
 */
@Describe(
        name = "xgrad-cam",
        title = "XGrad-CAM",
        titleZh = "XGrad-CAM 基于公理的类激活图",
        summary =
                "Shows which region of the input speaks for a class, weighting each map by its gradient where the map is active.",
        summaryZh = "按各特征图活跃处的梯度加权，显示输入中支持该类别的区域。",
        paper = "arXiv:2008.02312")
public record XGradCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerFormula {
    private static final double VANISHING = 1e-7;
    private static final String LEAST = "least";
    private static final String UNWEIGHTED = "unweighted";

    public XGradCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        Value usable = usable(activation, axes);
        Value sum = axes.sumOverSpace(activation);
        Value divisor = usable.choose(sum, sum.like(1));
        Value weights = axes.sumOverSpace(gradient.times(activation)).dividedBy(divisor);
        return axes.sumOfChannels(usable.choose(weights, weights.like(0)).times(activation));
    }

    private static Value usable(Value activation, LayerAxes axes) {
        Value sizes = axes.sumOverSpace(activation.abs());
        return axes.sumOverSpace(activation).abs().greaterThan(sizes.times(VANISHING));
    }

    @Override
    public Map<String, Value> facts(Value activation, LayerAxes axes) {
        Value vanishing = usable(activation, axes).not().and(active(activation, axes));
        Map<String, Value> facts = new LinkedHashMap<>();
        facts.put(LEAST, axes.overItem("ReduceMin", activation));
        facts.put(UNWEIGHTED, axes.overItem("ReduceSum", vanishing.castLike(activation)));
        return facts;
    }

    private static Value active(Value activation, LayerAxes axes) {
        return axes.sumOverSpace(activation.abs()).greaterThan(activation.like(0));
    }

    @Override
    public void note(LayerChoice choice, Pass pass, Recording recording) {
        double least = pass.result(LEAST).number(0);
        int unweighted = (int) pass.result(UNWEIGHTED).number(0);
        if (least < 0) {
            recording.note(String.format(
                    Locale.ROOT,
                    "Layer '%s' has values below 0 (the least is %.3g), so it does not come after a ReLU: the sums that XGrad-CAM"
                            + " divides by may nearly cancel.",
                    choice.layer().name(),
                    least));
        }
        if (unweighted > 0) {
            recording.note("Channels left out because their values add up to 0: " + unweighted + ".");
        }
    }
}
