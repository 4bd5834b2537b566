package convscope.method.cam;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.InvalidRequestException;
import java.util.Random;

/**
 * IS-CAM, integrated Score-CAM: {@link ScoreCam} whose rises are means over masks of growing strength.
 *
 * <p>{@code w_k = mean_{i=1..n} p(b + (i/n) m_k (x - b)) - p(b)}: each mask is the map times {@code i/n}, at most 1. {@code channels} times {@code steps} forward passes, so
 * by default only the channels that vary most are used.
 *
 * <p>Naidu et al. 2020 (arXiv:2010.03023), section 3.
 */
@Describe(
        title = "IS-CAM (integrated Score-CAM)",
        titleZh = "IS-CAM（积分的 Score-CAM）",
        summary = "Shows what Score-CAM shows, averaging over masks of growing strength.",
        summaryZh = "与 Score-CAM 相同，但对强度递增的掩膜取平均。",
        paper = "arXiv:2010.03023")
public record IsCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "how many channels to use, those whose maps vary most; 0 for all",
                        zh = "使用的通道数，取变化最大的特征图；0 表示全部")
                int channels,
        @Param(value = "masks of growing strength per channel", zh = "每个通道强度递增的掩膜数") int steps,
        @Param(
                        value =
                                "what the input fades to where the mask is 0: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "掩膜为 0 处输入变为：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(value = "how the rises of the probability become weights", zh = "概率的升高如何变为权重") ScoreCam.Weights weights)
        implements ScoreWeighting {
    public IsCam() {
        this(LayerRef.AUTO, 64, 10, Baseline.ZERO, ScoreCam.Weights.SCORE);
    }

    public IsCam {
        ScoreWeighting.requireChannels(channels);
        if (steps < 1) {
            throw new InvalidRequestException("steps must be at least 1, was " + steps);
        }
    }

    @Override
    public int runs() {
        return steps;
    }

    @Override
    public void alter(float[] mask, int run, Random random) {
        float share = (run + 1f) / steps;
        for (int i = 0; i < mask.length; i++) {
            mask[i] *= share;
        }
    }
}
