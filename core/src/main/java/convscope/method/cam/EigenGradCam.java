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
import convscope.network.Network;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import java.util.List;

/**
 * EigenGrad-CAM: the first principal component of gradient times activation; the negative part cut.
 *
 * <p>It is Eigen-CAM on {@code g A} instead of A, and so depends on the class. The sign is the one by which the map does not correlate negatively with the mean of
 * {@code g A} over the channels, which is HiResCAM divided by the number of channels.
 *
 * <p>The method goes back to the library pytorch-grad-cam, after Eigen-CAM (arXiv:2008.00299).
 */
@Describe(
        title = "EigenGrad-CAM",
        titleZh = "EigenGrad-CAM 梯度主成分类激活图",
        summary =
                "Shows the region that speaks most distinctly for a class: the principal component of gradient times activation.",
        summaryZh = "显示最突出地支持该类别的区域：梯度乘激活值的第一主成分。")
public record EigenGradCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements Explainer<Heatmap> {
    public EigenGradCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        String edge = choice.edge();
        Formula product = new Formula(
                "gradient x activation of " + edge,
                List.of(edge),
                terms -> Formula.result(terms.cotangent(edge).times(terms.value(edge))));
        Pass pass = subject.run(
                subject.query(List.of(), List.of(edge), RuleBook.GRADIENT).computing(product));
        PrincipalMap map = PrincipalMap.linear(ChannelMaps.of(choice.layer(), pass.result(), 0));
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .layer(choice.sentence())
                .value("share-of-variance", map.share());
        return ClassActivation.positive(map.values(), choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayerAndGradient(network);
    }
}
