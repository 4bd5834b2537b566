package convscope.method.perturbation;

import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.InvalidRequestException;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * KernelSHAP: Shapley values of superpixels, by least squares over choices of them with the Shapley kernel.
 *
 * <p>A choice keeps some superpixels and moves the others to the baseline. The values minimise {@code sum_z w(z) (f(z) - f(baseline) - z . phi)^2} among those that sum to
 * {@code f(x) - f(baseline)}; this holds exactly, whatever the number of samples. Choices of few or nearly all superpixels are tried completely as far as
 * the samples go, the others drawn in pairs of complements; where all choices fit into the samples, as with up to nine superpixels and the default, the values
 * are the exact Shapley values. Result: one signed number per superpixel in the units of the score; every position shows its superpixel's. Inputs that are no pictures
 * are divided into a grid of cells; the superpixels of several inputs share one sum.
 *
 * <p>Use it where shares must add up. One run of the network per sample; the record tells how well the values from both halves of the drawn pairs agree.
 *
 * <p>Lundberg, Lee 2017 (arXiv:1705.07874), theorem 2; complements and the constraint as in Covert, Lee 2021 (arXiv:2012.01536).
 */
@Describe(
        title = "KernelSHAP",
        titleZh = "KernelSHAP",
        summary =
                "Divides the difference between the scores of the input and of a baseline among superpixels, by their Shapley values.",
        summaryZh = "用 Shapley 值把输入与基线的得分之差分配给各个超像素。",
        paper = "arXiv:1705.07874")
public record KernelShap(
        @Param(value = "superpixels wanted, or cells where the input is no picture", zh = "期望的超像素数；非图像输入则为网格数")
                int segments,
        @Param(value = "choices of superpixels at most; each is one run of the network", zh = "超像素组合数上限；每个组合运行一次网络")
                int samples,
        @Param(value = "what is seen where superpixels are hidden", zh = "被隐藏的超像素处显示什么") Baseline baseline)
        implements Explainer<Heatmap> {
    public KernelShap() {
        this(50, 1000, Baseline.ZERO);
    }

    public KernelShap {
        if (segments < 1) {
            throw new InvalidRequestException("segments must be at least 1, was " + segments);
        }
        if (samples < 2) {
            throw new InvalidRequestException("samples must be at least 2, was " + samples);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        Parts parts = Parts.superpixels(subject, segments);
        Coalitions coalitions = Coalitions.of(parts.count(), samples, subject::random);
        double nothing = subject.scores(masking.baseline())[0];
        double[] scores = coalitions.kept().isEmpty()
                ? new double[0]
                : parts.scores(
                        masking, coalitions.kept(), soFar -> heatmap(subject, parts, coalitions, nothing, soFar));
        return heatmap(subject, parts, coalitions, nothing, scores);
    }

    private Heatmap heatmap(Subject subject, Parts parts, Coalitions coalitions, double nothing, double[] scores) {
        double sum = subject.explained().score() - nothing;
        double[] gains = Arrays.stream(scores).map(score -> score - nothing).toArray();
        double[] values = values(coalitions, gains, coalitions.weights(), sum, parts.count());
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .value("superpixels", parts.count())
                .value("runs", scores.length + 2)
                .value("score of the baseline", nothing)
                .value("sum", Arrays.stream(values).sum());
        if (coalitions.isExact()) {
            recording.note("Every choice of superpixels was tried: the values are exact.");
        } else {
            double[][] halves = new double[2][];
            for (int half = 0; half < 2; half++) {
                halves[half] = values(coalitions, gains, halved(coalitions, half), sum, parts.count());
            }
            Agreement.into(recording, halves[0], halves[1]);
        }
        return parts.heatmap(values, recording.done());
    }

    private static double[] values(Coalitions coalitions, double[] gains, double[] weights, double sum, int count) {
        List<float[]> kept = new ArrayList<>(coalitions.kept());
        if (kept.isEmpty()) {
            kept.add(new float[count]);
        }
        return LeastSquares.withSum(kept, gains, weights, sum);
    }

    /** The weights with every other drawn pair left out. */
    private static double[] halved(Coalitions coalitions, int half) {
        double[] weights = coalitions.weights().clone();
        for (int i = coalitions.complete(); i < weights.length; i++) {
            boolean isIn = (i - coalitions.complete()) / 2 % 2 == half;
            weights[i] = isIn ? 2 * weights[i] : 0;
        }
        return weights;
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
