package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.Explainers;
import convscope.method.gradient.BlurIntegratedGradients;
import convscope.method.gradient.GuidedIntegratedGradients;
import convscope.method.gradient.IntegratedGradients;
import convscope.method.gradient.Quadrature;
import convscope.network.Network;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients along paths and over noise on scores simple enough to integrate with paper and pencil. */
class PathMethodsByHandTest {
    private static final UnaryOperator<Value> SQUARES = x -> x.times(x).sumKeeping(1);

    /** {@code 2 x0 - x1 + 3 x2}. */
    private static final UnaryOperator<Value> LINEAR =
            x -> x.times(x.graph().constant("weights", Tensor.of(new float[] {2, -1, 3}, 1, 3)))
                    .sumKeeping(1);

    /** {@code x0^2 + 3 x1}. */
    private static final UnaryOperator<Value> BENT =
            x -> x.sliced(1, 0, 1).squared().plus(x.sliced(1, 1, 2).times(3));

    private static Value input(GraphBuilder graph, String name, int size) {
        return graph.input(name, ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(size))));
    }

    /** The attribution of a vector by a method, for a network with one score. */
    private static Heatmap explain(InputAttribution method, UnaryOperator<Value> score, float... x) {
        return explain(
                method, graph -> score.apply(input(graph, "x", x.length)), Map.of("x", Tensor.of(x, 1, x.length)));
    }

    private static Heatmap explain(
            InputAttribution method, Function<GraphBuilder, Value> score, Map<String, Tensor> inputs) {
        GraphBuilder graph = new GraphBuilder("by hand");
        Value one = graph.named("score", score.apply(graph));
        try (Network network = HandNetworks.of(graph.build(List.of(one)), List.of())) {
            return method.explain(new Subject(network, "by hand", inputs, Map.of(), "none"));
        }
    }

    private static InputAttribution method(String text) {
        return (InputAttribution) Explainers.method(text);
    }

    /**
     * f = x^2 from 0 to x = 4 in two places: the gradient is 2 a x = 8 a, times x = 32 a. Left ends a = 0, .5: mean 8; right ends .5, 1: 24; the trapezoid's 0 and 1
     * and the middles .25 and .75: 16 = f(4). Captum's trapezoid has weights that sum to 1/2 here: 8.
     */
    @ParameterizedTest
    @CsvSource({"left, 8, -8", "right, 24, 8", "trapezoid, 16, 0", "midpoint, 16, 0", "gauss-legendre, 16, 0"})
    void quadratures_onASquare(String quadrature, float expected, double gap) {
        Heatmap map = explain(method("integrated-gradients(steps=2,quadrature=" + quadrature + ")"), SQUARES, 4, 0);
        assertThat(map.attribution().floats()).containsExactly(new float[] {expected, 0}, offset(1e-5f));
        assertThat(map.record().values().get("completeness-gap")).isCloseTo(gap, offset(1e-5));
        assertThat(map.record().values().get("baseline-score")).isZero();
    }

    @Test
    void gaussLegendre_isExactForDegreeFive_inThreePlaces() {
        // f = x^6, whose gradient along the path is of degree 5; two places, exact up to degree 3, miss it
        UnaryOperator<Value> sixth =
                x -> x.squared().times(x.squared().squared()).sumKeeping(1);
        Quadrature gauss = Quadrature.GAUSS_LEGENDRE;
        Heatmap three = explain(new IntegratedGradients(3, Baseline.ZERO, gauss), sixth, 2);
        assertThat(three.attribution().floats()).containsExactly(new float[] {64}, offset(1e-4f));
        // places (1 -+ 1/sqrt 3) / 2 = .211325, .788675: 6 * 64 * (.211325^5 + .788675^5) / 2 = 58.6667
        Heatmap two = explain(new IntegratedGradients(2, Baseline.ZERO, gauss), sixth, 2);
        assertThat(two.attribution().floats()).containsExactly(new float[] {58.6667f}, offset(1e-3f));
    }

    @Test
    void inputs_moveTogether() {
        // f = a b: along (t a, t b) the gradient of a is t b, its integral b / 2; each input alone would get all of it
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("a", Tensor.of(new float[] {3}, 1, 1));
        inputs.put("b", Tensor.of(new float[] {4}, 1, 1));
        Heatmap map =
                explain(new IntegratedGradients(), graph -> input(graph, "a", 1).times(input(graph, "b", 1)), inputs);
        assertThat(map.perInput()).hasSize(2).allSatisfy(one -> assertThat(
                        one.attribution().floats())
                .containsExactly(new float[] {6}, offset(1e-5f)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "integrated-gradients(steps=3)",
                "guided-integrated-gradients(steps=3)",
                "smooth-grad(samples=3,method=integrated-gradients(steps=2),noise=0)"
            })
    void linearScore_givesWeightTimesInput_alongAnyPath(String text) {
        Heatmap map = explain(method(text), LINEAR, 1, 2, -4);
        assertThat(map.attribution().floats()).containsExactly(new float[] {2, -2, -12}, offset(1e-5f));
        assertThat(map.record().values().get("completeness-gap")).isCloseTo(0, offset(1e-5));
    }

    @Test
    void noise_changesNothingOfALinearScore() {
        assertThat(explain(method("smooth-grad"), LINEAR, 1, 2, -4)
                        .attribution()
                        .floats())
                .containsExactly(2, -1, 3);
        assertThat(explain(method("var-grad"), LINEAR, 1, 2, -4).attribution().floats())
                .containsExactly(0, 0, 0);
        assertThat(explain(method("square-grad"), LINEAR, 1, 2, -4)
                        .attribution()
                        .floats())
                .containsExactly(4, 1, 9);
    }

    /** The gradient of x^2 at x + e is 2 x + 2 e: mean 2 x, variance 4 s^2, mean square 4 x^2 + 4 s^2, where s = .1 (3 - 1) = .2. */
    @Test
    void noise_onASquare() {
        String many = "(samples=20000,noise=0.1)";
        // three standard errors: 3 * 2 * .2 / sqrt(20000) = .0085 for the mean, 3 * .16 * sqrt(2 / 20000) = .0048 for
        // the variance
        assertThat(explain(method("smooth-grad" + many), SQUARES, 1, 3)
                        .attribution()
                        .floats())
                .containsExactly(new float[] {2, 6}, offset(0.0085f));
        assertThat(explain(method("var-grad" + many), SQUARES, 1, 3)
                        .attribution()
                        .floats())
                .containsExactly(new float[] {0.16f, 0.16f}, offset(0.0048f));
        assertThat(explain(method("square-grad" + many), SQUARES, 1, 3)
                        .attribution()
                        .floats())
                .containsExactly(new float[] {4.16f, 36.16f}, offset(0.11f));
    }

    /**
     * f = x0^2 + 3 x1 from (0, 0) to (1, 1) in two steps, one element at a time. Free: at (0, 0) the gradient is (0, 3), so x0 goes all its way for 0; then x1 for 3.
     */
    @Test
    void guidedPath_movesTheSmallestGradientFirst() {
        Heatmap map = explain(new GuidedIntegratedGradients(2, Baseline.ZERO, 0.5, 1), BENT, 1, 1);
        assertThat(map.attribution().floats()).containsExactly(0, 3);
        assertThat(map.record().values().get("completeness-gap")).isCloseTo(-1, offset(1e-6));
    }

    /**
     * The same with nobody further than .25 from the straight path. Step 1, to .5 of the way, from (0, 0) with gradient (0, 3): both must be at .25 (0, .75), then x0 may
     * go to .75 (0), which makes half the way. Step 2 from (.75, .25) with gradient (1.5, 3): x1 must be at .75 (1.5); x0 goes to 1 (.375), x1 to 1 (.75).
     */
    @Test
    void guidedPath_staysNearTheStraightOne() {
        Heatmap map = explain(new GuidedIntegratedGradients(2, Baseline.ZERO, 0.5, 0.25), BENT, 1, 1);
        assertThat(map.attribution().floats()).containsExactly(0.375f, 3);
        assertThat(map.record().values().get("completeness-gap")).isCloseTo(-0.625, offset(1e-6));
    }

    @Test
    void guidedPath_moreSteps_closeTheGap() {
        Heatmap map = explain(new GuidedIntegratedGradients(2000, Baseline.ZERO, 0.5, 0.02), BENT, 1, 1);
        assertThat(map.attribution().floats()).containsExactly(new float[] {1, 3}, offset(0.01f));
    }

    @Test
    void blurPath_ofALinearScore_givesWeightTimesWhatBlurringTakesAway() {
        float[] x = {1, 2, -4};
        float[] expected = new float[3];
        double sum = 0;
        for (int k = -8; k <= 8; k++) {
            sum += Math.exp(-k * k / 8.0);
        }
        float[] weights = {2, -1, 3};
        for (int i = 0; i < 3; i++) {
            double blurred = 0;
            for (int k = -8; k <= 8; k++) {
                blurred += Math.exp(-k * k / 8.0) / sum * x[Math.min(2, Math.max(0, i + k))];
            }
            expected[i] = (float) (weights[i] * (x[i] - blurred));
        }
        Heatmap map = explain(new BlurIntegratedGradients(3, 2), LINEAR, x);
        assertThat(map.attribution().floats()).containsExactly(expected, offset(1e-5f));
    }

    @Test
    void blurPath_ofAConstant_givesZeros() {
        Heatmap map = explain(new BlurIntegratedGradients(3, 2), SQUARES, 5, 5, 5);
        assertThat(map.attribution().floats()).containsExactly(new float[] {0, 0, 0}, offset(1e-5f));
    }

    @Test
    void expectedGradients_ofALinearScore_averageOverTheReferencesDrawn(@TempDir Path folder) throws IOException {
        Path one = folder.resolve("one.npy");
        Files.write(one, NumpyFiles.npy(Tensor.of(new float[] {1, 1, 1}, 1, 3)));
        Heatmap map = explain(method("expected-gradients(samples=5,references=" + one + ")"), LINEAR, 1, 2, -4);
        assertThat(map.attribution().floats()).containsExactly(new float[] {0, -1, -15}, offset(1e-5f));
        assertThat(map.record().values().get("sum")).isCloseTo(-16, offset(1e-4));
        assertThat(map.record().values().get("sum-error")).isCloseTo(0, offset(1e-4));
        Path two = folder.resolve("two.npy");
        Files.write(two, NumpyFiles.npy(Tensor.of(new float[] {1, 1, 1, 1, 1, 3}, 2, 3)));
        Heatmap both = explain(method("expected-gradients(samples=400,references=" + two + ")"), LINEAR, 1, 2, -4);
        // either 3 (-4 - 1) = -15 or 3 (-4 - 3) = -21, as often: -18 with standard error 3 / sqrt(400) = .15
        assertThat(both.attribution().floats()[2]).isCloseTo(-18, offset(0.45f));
        assertThat(both.record().values().get("sum-error")).isCloseTo(0.15, offset(0.001));
    }

    @Test
    void expectedGradients_ofASquare_tendToTheScoreOverTheBaselines() {
        // x = (1, 3), baselines 0 + e with s = .2: the mean of x^2 - e^2 is 1 - .04 and 9 - .04
        Heatmap map = explain(method("expected-gradients(samples=20000,noise=0.1)"), SQUARES, 1, 3);
        double error = map.record().values().get("sum-error");
        assertThat(map.record().values().get("sum")).isCloseTo(9.92, offset(3 * error));
        // a sample is about 20 a: deviation 20 / sqrt(12) = 5.8, over sqrt(20000) = .041
        assertThat(error).isCloseTo(0.041, offset(0.003));
    }

    @Test
    void references_thatDoNotFit_areRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("wrong.npy");
        Files.write(file, NumpyFiles.npy(Tensor.of(new float[] {1, 1}, 1, 2)));
        assertThatThrownBy(() -> explain(method("expected-gradients(references=" + file + ")"), LINEAR, 1, 2, 3))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(
                        file
                                + ": references for input 'x' have shape [1, 2]; each of them needs [1, 3], counted along the first axis");
    }
}
