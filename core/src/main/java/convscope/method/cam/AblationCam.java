package convscope.method.cam;

import convscope.explain.BehindLayer;
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

/**
 * Ablation-CAM: the channels of a layer, weighted by the share of the score that goes away when a channel is set to 0, summed; the negative part cut.
 *
 * <p>{@code w_k = (Y - Y_k) / |Y|}, {@code L = ReLU(sum_k w_k A_k)}, with Y the explained scalar and Y_k the same with channel k of the layer set to 0. The size of Y
 * divides, not Y, so that a channel that raises a negative score counts in favour as well; a Y of exactly 0 divides nothing. It needs no gradient. One run per channel
 * that is not 0 anyway, but only of the part of the network behind the layer: cheap for late layers, as many forward passes as channels for early ones. Use it where
 * gradients saturate or the model has no gradient.
 *
 * <p>Desai and Ramaswamy 2020 (WACV, pages 983-991), equations 4 and 5.
 */
@Describe(
        title = "Ablation-CAM",
        titleZh = "Ablation-CAM 消融类激活图",
        summary =
                "Shows which region of the input speaks for a class, weighting the maps of a layer by what the score loses without each.",
        summaryZh = "以去掉某一特征图后得分的损失为其加权，显示输入中支持该类别的区域。",
        paper = "doi:10.1109/WACV45572.2020.9093360")
public record AblationCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer)
        implements Explainer<Heatmap> {
    public AblationCam() {
        this(LayerRef.AUTO);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        BehindLayer behind = BehindLayer.of(subject, choice.layer());
        ChannelMaps maps = ChannelMaps.of(choice.layer(), behind.value(), 0);
        ChannelAblation ablation = new ChannelAblation(subject, choice.layer(), behind);
        ablation.run(() -> heatmap(subject, choice, maps, ablation));
        return heatmap(subject, choice, maps, ablation);
    }

    private Heatmap heatmap(Subject subject, LayerChoice choice, ChannelMaps maps, ChannelAblation ablation) {
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .layer(choice.sentence())
                .value("channels", maps.channels())
                .value("silent-channels", ablation.silent())
                .value("runs", ablation.runs());
        double[] weights = ablation.drops();
        double size = Math.abs(ablation.score());
        for (int k = 0; k < weights.length && size > 0; k++) {
            weights[k] /= size;
        }
        return ClassActivation.positive(maps.weightedSum(weights), choice, subject, recording);
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayer(network);
    }
}
