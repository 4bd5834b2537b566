package convscope.method.cam;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import java.util.Random;

/**
 * Score-CAM: the channels of a layer, weighted by how far the target's probability rises when the input shines through their maps, summed; the negative part cut.
 *
 * <p>{@code w_k = p(b + m_k (x - b)) - p(b)}, {@code L = ReLU(sum_k w_k A_k)}, with p the probability of the target (its explained scalar where it is no class), b the
 * baseline, and m_k the map of channel k at the input's resolution, stretched from 0 to 1. A baseline of zeros in the numbers that are fed gives the authors'
 * {@code m_k x}; for most networks that is a picture of the mean colour, not a black one. A channel whose map is constant masks everything and has weight 0.
 *
 * <p>It needs no gradient. It takes a forward pass for every channel, 1,280 for the last layer of EfficientNet-Lite0, because by default it is the method of the paper
 * and leaves none out; {@code channels} keeps those with the largest variance and divides the time (Faster Score-CAM: 10 often suffice). These come first, so that an
 * unfinished map is Faster Score-CAM's.
 *
 * <p>Wang et al. 2020 (arXiv:1910.01279), equations 5 to 7; the baseline is their X_b, and the softmax of their algorithm 1, which their code leaves out, is
 * {@code weights softmax}. Faster Score-CAM is due to tabayashi0117 (github.com/tabayashi0117/Score-CAM).
 */
@Describe(
        title = "Score-CAM",
        titleZh = "Score-CAM 得分加权类激活图",
        summary =
                "Shows which region of the input speaks for a class, weighting the maps of a layer by the probability of the input seen through them.",
        summaryZh = "用某一层的特征图遮盖输入，以所得概率为特征图加权，显示输入中支持该类别的区域。",
        paper = "arXiv:1910.01279")
public record ScoreCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "how many channels to use, those whose maps vary most; 0 for all",
                        zh = "使用的通道数，取变化最大的特征图；0 表示全部")
                int channels,
        @Param(
                        value =
                                "what the input fades to where the mask is 0: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "掩膜为 0 处输入变为：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(value = "how the rises of the probability become weights", zh = "概率的升高如何变为权重") Weights weights)
        implements ScoreWeighting {
    /** How the rises of the probability become weights. */
    public enum Weights {
        /** As they are. */
        SCORE,
        /** Their softmax over the channels that were used. */
        SOFTMAX
    }

    public ScoreCam() {
        this(LayerRef.AUTO, 0, Baseline.ZERO, Weights.SCORE);
    }

    public ScoreCam {
        ScoreWeighting.requireChannels(channels);
    }

    @Override
    public int runs() {
        return 1;
    }

    @Override
    public void alter(float[] mask, int run, Random random) {}
}
