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
import java.util.Arrays;
import java.util.List;

/**
 * HSIC attribution: how much the score under random masks depends on whether a cell of a grid is visible, by the Hilbert-Schmidt independence criterion.
 *
 * <p>For {@code N} masks of zeros and ones, half of each cell's being ones, {@code HSIC_i = tr(K_i H L H) / (N - 1)^2} with {@code H = I - 1/N}, the masks' kernel
 * {@code K_i(m, m') = [m_i = m'_i] - 1/2} and the Gaussian kernel {@code L(y, y') = exp(-(y - y')^2 / (2 s^2))} over the scores. The width {@code s} is the
 * median difference between two scores, so that neither a shift nor a scale of the scores changes the map; the authors' program takes the median score.
 * Result: one number per cell, at least 0, on the grid's own resolution; 0 means independent. Any form of dependence counts; its sign is not known.
 *
 * <p>Use it like sobol with fewer runs, one per mask. The record tells how well the values from even and odd masks agree.
 *
 * <p>Novello, Fel, Vigouroux 2022 (arXiv:2206.06219), section 3.
 */
@Describe(
        title = "HSIC (dependence on cells)",
        titleZh = "HSIC（对格子的依赖性）",
        summary = "Shows on which cells of a grid the score under random masks depends, in whatever way.",
        summaryZh = "显示在随机掩码下，得分依赖于网格中的哪些格子（不限依赖形式）。",
        paper = "arXiv:2206.06219")
public record Hsic(
        @Param(value = "cells wanted, in a grid over the input", zh = "输入上网格的期望格数") int cells,
        @Param(value = "number of masks; each is one run of the network", zh = "掩码数量；每个掩码运行一次网络") int masks,
        @Param(value = "what is seen where the input is masked", zh = "被遮住处显示什么") Baseline baseline)
        implements Explainer<Heatmap> {
    private static final double ROUNDING = 1e-6;

    public Hsic() {
        this(64, 1500, Baseline.ZERO);
    }

    public Hsic {
        if (cells < 1) {
            throw new InvalidRequestException("cells must be at least 1, was " + cells);
        }
        if (masks < 2) {
            throw new InvalidRequestException("masks must be at least 2, was " + masks);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        Parts parts = Parts.cells(subject, cells);
        List<float[]> rows = LatinHypercube.draw(masks, parts.count(), subject::random);
        for (float[] row : rows) {
            for (int cell = 0; cell < row.length; cell++) {
                row[cell] = row[cell] < 0.5 ? 0 : 1;
            }
        }
        double[] scores = parts.scores(masking, rows, soFar -> heatmap(subject, parts, rows, soFar));
        return heatmap(subject, parts, rows, scores);
    }

    private Heatmap heatmap(Subject subject, Parts parts, List<float[]> rows, double[] scores) {
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .value("cells", parts.count())
                .value("masks", scores.length)
                .value("runs", scores.length + 1);
        Agreement.into(
                recording, criterion(rows, scores, parts.count(), 0, 2), criterion(rows, scores, parts.count(), 1, 2));
        return parts.heatmap(criterion(rows, scores, parts.count(), 0, 1), recording.done());
    }

    /**
     * The criterion of each cell over every {@code step}-th mask. The masks' kernel is half the product of signs {@code s = 2 m - 1}, so the trace is
     * {@code s' H L H s / 2}.
     */
    static double[] criterion(List<float[]> rows, double[] allScores, int cells, int first, int step) {
        int n = Math.max(0, (allScores.length - first + step - 1) / step);
        double[] scores = new double[n];
        Arrays.setAll(scores, i -> allScores[first + i * step]);
        double[] result = new double[cells];
        double width = n < 2 ? 0 : medianDifference(scores);
        if (width == 0) {
            return result;
        }
        double[][] kernel = centredKernel(scores, width);
        double[] signs = new double[n];
        for (int cell = 0; cell < cells; cell++) {
            for (int i = 0; i < n; i++) {
                signs[i] = 2 * rows.get(first + i * step)[cell] - 1;
            }
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double[] row = kernel[i];
                double line = 0;
                for (int j = 0; j < n; j++) {
                    line += row[j] * signs[j];
                }
                sum += line * signs[i];
            }
            result[cell] = Math.max(0, sum / 2 / (n - 1.0) / (n - 1.0));
        }
        return result;
    }

    /** The median of the differences between two scores; their mean where the median is 0; 0 where no two scores differ beyond rounding. */
    private static double medianDifference(double[] scores) {
        double[] differences = new double[scores.length * (scores.length - 1) / 2];
        double largest = 0;
        int count = 0;
        for (int i = 0; i < scores.length; i++) {
            largest = Math.max(largest, Math.abs(scores[i]));
            for (int j = 0; j < i; j++) {
                differences[count++] = Math.abs(scores[i] - scores[j]);
            }
        }
        Arrays.sort(differences);
        if (differences[count - 1] <= ROUNDING * largest) {
            return 0;
        }
        double median = (differences[(count - 1) / 2] + differences[count / 2]) / 2;
        return median > ROUNDING * largest ? median : Agreement.mean(differences);
    }

    /** {@code H L H}. */
    private static double[][] centredKernel(double[] scores, double width) {
        int n = scores.length;
        double[][] kernel = new double[n][n];
        double[] means = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double distance = (scores[i] - scores[j]) / width;
                kernel[i][j] = Math.exp(-distance * distance / 2);
            }
            means[i] = Agreement.mean(kernel[i]);
        }
        double mean = Agreement.mean(means);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                kernel[i][j] += mean - means[i] - means[j];
            }
        }
        return kernel;
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
