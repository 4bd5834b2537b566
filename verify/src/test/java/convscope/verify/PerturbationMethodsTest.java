package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Baseline;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.CancelledException;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.Value;
import convscope.method.perturbation.Hsic;
import convscope.method.perturbation.KernelShap;
import convscope.method.perturbation.Lime;
import convscope.method.perturbation.Occlusion;
import convscope.method.perturbation.Rise;
import convscope.method.perturbation.Sobol;
import convscope.network.Network;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods that alter the input: against Captum, exact Shapley values and scikit-learn, and by hand on linear networks. */
class PerturbationMethodsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("perturbation");
    private static final Tensor ONES = Tensor.of(new float[] {1, 1, 1, 1, 1}, 1, 1, 5);

    static List<String> networks() {
        return SmallNetworks.NAMES;
    }

    static List<Explainer<Heatmap>> methods() {
        return List.of(
                new Occlusion(),
                new Rise(60, 3, 0.5, 0, Baseline.ZERO),
                new Lime(6, 60, 0.25, 1, Baseline.ZERO),
                new KernelShap(6, 40, Baseline.ZERO),
                new Sobol(6, 60, Baseline.ZERO),
                new Hsic(6, 60, Baseline.ZERO));
    }

    private static Tensor golden(String key) {
        return GOLDEN.get(key);
    }

    /** A network with one score, {@code sum(weights * x)}, over inputs {@code [N, ...shape]}. */
    private static Network linear(int channelAxis, float[] weights, long... shape) {
        GraphBuilder graph = new GraphBuilder("linear");
        List<Shape.Axis> axes = new ArrayList<>(List.of(Shape.Axis.symbol("N")));
        for (long size : shape) {
            axes.add(Shape.Axis.of(size));
        }
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(axes));
        Value w = graph.constant("w", Tensor.of(weights, weights.length, 1));
        Value score = graph.named("score", graph.op("MatMul", graph.op("Flatten", x), w));
        return HandNetworks.of(channelAxis, graph.build(List.of(score)), List.of(), "score");
    }

    private static Subject subject(Network network, Tensor x) {
        return new Subject(network, "by hand", Map.of("x", x), Map.of(), "none")
                .explaining(Target.parse("output:score[0]"));
    }

    private static float[] map(Explainer<Heatmap> method, float[] weights, Tensor x) {
        long[] shape = Arrays.copyOfRange(x.shape(), 1, x.rank());
        try (Network network = linear(1, weights, shape)) {
            return method.explain(subject(network, x)).raw().floats();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void occlusion_equalsCaptums(String name) {
        int window = name.equals("line") ? 8 : name.equals("volume") ? 2 : 4;
        int stride = name.equals("line") ? 4 : 2;
        try (Convscope scope = SmallNetworks.open(name)) {
            Heatmap map = new Occlusion(window, stride, Baseline.ZERO).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.raw(), golden(name + ".occlusion")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void occlusion_coversTheBorderWithAWholeWindow() {
        // windows of 2 at 0, 2 and 3 hide scores of 1 + 2, 4 + 8 and 8 + 16
        // position 3 lies in two windows: (12 + 24) / 2; Captum's last window would hide 16 alone, xplique's none
        assertThat(map(new Occlusion(2, 2, Baseline.ZERO), new float[] {1, 2, 4, 8, 16}, ONES))
                .containsExactly(3, 3, 12, 18, 24);
    }

    @Test
    void occlusion_isADifference_soThatWhatDoesNotMatterIsZero() {
        // one minus the score would give 1 - 7 here, and the score of the window alone 0 + 0 and 7
        assertThat(map(new Occlusion(1, 1, Baseline.ZERO), new float[] {0, 0, 7, 0, 0}, ONES))
                .containsExactly(0, 0, 7, 0, 0);
    }

    @Test
    void occlusionByOnePosition_onALinearScore_isWeightTimesInput() {
        // two channels of 2 x 3: the map sums over the channels
        float[] weights = {1, -2, 3, -4, 5, -6, 7, -8, 9, 10, -11, 12};
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, -1, -2, -3, -4, -5, -6}, 1, 2, 2, 3);
        assertThat(map(new Occlusion(1, 1, Baseline.ZERO), weights, x))
                .containsExactly(1 - 7, -4 + 16, 9 - 27, -16 - 40, 25 + 55, -36 - 72);
    }

    @Test
    void occlusion_fillsWithTheBaseline() {
        // the mean of (1, 2, 3, 4, 5) is 3
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5}, 1, 1, 5);
        assertThat(map(new Occlusion(1, 1, new Baseline("mean")), new float[] {1, 1, 1, 1, 2}, x))
                .containsExactly(-2, -1, 0, 1, 4);
    }

    @Test
    void occlusion_refusesGapsBetweenWindows() {
        assertThatThrownBy(() -> new Occlusion(3, 4, Baseline.ZERO))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("was 4 with windows of 3");
        assertThatThrownBy(() -> map(new Occlusion(0, 2, Baseline.ZERO), new float[5], ONES))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageEndingWith("was 2 with windows of 1");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void kernelShap_isExact_whereEveryCoalitionFits(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Heatmap map = new KernelShap(6, 1000, Baseline.ZERO).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.raw(), golden(name + ".shapley")))
                    .isLessThan(1e-4);
            assertThat(map.record().notes()).contains("Every choice of superpixels was tried: the values are exact.");
            int parts = name.equals("volume") ? 8 : 6;
            assertThat(map.record().values())
                    .containsEntry("superpixels", (double) parts)
                    .containsEntry("runs", Math.pow(2, parts));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void kernelShap_sumsToTheDifference_inFloat32_atAnyNumberOfSamples(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            double nothing =
                    subject.scores(Map.of("x", Tensor.filled(0, subject.input().shape())))[0];
            for (int samples : new int[] {2, 10, 40, 200}) {
                Heatmap map = new KernelShap(16, samples, Baseline.ZERO).explain(subject);
                double sum = map.record().values().get("sum");
                assertThat(sum)
                        .as("%d samples", samples)
                        .isCloseTo(subject.explained().score() - nothing, offset(1e-7));
            }
        }
    }

    @Test
    void kernelShap_approachesTheExactValues() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            Tensor exact =
                    new KernelShap(12, 5000, Baseline.ZERO).explain(subject).raw();
            double few = Golden.relativeError(
                    new KernelShap(12, 60, Baseline.ZERO).explain(subject).raw(), exact);
            double many = Golden.relativeError(
                    new KernelShap(12, 1500, Baseline.ZERO).explain(subject).raw(), exact);
            assertThat(many).isLessThan(0.05).isLessThan(few / 2);
        }
    }

    @Test
    void segments_onALinearScore_haveTheSumOfWeightTimesDifference() {
        // cells of 2, 2 and 2 positions; the baseline is the mean, 3.5
        float[] weights = {1, 2, 3, 4, 5, 6};
        Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 6);
        float first = 1 * -2.5f + 2 * -1.5f;
        float second = 3 * -0.5f + 4 * 0.5f;
        float third = 5 * 1.5f + 6 * 2.5f;
        float[] expected = {first, first, second, second, third, third};
        Baseline mean = new Baseline("mean");
        assertThat(map(new KernelShap(3, 100, mean), weights, x)).containsExactly(expected, offset(1e-5f));
        assertThat(map(new KernelShap(3, 4, mean), weights, x)).containsExactly(expected, offset(1e-5f));
        assertThat(map(new Lime(3, 40, 0.25, 0, mean), weights, x)).containsExactly(expected, offset(1e-4f));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void lime_tendsToTheLinearModelOverEveryCoalition(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Heatmap map = new Lime(6, 3000, 0.25, 0, Baseline.ZERO).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.raw(), golden(name + ".lime"))).isLessThan(0.06);
            assertThat(map.record().values().get("r-squared"))
                    .isCloseTo(golden(name + ".r-squared").number(0), offset(0.04));
        }
    }

    private static Convscope fashion(int batch) {
        RunOptions options = new RunOptions(1, "cpu", false, batch);
        return Convscope.open("builtin:fashion.onnx", new OpenOptions(Optional.empty(), Optional.empty(), options));
    }

    @Test
    void occlusionOfAPicture_withARestAtTheBorder_equalsALoopInKeras() {
        try (Convscope scope = fashion(0)) {
            Subject subject = scope.subject("builtin:fashion-5-sandal");
            assertThat(subject.explained().index())
                    .isEqualTo((int) golden("sandal.target").number(0));
            Heatmap map = new Occlusion(7, 5, Baseline.ZERO).explain(subject);
            assertThat(map.record().values()).containsEntry("windows", 36.0);
            assertThat(Golden.relativeError(map.raw(), golden("sandal.occlusion")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void rise_agreesWithThePapersStepsInNumpy() {
        try (Convscope scope = fashion(0)) {
            Heatmap map =
                    new Rise(3000, 7, 0.5, 0, Baseline.ZERO).explain(scope.subject("builtin:fashion-9-ankle-boot"));
            double[] ours = map.raw().doubles();
            double[] theirs = golden("ankle-boot.rise").doubles();
            assertThat(correlation(ours, theirs)).isGreaterThan(0.97);
            assertThat(mean(ours)).isCloseTo(mean(theirs), offset(0.01));
            assertThat(map.record().values().get("agreement of halves")).isBetween(0.9, 1.0);
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double correlation(double[] a, double[] b) {
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - mean(a)) * (b[i] - mean(b));
            squaresA += Math.pow(a[i] - mean(a), 2);
            squaresB += Math.pow(b[i] - mean(b), 2);
        }
        return product / Math.sqrt(squaresA * squaresB);
    }

    @Test
    void rise_endsEarlyOnlyWhenAsked_andAtTheSameMaskWhateverTheBatch() {
        List<Tensor> maps = new ArrayList<>();
        for (int batch : new int[] {1, 7, 16}) {
            try (Convscope scope = fashion(batch)) {
                Subject subject = scope.subject("builtin:fashion-9-ankle-boot");
                Heatmap map = new Rise(3000, 7, 0.5, 0.6, Baseline.ZERO).explain(subject);
                assertThat(map.record().values().get("masks")).isLessThan(3000);
                assertThat(map.record().values().get("masks") % 100).isZero();
                assertThat(map.record().values().get("agreement of halves")).isGreaterThanOrEqualTo(0.6);
                maps.add(map.raw());
            }
        }
        assertThat(maps).allSatisfy(map -> assertThat(map).isEqualTo(maps.get(0)));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyBatch_hasAWholeMapToShow_andCancellingEndsTheWork(Explainer<Heatmap> method) {
        try (Convscope scope = SmallNetworks.open("plain", new RunOptions(1, "cpu", false, 8))) {
            List<Heatmap> shown = new ArrayList<>();
            int[] last = new int[2];
            Subject subject = SmallNetworks.subject(scope).watchedBy((done, total, soFar) -> {
                shown.add((Heatmap) soFar.get());
                last[0] = done;
                last[1] = total;
            });
            Heatmap end = method.explain(subject);
            assertThat(last[0]).isEqualTo(last[1]);
            assertThat(shown).hasSizeGreaterThan(3);
            assertThat(shown.get(shown.size() - 1).raw()).isEqualTo(end.raw());
            assertThat(shown.get(0).raw()).isNotEqualTo(end.raw());
            for (Heatmap map : shown) {
                assertThat(map.map().shape()).containsExactly(12, 12);
                for (float value : map.map().floats()) {
                    assertThat(value).isFinite();
                }
            }
            assertThat(end.record().values().get("runs")).isGreaterThanOrEqualTo(last[1] + 1);
            assertThatThrownBy(() -> method.explain(subject.watchedBy(new CancelledAfterOneBatch())))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("cancelled after 8 of");
        }
    }

    private static final class CancelledAfterOneBatch implements Progress {
        private boolean told;

        @Override
        public void at(int done, int total, Supplier<? extends Explanation> soFar) {
            told = true;
        }

        @Override
        public boolean isCancelled() {
            return told;
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void inputOfWholeNumbers_isRefusedWithTheReason(Explainer<Heatmap> method) {
        GraphBuilder graph = new GraphBuilder("tokens");
        Value ids = graph.input("ids", ElementType.INT64, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(3))));
        Value numbers = graph.op("Cast", Map.of("to", Attribute.of(1L)), ids);
        Value score =
                graph.named("score", graph.op("ReduceMean", Map.of("axes", Attribute.of(new long[] {1})), numbers));
        try (Network network = HandNetworks.of(graph.build(List.of(score)), List.of(), "score")) {
            Subject subject = new Subject(
                    network, "by hand", Map.of("ids", Tensor.of(new long[] {1, 2, 3}, 1, 3)), Map.of(), "none");
            assertThat(method.suits(network).suits()).isFalse();
            assertThatThrownBy(() -> method.explain(subject))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessage(method.suits(network).reason())
                    .hasMessageContaining("has no input of real numbers")
                    .hasMessageContaining("ids of int64");
        }
    }

    @Test
    void channelsLast_areMaskedTogether() {
        // [N, 2, 2, 3]: position p holds values 3 p, 3 p + 1, 3 p + 2, each times a weight of 1, 10 or 100
        float[] weights = new float[12];
        float[] values = new float[12];
        for (int i = 0; i < 12; i++) {
            weights[i] = (float) Math.pow(10, i % 3);
            values[i] = i;
        }
        try (Network network = linear(3, weights, 2, 2, 3)) {
            Subject subject = subject(network, Tensor.of(values, 1, 2, 2, 3));
            float[] expected = {210, 543, 876, 1209};
            assertThat(new Occlusion(1, 1, Baseline.ZERO).explain(subject).raw().floats())
                    .containsExactly(expected);
            assertThat(new KernelShap(4, 100, Baseline.ZERO)
                            .explain(subject)
                            .raw()
                            .floats())
                    .containsExactly(expected, offset(0.01f));
        }
    }

    @Test
    void parameters_areRefusedWithTheirValue() {
        assertThatThrownBy(() -> new Rise(0, 7, 0.5, 0, Baseline.ZERO)).hasMessageContaining("were 0 and 7");
        assertThatThrownBy(() -> new Rise(10, 7, 1, 0, Baseline.ZERO))
                .hasMessage("keep must be between 0 and 1, was 1.0");
        assertThatThrownBy(() -> new Lime(50, 1, 0.25, 1, Baseline.ZERO))
                .hasMessage("samples must be at least 2, was 1");
        assertThatThrownBy(() -> new KernelShap(0, 100, Baseline.ZERO))
                .hasMessage("segments must be at least 1, was 0");
        assertThatThrownBy(() -> new Sobol(0, 100, Baseline.ZERO)).hasMessageContaining("were 0 and 100");
        assertThatThrownBy(() -> new Hsic(64, 1, Baseline.ZERO)).hasMessage("masks must be at least 2, was 1");
    }
}
