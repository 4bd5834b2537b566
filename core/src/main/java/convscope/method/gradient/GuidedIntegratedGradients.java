package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.InputAttribution;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.util.Map;

/**
 * Guided Integrated Gradients: gradients along a path from a baseline to the input that at every step moves only those elements whose gradient is smallest.
 *
 * <p>After step {@code t} of {@code T} the path has gone {@code t/T} of the way, measured by the sum of distances of all elements. Within a step the {@code fraction}
 * of elements with the smallest gradients moves first, and no element gets further than {@code max-dist} ahead of the straight path or stays further behind it. This
 * keeps out noise that the straight path picks up where the score is steep for no good reason. The numbers add up to {@code Y(x) - Y(x')} but for the gap that the
 * record tells, which grows with {@code max-dist}, since the gradient is taken at the start of every move. Every step waits for the one before it: runs cannot be
 * batched.
 *
 * <p>Kapishnikov et al. 2021 (arXiv:2106.09788), with bounds around the straight path.
 */
@Describe(
        title = "Guided Integrated Gradients",
        titleZh = "引导积分梯度",
        summary =
                "Integrates gradients along a path that moves the least sensitive parts of the input first, which keeps noise out.",
        summaryZh = "沿着先移动输入中最不敏感部分的路径对梯度积分，从而减少噪声。",
        paper = "arXiv:2106.09788")
public record GuidedIntegratedGradients(
        @Param(value = "steps of the path", zh = "路径的步数") int steps,
        @Param(
                        value =
                                "where the path begins: zero, mean, blur, blur:SIGMA, noise, black, white or a .npy file",
                        zh = "路径的起点：zero、mean、blur、blur:SIGMA、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(
                        value = "share of the elements that moves at a time, those with the smallest gradients",
                        zh = "每次移动的元素比例，取梯度最小者")
                double fraction,
        @Param(
                        value = "how far an element may be ahead of or behind the straight path, as a share of its way",
                        zh = "元素可领先或落后于直线路径的距离，占其全程的比例")
                double maxDist)
        implements InputAttribution {
    public GuidedIntegratedGradients {
        if (steps < 1) {
            throw new InvalidRequestException("steps must be at least 1, was " + steps);
        }
        if (!(fraction > 0 && fraction <= 1)) {
            throw new InvalidRequestException("fraction must be more than 0 and at most 1, was " + fraction);
        }
        if (!(maxDist >= 0 && maxDist <= 1)) {
            throw new InvalidRequestException("max-dist must be from 0 to 1, was " + maxDist);
        }
    }

    public GuidedIntegratedGradients() {
        this(200, Baseline.ZERO, 0.25, 0.02);
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        Map<String, Tensor> baselines = baseline.of(subject, batch);
        return GuidedPath.walk(this, subject, batch, baselines);
    }
}
