package convscope.method.gradient;

import convscope.explain.Attributions;
import convscope.explain.Baseline;
import convscope.explain.Describe;
import convscope.explain.InputAttribution;
import convscope.explain.Param;
import convscope.explain.Reduction;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Expected Gradients (GradientSHAP): Integrated Gradients averaged over many baselines, one random place on the path from a random baseline at a time:
 * the mean of {@code (x - x') * dY/dx(x' + a (x - x'))} over baselines {@code x'} and {@code a} drawn evenly from 0 to 1.
 *
 * <p>Baselines are drawn from a file of {@code references}, ideally inputs like those the network was trained on, with the same number of each input drawn for all
 * inputs of the network. Without such a file they are one baseline with Gaussian noise of deviation {@code noise * (max x - min x)} added, anew for each sample. The
 * numbers add up to the score minus the mean score of the baselines only as {@code samples} grows: the record tells their {@code sum} and its standard error
 * {@code sum-error}. Use it where no single baseline is neutral.
 *
 * <p>Erion et al. 2019 (arXiv:1906.10670).
 */
@Describe(
        title = "Expected Gradients (GradientSHAP)",
        titleZh = "期望梯度（GradientSHAP）",
        summary =
                "Averages Integrated Gradients over many random baselines, so that none of them decides what counts as nothing.",
        summaryZh = "对许多随机基线的积分梯度取平均，使结果不由单一基线决定。",
        paper = "arXiv:1906.10670")
public record ExpectedGradients(
        @Param(value = "number of random baselines, each with one place on its path", zh = "随机基线的个数，每个基线在其路径上取一点")
                int samples,
        @Param(
                        value =
                                "what noise is added to where no references are given: zero, mean, blur, blur:SIGMA, noise, black, white or a .npy file",
                        zh = "未给出 references 时在其上加噪声的基线：zero、mean、blur、blur:SIGMA、noise、black、white 或 .npy 文件")
                Baseline baseline,
        @Param(
                        value =
                                "standard deviation of that noise, as a share of the input's greatest minus its least number",
                        zh = "该噪声的标准差，相对于输入最大值与最小值之差的比例")
                double noise,
        @Param(
                        value =
                                "file of baselines to draw from, counted along the first axis: .npy, or .npz with one array per input; none where empty",
                        zh = "供抽取的基线文件，第一维为个数：.npy，或每个输入一个数组的 .npz；留空则不用")
                String references)
        implements InputAttribution {
    public ExpectedGradients {
        NoisyInputs.require(samples, noise);
    }

    public ExpectedGradients() {
        this(50, Baseline.ZERO, 0.15, "");
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public Attributions attributions(Subject subject, Map<String, Tensor> batch) {
        List<Item> items = Item.of(subject, batch);
        References drawn = references.isEmpty() ? null : References.read(references, items.get(0));
        List<Item> around = drawn == null ? Item.of(subject, baseline.of(subject, batch)) : List.of();
        PathSum sum = PathSum.of(subject, items, samples, soFar -> heatmap(subject, soFar), (i, sample) -> {
            Item item = items.get(i);
            Random random = item.subject().random(sample);
            double share = random.nextDouble();
            Map<String, double[]> start =
                    drawn == null ? item.withNoise(around.get(i).numbers(), noise, random) : drawn.draw(random);
            return new PathSum.Point(
                    item.feeding(Item.combined(item.numbers(), start, (x, x0) -> x0 + share * (x - x0))),
                    Item.combined(item.numbers(), start, (x, x0) -> x - x0),
                    1.0 / samples);
        });
        Map<String, double[]> values = new LinkedHashMap<>();
        values.put("sum", sum.totals());
        values.put("sum-error", errors(sum, items.size()));
        return new Attributions(sum.byInput(), values, List.of());
    }

    /** Standard error of the sum of each item: deviation of its samples over the root of their number; 0 for a single one. */
    private double[] errors(PathSum sum, int items) {
        double[] errors = new double[items];
        double[] totals = sum.totals();
        for (int i = 0; i < items && samples > 1; i++) {
            double squares = 0;
            for (double product : sum.products(i)) {
                squares += Math.pow(samples * product - totals[i], 2);
            }
            errors[i] = Math.sqrt(squares / (samples - 1) / samples);
        }
        return errors;
    }
}
