package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.Value;

/**
 * Grad-CAM++: every position of a channel counts with a coefficient of its own, so that an object that covers few positions, or is there several times, weighs as
 * much as a large one.
 *
 * <p>With the gradient g and the channel's sum {@code sum_S A}: {@code alpha = g^2 / (2 g^2 + g^3 sum_S A) = 1 / (2 + g sum_S A)}, 0 where the divisor vanishes;
 * {@code w_k = sum_S alpha max(g, 0)}, {@code L = max(sum_k w_k A_k, 0)}. In the second form nothing depends on how large the scores are, so gradients of any size
 * are safe. The raw map has the layer's resolution {@code [*S]}.
 *
 * <p>Use it where Grad-CAM finds only one of several objects. Where the layer feeds global average pooling it differs from Grad-CAM in leaving out the channels that
 * speak against the class.
 *
 * <p>Chattopadhay et al. 2018 (arXiv:1710.11063), equations 5, 7 and 19, for {@code Y = exp(S)}, whose factor {@code exp(S)} cancels in alpha and only scales the
 * map: it is left out. The authors' program also divides the alphas of a channel by their sum over the positions of positive gradient, which the paper does not say:
 * {@code normalizeAlpha}.
 */
@Describe(
        title = "Grad-CAM++",
        titleZh = "Grad-CAM++",
        summary =
                "Shows which regions of the input speak for a class, giving each position its own weight so that several or small objects count.",
        summaryZh = "显示输入中支持该类别的区域；每个位置有自己的权重，因此多个或较小的物体也能体现。",
        paper = "arXiv:1710.11063")
public record GradCamPlusPlus(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value =
                                "whether the coefficients of a channel are divided by their sum, as the authors' program does",
                        zh = "是否像作者的程序那样，将每个通道的系数除以其总和")
                boolean normalizeAlpha)
        implements LayerFormula {
    /** Sizes below this are no divisor. */
    private static final double TINY = 1e-12;

    public GradCamPlusPlus() {
        this(LayerRef.AUTO, false);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        Value alpha = inverse(gradient.times(axes.sumOverSpace(activation)).plus(2), 0);
        if (normalizeAlpha) {
            alpha = alpha.times(inverse(axes.sumOverSpace(alpha.times(gradient.positive())), 1));
        }
        Value weights = axes.sumOverSpace(alpha.times(gradient.positivePart()));
        return axes.sumOfChannels(weights.times(activation));
    }

    /** {@code 1 / v}, and {@code otherwise} where v vanishes. */
    private static Value inverse(Value v, double otherwise) {
        Value usable = v.abs().greaterThan(v.like(TINY));
        return usable.choose(usable.choose(v, v.like(1)).reciprocal(), v.like(otherwise));
    }
}
