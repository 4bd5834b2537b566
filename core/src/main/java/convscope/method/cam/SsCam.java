package convscope.method.cam;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.graph.InvalidRequestException;
import java.util.Random;

/**
 * SS-CAM, smoothed Score-CAM: {@link ScoreCam} whose rises are means over noisy masks.
 *
 * <p>{@code w_k = mean_i p(b + (m_k + e_i) (x - b)) - p(b)} with e_i Gaussian noise of standard deviation {@code noise}, drawn for each element of the mask, whose range
 * is 0 to 1; the mask is not clipped. The second of the authors' two variants; their noise of 2 drowns a mask between 0 and 1 and comes from the other one, which adds it
 * to the layer's values. {@code channels} times {@code samples} forward passes, so by default only the channels that vary most are used.
 *
 * <p>Naidu et al. 2020 (arXiv:2006.14255), section 3.
 */
@Describe(
        title = "SS-CAM (smoothed Score-CAM)",
        titleZh = "SS-CAM（平滑的 Score-CAM）",
        summary = "Shows what Score-CAM shows, averaging over noisy masks.",
        summaryZh = "与 Score-CAM 相同，但对加噪声的掩膜取平均。",
        paper = "arXiv:2006.14255")
public record SsCam(
        @Param(value = "layer to read; auto takes the last one with spatial extent", zh = "读取的层；auto 取最后一个有空间尺寸的层")
                LayerRef layer,
        @Param(
                        value = "how many channels to use, those whose maps vary most; 0 for all",
                        zh = "使用的通道数，取变化最大的特征图；0 表示全部")
                int channels,
        @Param(value = "noisy masks per channel", zh = "每个通道的加噪掩膜数") int samples,
        @Param(value = "standard deviation of the noise; masks go from 0 to 1", zh = "噪声的标准差；掩膜取值为 0 到 1") double noise,
        @Param(
                        value =
                                "what the input fades to where the mask is 0: zero, mean, blur, noise, black, white, or a .npy file",
                        zh = "掩膜为 0 处输入变为：zero、mean、blur、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(value = "how the rises of the probability become weights", zh = "概率的升高如何变为权重") ScoreCam.Weights weights)
        implements ScoreWeighting {
    public SsCam() {
        this(LayerRef.AUTO, 64, 10, 0.2, Baseline.ZERO, ScoreCam.Weights.SCORE);
    }

    public SsCam {
        ScoreWeighting.requireChannels(channels);
        if (samples < 1) {
            throw new InvalidRequestException("samples must be at least 1, was " + samples);
        }
        if (!(noise >= 0 && noise < Double.POSITIVE_INFINITY)) {
            throw new InvalidRequestException("noise must be at least 0, was " + noise);
        }
    }

    @Override
    public int runs() {
        return samples;
    }

    @Override
    public void alter(float[] mask, int run, Random random) {
        for (int i = 0; i < mask.length; i++) {
            mask[i] += (float) (noise * random.nextGaussian());
        }
    }
}
