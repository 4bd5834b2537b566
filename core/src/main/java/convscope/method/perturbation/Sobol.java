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
 * Sobol' attribution: the total-order index of each cell of a grid, the share of the score's variance under random masks that is lost when this cell's
 * mask is known last: its own effect and every interaction it has part in.
 *
 * <p>A mask gives every cell a number between 0 (baseline) and 1 (input). For {@code N} masks {@code A_j} and, per cell {@code i}, the same masks with the cell's
 * number drawn anew, {@code C_ij}, Jansen's estimator is {@code S_i = sum_j (f(A_j) - f(C_ij))^2 / (2 N Var f(A))}. Masks come from a Latin hypercube.
 * Result: one number per cell, at least 0, on the grid's own resolution; the indices of a sum without interactions add up to 1, others to more. The
 * sign of an effect is not known. A score that does not vary gives zeros.
 *
 * <p>Use it to see what matters together with other places, which kernel-shap shares out. One run of the network per mask, each design being one more than
 * there are cells. The record tells how well both halves of the designs agree.
 *
 * <p>Fel et al. 2021 (arXiv:2111.04138), equation 4; Jansen 1999.
 */
@Describe(
        title = "Sobol' indices",
        titleZh = "Sobol 指数",
        summary =
                "Shows how much of the score's variance under random masks each cell has part in, alone and together with others.",
        summaryZh = "显示在随机掩码下得分方差中，每个格子单独以及与其他格子共同参与的份额。",
        paper = "arXiv:2111.04138")
public record Sobol(
        @Param(value = "cells wanted, in a grid over the input", zh = "输入上网格的期望格数") int cells,
        @Param(
                        value =
                                "masks at most, in whole designs of one more than there are cells, but at least four designs; each mask is one run of the network",
                        zh = "掩码数上限，按每组“格数加一”的整组计，至少四组；每个掩码运行一次网络")
                int masks,
        @Param(value = "what is seen where the input is masked", zh = "被遮住处显示什么") Baseline baseline)
        implements Explainer<Heatmap> {
    private static final int FEWEST_DESIGNS = 4;
    private static final double ROUNDING = 1e-6;

    public Sobol() {
        this(64, 2080, Baseline.ZERO);
    }

    public Sobol {
        if (cells < 1 || masks < 1) {
            throw new InvalidRequestException("cells and masks must be at least 1, were " + cells + " and " + masks);
        }
    }

    @Override
    public Heatmap explain(Subject subject) {
        Masking masking = Masking.of(subject, baseline);
        Parts parts = Parts.cells(subject, cells);
        int count = parts.count();
        List<float[]> rows = designs(subject, count, Math.max(FEWEST_DESIGNS, masks / (count + 1)));
        double[] scores = parts.scores(masking, rows, soFar -> heatmap(subject, parts, soFar));
        return heatmap(subject, parts, scores);
    }

    /** Per design a mask, and as many copies as it has cells, in each of which another cell is drawn anew. */
    private static List<float[]> designs(Subject subject, int count, int designs) {
        List<float[]> rows = new ArrayList<>();
        for (float[] both : LatinHypercube.draw(designs, 2 * count, subject::random)) {
            float[] first = Arrays.copyOf(both, count);
            rows.add(first);
            for (int cell = 0; cell < count; cell++) {
                float[] altered = first.clone();
                altered[cell] = both[count + cell];
                rows.add(altered);
            }
        }
        return rows;
    }

    private Heatmap heatmap(Subject subject, Parts parts, double[] scores) {
        int count = parts.count();
        int designs = scores.length / (count + 1);
        double[] values = indices(scores, count, 0, 1);
        Recording recording = new Recording(this, subject)
                .target(subject.explained())
                .value("cells", count)
                .value("designs", designs)
                .value("runs", scores.length + 1)
                .value("sum", Arrays.stream(values).sum());
        Agreement.into(recording, indices(scores, count, 0, 2), indices(scores, count, 1, 2));
        return parts.heatmap(values, recording.done());
    }

    /**
     * Jansen's estimator over every {@code step}-th whole design.
     *
     * @param scores per design that of its mask and those of its altered copies
     */
    static double[] indices(double[] scores, int count, int first, int step) {
        double[] sums = new double[count];
        List<Double> unaltered = new ArrayList<>();
        double largest = 0;
        for (int design = first; design < scores.length / (count + 1); design += step) {
            double score = scores[design * (count + 1)];
            unaltered.add(score);
            largest = Math.max(largest, Math.abs(score));
            for (int cell = 0; cell < count; cell++) {
                double change = score - scores[design * (count + 1) + 1 + cell];
                sums[cell] += change * change;
            }
        }
        double mean = unaltered.stream().mapToDouble(s -> s).average().orElse(0);
        double variance =
                unaltered.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum() / Math.max(1, unaltered.size() - 1);
        boolean isConstant = variance <= Math.pow(ROUNDING * largest, 2);
        for (int cell = 0; cell < count; cell++) {
            sums[cell] = isConstant ? 0 : sums[cell] / (2 * unaltered.size() * variance);
        }
        return sums;
    }

    @Override
    public Suitability suits(Network network) {
        return Masking.suits(network);
    }
}
