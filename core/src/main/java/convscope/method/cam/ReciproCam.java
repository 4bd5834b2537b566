package convscope.method.cam;

import convscope.explain.BehindLayer;
import convscope.explain.ChannelMaps;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.InputLayout;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Needs;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Samples;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.network.Network;

/**
 * ReciproCAM: what the score is when a layer keeps its values around one position only, for every position.
 *
 * <p>{@code L(p) = Y(m_p A) - Y(0)}, where {@code m_p} is 1 at position p and 0 elsewhere, or falls off to its neighbours ({@link Kept#NEIGHBOURHOOD}: along every axis
 * {@code 1/4, 1/2, 1/4}), and {@code Y(0)} is the score of a layer of zeros; signed, at the layer's resolution {@code [*S]}. The authors explain the probability and
 * stretch the map between its ends, which {@code Y(0)} does not change; here Y is the explained scalar, as everywhere: ask for the probability to have theirs. It needs
 * no gradient, and as many runs as the layer has positions, of the part of the network behind it only.
 *
 * <p>Byun and Lee 2022 (arXiv:2209.14074), section 3.
 */
@Describe(
        title = "ReciproCAM",
        titleZh = "ReciproCAM 逐位置类激活图",
        summary =
                "Shows which region of the input speaks for a class, by what the score is when a layer keeps one position at a time.",
        summaryZh = "每次只保留某一层的一个位置并读取得分，显示输入中支持该类别的区域。",
        paper = "arXiv:2209.14074")
public record ReciproCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "what a run keeps: one position alone, or with its neighbours at falling weight",
                        zh = "每次保留的内容：单个位置，或连同权重递减的邻近位置")
                Kept kept)
        implements Explainer<Heatmap> {
    /** What a run keeps of the layer. */
    public enum Kept {
        POSITION,
        /** Three positions along every axis, weighted as by a Gaussian. */
        NEIGHBOURHOOD
    }

    private static final double BESIDE = 0.25;
    private static final double AT = 0.5;

    public ReciproCam() {
        this(LayerRef.AUTO, Kept.POSITION);
    }

    @Override
    public Heatmap explain(Subject subject) {
        LayerChoice choice = LayerChoice.spatial(layer, subject.network());
        BehindLayer behind = BehindLayer.of(subject, choice.layer());
        ChannelMaps maps = ChannelMaps.of(choice.layer(), behind.value(), 0);
        InputLayout layout = new InputLayout(choice.layer().channelAxis());
        double[] scores = new double[maps.positions() + 1];
        int[] done = {0};
        Samples.of(subject, scores.length)
                .showing(() -> heatmap(subject, choice, maps, scores, done[0]))
                .run(
                        behind.query(),
                        sample -> behind.feeding(
                                masked(behind.value(), layout, maps, sample == 0 ? null : mask(maps, sample - 1))),
                        (sample, pass, item) -> {
                            scores[sample] = behind.score(pass, item);
                            done[0] = sample + 1;
                        });
        return heatmap(subject, choice, maps, scores, scores.length);
    }

    private Heatmap heatmap(Subject subject, LayerChoice choice, ChannelMaps maps, double[] scores, int done) {
        float[] values = new float[maps.positions()];
        for (int p = 0; p + 1 < done; p++) {
            values[p] = (float) (scores[p + 1] - scores[0]);
        }
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .layer(choice.sentence())
                .value("empty-layer-score", scores[0])
                .value("runs", scores.length);
        return ClassActivation.signed(Tensor.of(values, maps.space()), choice, subject, recording);
    }

    /** Weights over the positions around one of them. */
    private double[] mask(ChannelMaps maps, int centre) {
        long[] space = maps.space();
        double[] mask = new double[maps.positions()];
        for (int p = 0; p < mask.length; p++) {
            mask[p] = 1;
            int rest = p;
            int middle = centre;
            for (int axis = space.length - 1; axis >= 0; axis--) {
                int size = (int) space[axis];
                mask[p] *= weight(Math.abs(rest % size - middle % size));
                rest /= size;
                middle /= size;
            }
        }
        return mask;
    }

    private double weight(int distance) {
        if (kept == Kept.POSITION) {
            return distance == 0 ? 1 : 0;
        }
        return distance == 0 ? AT : distance == 1 ? BESIDE : 0;
    }

    private static float[] masked(Tensor value, InputLayout layout, ChannelMaps maps, double[] mask) {
        float[] all = value.floats();
        float[] kept = new float[all.length];
        int positions = maps.positions();
        for (int p = 0; mask != null && p < positions; p++) {
            for (int c = 0; mask[p] != 0 && c < maps.channels(); c++) {
                int at = layout.offset(c, p, maps.channels(), positions);
                kept[at] = (float) (mask[p] * all[at]);
            }
        }
        return kept;
    }

    @Override
    public Suitability suits(Network network) {
        return Needs.spatialLayer(network);
    }
}
