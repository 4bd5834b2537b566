package convscope.method.cam;

import convscope.backward.RuleBook;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.network.Network;
import convscope.runtime.Pass;
import java.util.List;

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
        implements Explainer<Heatmap> {
    public GradCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        String edge = choice.edge();
        Pass pass = subject.run(subject.query(List.of(edge), List.of(edge), RuleBook.GRADIENT));
        double[] weights =
                ChannelMaps.of(choice.layer(), pass.cotangent(edge), 0).means();
        Tensor signed = ChannelMaps.of(choice.layer(), pass.activation(edge), 0).weightedSum(weights);
        Recording recording =
                new Recording(this, subject).target(subject.explained()).layer(choice.sentence());
        return ClassActivation.positive(signed, choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
