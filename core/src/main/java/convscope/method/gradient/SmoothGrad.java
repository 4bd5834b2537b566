package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Describe;
import convscope.explain.InputAttribution;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.network.Network;
import java.util.Map;

/**
 * SmoothGrad: the mean of another method's attributions over inputs with Gaussian noise added.
 *
 * <p>Each noisy input is {@code x + e} with {@code e} drawn anew for every element from a normal distribution of deviation {@code noise * (max x - min x)}. The mean
 * keeps its signs; how channels become a map is the other method's affair. It calms maps that flicker from pixel to pixel; what it shows is the method on a blurred
 * score, so too much noise shows what the network sees in noise. Costs {@code samples} times the other method. Summary numbers of the other method, such as a
 * completeness gap, are means over the noisy inputs.
 *
 * <p>Smilkov et al. 2017 (arXiv:1706.03825), section 3; 10 to 20 % noise is their advice.
 */
@Describe(
        title = "SmoothGrad",
        titleZh = "平滑梯度（SmoothGrad）",
        summary =
                "Averages another method over inputs with noise added, which leaves what does not hang on single pixels.",
        summaryZh = "对加入噪声的输入多次应用另一方法并取平均，保留不依赖个别像素的部分。",
        paper = "arXiv:1706.03825")
public record SmoothGrad(
        @Param(value = "the method that is applied to each noisy input", zh = "对每个加噪输入所用的方法") InputAttribution method,
        @Param(value = "number of noisy inputs", zh = "加噪输入的个数") int samples,
        @Param(
                        value =
                                "standard deviation of the noise, as a share of the input's greatest minus its least number",
                        zh = "噪声标准差，相对于输入最大值与最小值之差的比例")
                double noise)
        implements InputAttribution {
    public SmoothGrad {
        NoisyInputs.require(samples, noise);
    }

    public SmoothGrad() {
        this(new Saliency(), 25, 0.15);
    }

    @Override
    public Reduction reduction() {
        return method.reduction();
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        return NoisyInputs.of(this, method, samples, noise, (mean, variance) -> mean, subject, batch);
    }

    @Override
    public Suitability suits(Network network) {
        return method.suits(network);
    }
}
