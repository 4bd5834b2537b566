package convscope.method.cam;

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
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.UnsuitableModelException;
import convscope.model.Layer;
import convscope.network.Network;

/**
 * KPCA-CAM: the first component of a kernel principal component analysis of what a layer computes; the negative part cut.
 *
 * <p>Positions are compared by {@code exp(-gamma |a - b|^2)}, with a and b their values over all channels, and gamma 1 / C unless set; the map has the layer's
 * resolution {@code [*S]} and the sign by which it does not correlate negatively with the mean over the channels. A bent arrangement of the values, which a straight
 * component cuts through, stays in one piece. Like Eigen-CAM it needs no gradient and no class.
 *
 * <p>Every position is compared with every other, so a layer may have at most 4,096; use Eigen-CAM for larger ones.
 *
 * <p>Karmani et al. 2024 (arXiv:2410.00267); kernel analysis by Schölkopf, Smola, Müller 1998.
 */
@Describe(
        title = "KPCA-CAM",
        titleZh = "KPCA-CAM 核主成分类激活图",
        summary =
                "Shows which region a layer responds to most distinctly, whatever the class, by kernel principal component analysis.",
        summaryZh = "用核主成分分析显示某一层反应最突出的区域，与类别无关。",
        paper = "arXiv:2410.00267")
public record KpcaCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "how fast likeness falls with squared distance; 0 takes 1 / channels",
                        zh = "相似度随距离平方下降的快慢；0 取通道数的倒数")
                double gamma)
        implements Explainer<Heatmap> {
    private static final int MOST = 4096;

    public KpcaCam() {
        this(LayerRef.AUTO, 0);
    }

    public KpcaCam {
        if (!(gamma >= 0) || Double.isInfinite(gamma)) {
            throw new InvalidRequestException("gamma must be at least 0, was " + gamma);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        ChannelMaps maps = subject.activation(choice.layer());
        if (maps.positions() > MOST) {
            throw new UnsuitableModelException(tooLarge(choice.layer(), maps.positions()));
        }
        PrincipalMap map = PrincipalMap.radial(maps, gamma == 0 ? 1.0 / maps.channels() : gamma);
        Recording recording =
                new Recording(this, subject).layer(choice.sentence()).value("share-of-variance", map.share());
        return ClassActivation.positive(map.values(), choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        Suitability spatial = Needs.spatialLayer(network);
        if (!spatial.suits() || !layer.isAuto()) {
            return spatial;
        }
        Layer read = network.lastSpatialLayer();
        Shape shape = read.output().shape();
        long positions = 1;
        for (int axis : read.spatialAxes()) {
            positions *= shape.isRankKnown() && shape.axis(axis).isKnown() ? shape.size(axis) : 1;
        }
        return positions > MOST ? Suitability.no(tooLarge(read, positions)) : Suitability.YES;
    }

    private static String tooLarge(Layer read, long positions) {
        return "layer '" + read.name() + "' has " + positions + " positions, and KPCA-CAM compares each with each: "
                + MOST + " at most are expected. Choose a later layer, or use eigen-cam";
    }
}
