package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.Value;

/**
 * HiResCAM: the gradient times what a layer computes, element by element, summed over the channels; the negative part cut.
 *
 * <p>{@code L = max(sum_k g_k A_k, 0)} at the layer's resolution {@code [*S]}. Unlike Grad-CAM it does not average the gradient over positions, so it shows only places
 * that the score really depends on; where one linear layer stands between the layer and the score, the map before its cut adds up to the score without the bias. The
 * two are equal where the layer feeds global average pooling.
 *
 * <p>Draelos and Carin 2020 (arXiv:2011.08891), section 3.
 */
@Describe(
        name = "hires-cam",
        title = "HiResCAM",
        titleZh = "HiResCAM 高分辨率类激活图",
        summary =
                "Shows which places of the input the score for a class was computed from, by gradient times activation.",
        summaryZh = "以梯度乘激活值显示该类别的得分由输入的哪些位置计算而来。",
        paper = "arXiv:2011.08891")
public record HiResCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerFormula {
    public HiResCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        return axes.sumOfChannels(gradient.times(activation));
    }
}
