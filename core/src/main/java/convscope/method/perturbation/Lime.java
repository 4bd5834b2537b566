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
import java.util.List;
import java.util.Random;

/**
 * LIME: the coefficients of a linear model of the score in which superpixels are visible, fitted to random choices of them near the whole input.
 *
 * <p>Each sample keeps every superpixel with probability 1/2 and moves the others to the baseline; the first keeps all. It weighs {@code exp(-d^2 / (2 width^2))},
 * where {@code d} is the cosine distance between the choice and the whole, {@code 1 - sqrt(kept / all)}. A ridge regression with an intercept gives one
 * signed number per superpixel, in the units of the score per superpixel; every position shows its superpixel's. Inputs that are no pictures are divided into a grid
 * of cells; the superpixels of several inputs share one model.
 *
 * <p>The record holds R squared, the share of the score's variance that the model explains: where it is low, superpixels do not act one by one and the map must not
 * be read. The authors' program fills hidden superpixels with their own mean colour, under which an even area can never matter; here the baseline is
 * the same as in the other methods, so that they compare. One run of the network per sample. For numbers that add up to the score use kernel-shap.
 *
 * <p>Ribeiro, Singh, Guestrin 2016 (arXiv:1602.04938), equation 2.
 */
@Describe(
        title = "LIME",
        titleZh = "LIME",
        summary =
                "Shows which superpixels raise or lower the score, by a linear model fitted to random choices of them.",
        summaryZh = "用拟合于随机超像素组合的线性模型，显示哪些超像素提高或降低得分。",
        paper = "arXiv:1602.04938")
public record Lime(
        @Param(value = "superpixels wanted, or cells where the input is no picture", zh = "期望的超像素数；非图像输入则为网格数")
                int segments,
        @Param(value = "random choices of superpixels; each is one run of the network", zh = "随机超像素组合数；每个组合运行一次网络")
                int samples,
        @Param(
                        value =
                                "width of the kernel over the cosine distance; small ones look at choices near the whole input only",
                        zh = "余弦距离核的宽度；较小时只关注接近完整输入的组合")
                double kernelWidth,
        @Param(value = "weight of the penalty on large coefficients", zh = "对大系数惩罚的权重") double ridge,
        @Param(value = "what is seen where superpixels are hidden", zh = "被隐藏的超像素处显示什么") Baseline baseline)
        implements Explainer<Heatmap> {
    public Lime() {
        this(50, 1000, 0.25, 1, Baseline.ZERO);
    }

    public Lime {
        if (segments < 1) {
            throw new InvalidRequestException("segments must be at least 1, was " + segments);
        }
        if (samples < 2) {
            throw new InvalidRequestException("samples must be at least 2, was " + samples);
        }
        if (!(kernelWidth > 0)) {
            throw new InvalidRequestException("kernel-width must be above 0, was " + kernelWidth);
        }
        if (!(ridge >= 0)) {
            throw new InvalidRequestException("ridge must be at least 0, was " + ridge);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        Parts parts = Parts.superpixels(subject, segments);
        List<float[]> kept = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            kept.add(choice(i == 0 ? null : subject.random(i), parts.count()));
        }
        double[] scores = parts.scores(masking, kept, soFar -> heatmap(subject, parts, kept, soFar));
        return heatmap(subject, parts, kept, scores);
    }

    private static float[] choice(Random random, int count) {
        float[] kept = new float[count];
        for (int k = 0; k < count; k++) {
            kept[k] = random == null || random.nextBoolean() ? 1 : 0;
        }
        return kept;
    }

    private Heatmap heatmap(Subject subject, Parts parts, List<float[]> kept, double[] scores) {
        double[] weights = new double[scores.length];
        double[] even = new double[scores.length];
        double[] odd = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            weights[i] = weight(kept.get(i));
            (i % 2 == 0 ? even : odd)[i] = weights[i];
        }
        LeastSquares.Linear model = LeastSquares.linear(kept, scores, weights, ridge);
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .value("superpixels", parts.count())
                .value("runs", scores.length + 1)
                .value("r-squared", model.rSquared())
                .value("intercept", model.intercept());
        Agreement.into(
                recording,
                LeastSquares.linear(kept, scores, even, ridge).coefficients(),
                LeastSquares.linear(kept, scores, odd, ridge).coefficients());
        return parts.heatmap(model.coefficients(), recording.done());
    }

    private double weight(float[] kept) {
        double sum = 0;
        for (float one : kept) {
            sum += one;
        }
        double distance = 1 - Math.sqrt(sum / kept.length);
        return Math.exp(-distance * distance / (2 * kernelWidth * kernelWidth));
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
