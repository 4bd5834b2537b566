package convscope.method.cam;

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

/**
 * Eigen-CAM: the first principal component of what a layer computes; the negative part cut.
 *
 * <p>With the values {@code A [S, C]}, centred per channel, and their first right singular vector v: {@code L = max(A v, 0)} at the layer's resolution {@code [*S]}.
 * The sign of v is the one by which the map does not correlate negatively with the mean over the channels.
 *
 * <p>It needs no gradient and no class: use it on any network to see the object that a layer responds to, and another method to see why a class was answered.
 *
 * <p>Muhammad and Yeasin 2020 (arXiv:2008.00299), equation 4; centring as in the common implementations, without which the component is mostly the mean.
 */
@Describe(
        title = "Eigen-CAM",
        titleZh = "Eigen-CAM 主成分类激活图",
        summary =
                "Shows which region a layer responds to most distinctly, whatever the class: the principal component of its maps.",
        summaryZh = "显示某一层反应最突出的区域，与类别无关：其特征图的第一主成分。",
        paper = "arXiv:2008.00299")
public record EigenCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements Explainer<Heatmap> {
    public EigenCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        PrincipalMap map = PrincipalMap.linear(subject.activation(choice.layer()));
        Recording recording =
                new Recording(this, subject).layer(choice.sentence()).value("share-of-variance", map.share());
        return ClassActivation.positive(map.values(), choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayer(network);
    }
}
