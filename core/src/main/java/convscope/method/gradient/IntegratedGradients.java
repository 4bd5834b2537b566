package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.InputAttribution;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Integrated Gradients: the average of the gradients along the straight path from a baseline to the input, times their difference:
 * {@code (x - x') * integral of dY/dx(x' + a (x - x')) over a from 0 to 1}.
 *
 * <p>One signed number per element of the input; they add up to {@code Y(x) - Y(x')} but for the error of the sum over {@code steps} places, which the record tells
 * as {@code completeness-gap}. All inputs of a network move together. Elements that equal the baseline get 0, so with a baseline of zeros a grey that is fed as 0
 * counts nothing: try another baseline before trusting such places. Use it when single pixels matter; use Grad-CAM when regions do. Networks with many kinks leave
 * a larger gap; more steps close it.
 *
 * <p>Sundararajan, Taly, Yan 2017 (arXiv:1703.01365), equation 1.
 */
@Describe(
        title = "Integrated Gradients",
        titleZh = "积分梯度",
        summary =
                "Shows what each part of the input adds to the score on the way from a baseline; the parts add up to the whole difference.",
        summaryZh = "显示从基线到输入的路径上，输入的每一部分使得分改变多少；各部分之和等于总差值。",
        paper = "arXiv:1703.01365")
public record IntegratedGradients(
        @Param(value = "places on the path where the gradient is taken", zh = "路径上取梯度的点数") int steps,
        @Param(
                        value =
                                "where the path begins: zero, mean, blur, blur:SIGMA, noise, black, white or a .npy file",
                        zh = "路径的起点：zero、mean、blur、blur:SIGMA、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(
                        value = "which places and weights: midpoint, gauss-legendre, left, right or trapezoid",
                        zh = "取点与权重的方式：midpoint（中点）、gauss-legendre（高斯）、left（左端点）、right（右端点）或 trapezoid（梯形）")
                Quadrature quadrature)
        implements InputAttribution {
    public IntegratedGradients {
        quadrature.require(steps);
    }

    public IntegratedGradients() {
        this(50, Baseline.ZERO, Quadrature.MIDPOINT);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Map<String, Tensor> baselines = baseline.of(subject, batch);
        List<Item> items = Item.of(subject, batch);
        List<Item> from = Item.of(subject, baselines);
        PathSum sum =
                StraightPath.sum(subject, items, List.of(from), quadrature, steps, soFar -> heatmap(subject, soFar));
        return Completeness.of(subject, sum.byInput(), sum.totals(), batch, baselines);
    }
}
