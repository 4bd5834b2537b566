package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.Value;

/**
 * Grad-CAM: the channels of a layer, weighted by the mean of the score's gradient over positions, summed; the negative part cut.
 *
 * <p>{@code w_k = mean_S dY/dA_k}, {@code L = ReLU(sum_k w_k A_k)}, with Y the score before softmax. The raw map has the layer's resolution
 * {@code [*S]}. Use it to see which region speaks for a class; it is coarse, and single pixels need an input gradient.
 *
 * <p>Selvaraju et al. 2017 (arXiv:1610.02391), equations 1 and 2.
 */
@Describe(
        title = "Grad-CAM",
        titleZh = "Grad-CAM 梯度加权类激活图",
        summary =
                "Shows which region of the input speaks for a class, weighting the maps of a layer by their mean gradient.",
        summaryZh = "用平均梯度为某一层的特征图加权，显示输入中支持该类别的区域。",
        paper = "arXiv:1610.02391")
public record GradCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerFormula {
    public GradCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        return axes.sumOfChannels(axes.meanOverSpace(gradient).times(activation));
    }
}
