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
 * SquareGrad (SmoothGrad squared): the mean of the squares of another method's attributions over inputs with Gaussian noise added, as {@link SmoothGrad} draws it. It
 * is the square of SmoothGrad plus VarGrad.
 *
 * <p>It has no sign. Among gradients it ranked pixels best where pixels were removed and the network trained anew.
 *
 * <p>Hooker et al. 2018 (arXiv:1806.10758).
 */
@Describe(
        title = "SquareGrad",
        titleZh = "平方梯度（SquareGrad）",
        summary =
                "Averages the squares of another method over inputs with noise added: large where it is strong or unsteady.",
        summaryZh = "对加入噪声的输入多次应用另一方法并取平方的平均：作用强或不稳定之处数值大。",
        paper = "arXiv:1806.10758")
public record SquareGrad(
        @Param(value = "the method that is applied to each noisy input", zh = "对每个加噪输入所用的方法") InputAttribution method,
        @Param(value = "number of noisy inputs", zh = "加噪输入的个数") int samples,
        @Param(
                        value =
                                "standard deviation of the noise, as a share of the input's greatest minus its least number",
                        zh = "噪声标准差，相对于输入最大值与最小值之差的比例")
                double noise)
        implements InputAttribution {
    public SquareGrad {
        NoisyInputs.require(samples, noise);
    }

    public SquareGrad() {
        this(new Saliency(), 25, 0.15);
    }

    @Override
    public Reduction reduction() {
        return method.reduction();
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        return NoisyInputs.of(this, method, samples, noise, (mean, variance) -> mean * mean + variance, subject, batch);
    }

    @Override
    public Suitability suits(Network network) {
        return method.suits(network);
    }
}
