package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.Baseline;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.perturbation.Hsic;
import convscope.method.perturbation.Rise;
import convscope.method.perturbation.Sobol;
import convscope.network.Network;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Sobol' indices, HSIC and RISE on functions of three ones whose values are known. */
class SensitivityTest {
    private static final Baseline ZERO = Baseline.ZERO;

    /** The map of a method over the input {@code (1, 1, 1)} of a network that computes {@code score}. */
    private static Heatmap explained(Explainer<Heatmap> method, BiFunction<GraphBuilder, Value, Value> score) {
        GraphBuilder graph = new GraphBuilder("three");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(3))));
        Value named = graph.named("score", score.apply(graph, x));
        try (Network network = HandNetworks.of(graph.build(List.of(named)), List.of(), "score")) {
            Subject subject = new Subject(
                    network, "by hand", Map.of("x", Tensor.of(new float[] {1, 1, 1}, 1, 3)), Map.of(), "none");
            return method.explain(subject.explaining(Target.parse("output:score[0]")));
        }
    }

    private static Value weighted(GraphBuilder graph, Value x, float... weights) {
        return graph.op("MatMul", x, graph.constant(Tensor.of(weights, 3, 1)));
    }

    private static float[] values(Explainer<Heatmap> method, BiFunction<GraphBuilder, Value, Value> score) {
        return explained(method, score).raw().floats();
    }

    @Test
    void sobol_ofASum_isEachPartsShareOfTheVariance() {
        // 3 a + b + 0 c over independent uniform numbers: shares 9 / 10, 1 / 10, 0
        Heatmap map = explained(new Sobol(3, 4 * 2000, ZERO), (g, x) -> weighted(g, x, 3, 1, 0));
        assertThat(map.raw().floats()).containsExactly(new float[] {0.9f, 0.1f, 0}, offset(0.04f));
        assertThat(map.record().values().get("sum")).isCloseTo(1, offset(0.05));
        assertThat(map.record().values()).containsEntry("designs", 2000.0).containsEntry("runs", 8001.0);
    }

    @Test
    void sobol_ofAProduct_countsTheInteractionForBoth() {
        // a b: E Var(a b | b) / Var(a b) = (1/3 * 1/12) / (1/9 - 1/16) = 4/7 for each; c takes no part
        float[] indices = values(
                new Sobol(3, 4 * 4000, ZERO), (g, x) -> weighted(g, x, 1, 0, 0).times(weighted(g, x, 0, 1, 0)));
        assertThat(indices).containsExactly(new float[] {4 / 7f, 4 / 7f, 0}, offset(0.03f));
    }

    @Test
    void aScoreThatDoesNotVary_givesZeros() {
        assertThat(values(new Sobol(3, 40, ZERO), (g, x) -> weighted(g, x, 0, 0, 0)))
                .containsOnly(0);
        assertThat(values(new Hsic(3, 40, ZERO), (g, x) -> weighted(g, x, 0, 0, 0)))
                .containsOnly(0);
    }

    @Test
    void hsic_ofOnePart_isKnown_andTheOthersAreIndependent() {
        // y = a is 0 or 1, half of each: more than half of the pairs differ, so the width is 1; centred, the kernel of
        // the scores is b s s' with
        // b = (1 - exp(-1/2)) / 2 and s = -1 or 1; trace (s s' / 2)(b s s') = b N^2 / 2
        int n = 400;
        float[] values = values(new Hsic(3, n, ZERO), (g, x) -> weighted(g, x, 1, 0, 0));
        double expected = (1 - Math.exp(-0.5)) / 4 * n * n / (n - 1.0) / (n - 1.0);
        assertThat(values[0]).isCloseTo((float) expected, offset(1e-6f));
        assertThat(values[1]).isLessThan(0.02f * values[0]);
        assertThat(values[2]).isLessThan(0.02f * values[0]);
    }

    @Test
    void hsic_seesDependenceThatNoLineFits_andNeitherShiftNorScaleChangesIt() {
        // (a + b - 1)^2 is 0 where a and b differ, else 1: neither alone tells the score, so both stay independent of
        // it; a + a b depends on both
        float[] alone = values(new Hsic(3, 400, ZERO), (g, x) -> {
            Value sum = weighted(g, x, 1, 1, 0);
            Value less = g.op("Sub", sum, g.number(1, ElementType.FLOAT));
            return less.times(less);
        });
        assertThat(alone).containsExactly(new float[3], offset(0.005f));
        float[] both = values(new Hsic(3, 400, ZERO), (g, x) -> weighted(g, x, 2, 1, 0));
        float[] moved = values(
                new Hsic(3, 400, ZERO),
                (g, x) -> g.op("Add", weighted(g, x, 20, 10, 0), g.number(500, ElementType.FLOAT)));
        assertThat(both[0]).isGreaterThan(both[1]);
        assertThat(both[1]).isGreaterThan(20 * both[2]);
        assertThat(moved).containsExactly(both, offset(1e-5f));
    }

    /**
     * With two cells over three positions a cell has two, the grid is enlarged to six, and a mask reads it at {@code (i + shift + 1/2) / 3 - 1/2}, kept within 0
     * and 1: a mixture of both cells. For a score {@code sum_q x_q} and cells kept with 1/2, {@code E[score M_p] / keep = 2 sum_q E[M_q M_p]} with
     * {@code E[M_q M_p] = 1/4 + 1/4 (w_q . w_p)}.
     */
    @Test
    void rise_ofALinearScore_tendsToItsExpectation() {
        float[] weights = {3, 0, -1};
        double[] expected = new double[3];
        for (int shift = 0; shift < 2; shift++) {
            double[][] mixtures = new double[3][];
            for (int i = 0; i < 3; i++) {
                double second = Math.max(0, Math.min(1, (i + shift + 0.5) / 3 - 0.5));
                mixtures[i] = new double[] {1 - second, second};
            }
            for (int p = 0; p < 3; p++) {
                for (int q = 0; q < 3; q++) {
                    double together = mixtures[q][0] * mixtures[p][0] + mixtures[q][1] * mixtures[p][1];
                    expected[p] += weights[q] * (1 + together) / 4 * 2 / 2;
                }
            }
        }
        float[] found = values(new Rise(20000, 2, 0.5, 0, ZERO), (g, x) -> weighted(g, x, weights));
        for (int p = 0; p < 3; p++) {
            assertThat((double) found[p]).as("position %d", p).isCloseTo(expected[p], offset(0.04));
        }
    }
}
