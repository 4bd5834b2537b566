package convscope.method.cam;

import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.Value;

/**
 * Element-wise Grad-CAM: the positive parts of gradient times activation, summed over the channels.
 *
 * <p>{@code L = sum_k max(g_k A_k, 0)} at the layer's resolution {@code [*S]}. It is HiResCAM without what speaks against the class: two channels never cancel, so the
 * map marks every place that some channel argues from. Use HiResCAM for the balance.
 *
 * <p>The method is no paper's; it goes back to the library pytorch-grad-cam.
 */
@Describe(
        name = "grad-cam-elementwise",
        title = "Element-wise Grad-CAM",
        titleZh = "逐元素 Grad-CAM",
        summary =
                "Shows every place of the input where some channel speaks for a class, without weighing it against others.",
        summaryZh = "显示输入中有通道支持该类别的每个位置，不与反对的通道相抵。")
public record ElementwiseGradCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements LayerFormula {
    public ElementwiseGradCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Value map(Value activation, Value gradient, LayerAxes axes) {
        return axes.sumOfChannels(gradient.times(activation).positivePart());
    }
}
