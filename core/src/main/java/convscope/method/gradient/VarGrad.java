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
 * VarGrad: the variance of another method's attributions over inputs with Gaussian noise added, as {@link SmoothGrad} draws it: the mean square of their distance
 * from their mean, divided by the number of samples.
 *
 * <p>It tells where the attribution is unsteady, which is often where edges are; it has no sign and is 0 for a linear network. It does not say in which direction a
 * part counts.
 *
 * <p>Adebayo et al. 2018 (arXiv:1810.03307).
 */
@Describe(
        title = "VarGrad",
        titleZh = "方差梯度（VarGrad）",
        summary = "Shows where another method changes most when noise is added to the input.",
        summaryZh = "显示输入加入噪声时另一方法的结果在哪些位置变化最大。",
        paper = "arXiv:1810.03307")
public record VarGrad(
        @Param(value = "the method that is applied to each noisy input", zh = "对每个加噪输入所用的方法") InputAttribution method,
        @Param(value = "number of noisy inputs", zh = "加噪输入的个数") int samples,
        @Param(
                        value =
                                "standard deviation of the noise, as a share of the input's greatest minus its least number",
                        zh = "噪声标准差，相对于输入最大值与最小值之差的比例")
                double noise)
        implements InputAttribution {
    public VarGrad {
        NoisyInputs.require(samples, noise);
    }

    public VarGrad() {
        this(new Saliency(), 25, 0.15);
    }

    @Override
    public Reduction reduction() {
        return method.reduction();
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        return NoisyInputs.of(this, method, samples, noise, (mean, variance) -> variance, subject, batch);
    }

    @Override
    public Suitability suits(Network network) {
        return method.suits(network);
    }
}
