package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.method.gradient.BlurIntegratedGradients;
import convscope.method.gradient.ExpectedGradients;
import convscope.method.gradient.GuidedIntegratedGradients;
import convscope.method.gradient.IntegratedGradients;
import convscope.method.gradient.Quadrature;
import convscope.method.gradient.SmoothGrad;
import convscope.method.gradient.SquareGrad;
import convscope.method.gradient.VarGrad;
import convscope.words.Diagnosis;
import convscope.words.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients along paths and over noise on the small networks: against Captum and replicas in Python, and what their definitions promise. */
class PathMethodsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("paths");
    private static final List<String> NETWORKS = SmallNetworks.NAMES;
    private static final Map<String, InputAttribution> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put("midpoint", new IntegratedGradients());
        for (Quadrature quadrature : List.of(Quadrature.GAUSS_LEGENDRE, Quadrature.LEFT, Quadrature.RIGHT)) {
            METHODS.put(
                    quadrature.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    new IntegratedGradients(50, Baseline.ZERO, quadrature));
        }
        METHODS.put("smooth-grad", new SmoothGrad());
        METHODS.put("square-grad", new SquareGrad());
        METHODS.put("var-grad", new VarGrad());
        METHODS.put("expected", new ExpectedGradients(25, Baseline.ZERO, 0.15, ""));
        METHODS.put("blur", new BlurIntegratedGradients(50, 5));
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String network : NETWORKS) {
            METHODS.keySet().forEach(method -> cases.add(Arguments.of(network, method)));
        }
        return cases;
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("cases")
    void attributions_equalOtherImplementations(String network, String method) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Heatmap map = METHODS.get(method).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.attribution(), GOLDEN.get(network + "." + method)))
                    .isLessThan(1e-4);
        }
    }

    @ParameterizedTest
    @FieldSource("NETWORKS")
    void guidedPath_equalsItsReplica(String network) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Heatmap map =
                    new GuidedIntegratedGradients(50, Baseline.ZERO, 0.25, 0.02).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.attribution(), GOLDEN.get(network + ".guided")))
                    .isLessThan(1e-4);
        }
    }

    /** The sum over chords against the integral by its definition in 2000 steps. */
    @ParameterizedTest
    @FieldSource("NETWORKS")
    void blurPath_tendsToTheIntegralOfThePaper(String network) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Heatmap map = new BlurIntegratedGradients(400, 5).explain(SmallNetworks.subject(scope));
            assertThat(Golden.relativeError(map.attribution(), GOLDEN.get(network + ".blur-integral")))
                    .isLessThan(2e-2);
        }
    }

    static List<Arguments> completeMethods() {
        List<Arguments> all = new ArrayList<>();
        for (String network : NETWORKS) {
            all.add(Arguments.of(network, new IntegratedGradients()));
            all.add(Arguments.of(network, new IntegratedGradients(50, new Baseline("blur:2"), Quadrature.TRAPEZOID)));
            all.add(Arguments.of(network, new BlurIntegratedGradients(100, 5)));
            all.add(Arguments.of(network, new GuidedIntegratedGradients()));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("completeMethods")
    void attributions_addUpToTheDifferenceOfScores_butForTheGapTold(String network, InputAttribution method) {
        try (Convscope scope = SmallNetworks.open(network)) {
            Subject subject = SmallNetworks.subject(scope);
            Heatmap map = method.explain(subject);
            Map<String, Double> values = map.record().values();
            double difference = values.get("score") - values.get("baseline-score");
            double gap = values.get("completeness-gap");
            assertThat(sum(map.attribution()))
                    .isCloseTo(difference + gap, offset(1e-4 * Math.abs(values.get("score"))));
            assertThat(Math.abs(gap)).isLessThan(0.1 * Math.abs(difference) + 0.001);
        }
    }

    private static double sum(Tensor tensor) {
        double sum = 0;
        for (double value : tensor.doubles()) {
            sum += value;
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Quadrature.class)
    void inputEqualToItsBaseline_getsZeros(Quadrature quadrature) {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = scope.subject(Tensor.filled(0, 1, 3, 12, 12), "zeros");
            Heatmap map = new IntegratedGradients(4, Baseline.ZERO, quadrature).explain(subject);
            assertThat(map.attribution().floats()).containsOnly(0);
            assertThat(map.record().values().get("completeness-gap")).isZero();
        }
    }

    @Test
    void items_ofABatch_areExplainedAsIfAlone() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Subject subject = SmallNetworks.subject(scope).seeded(3);
            Tensor one = subject.input();
            float[] halved = one.floats();
            for (int i = 0; i < halved.length; i++) {
                halved[i] /= 2;
            }
            Tensor other = Tensor.of(halved, one.shape());
            Map<String, Tensor> both = Map.of("x", Tensor.stacked(List.of(other, one)));
            for (String text : List.of(
                    "integrated-gradients(steps=5,baseline=noise)",
                    "smooth-grad(samples=3,method=integrated-gradients(steps=4))",
                    "var-grad(samples=3,method=expected-gradients(samples=4))",
                    "blur-integrated-gradients(steps=4)",
                    "guided-integrated-gradients(steps=4)",
                    "expected-gradients(samples=4)")) {
                InputAttribution method = (InputAttribution) Explainers.method(text);
                assertThat(method.attributions(subject, both).byInput().get("x").item(1))
                        .as(text)
                        .isEqualTo(method.attributions(subject, Map.of("x", one))
                                .byInput()
                                .get("x"));
            }
        }
    }

    @Test
    void smoothGrad_drawsNoiseOfTheDeviationAskedFor_andTellsMeansOfTheOtherMethodsValues() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope);
            RecordedInputs.SEEN.clear();
            Heatmap map = new SmoothGrad(new RecordedInputs(), 400, 0.1).explain(subject);
            float[] x = subject.input().floats();
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            for (float value : x) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            double squares = 0;
            double mean = 0;
            int count = 400 * x.length;
            for (Tensor seen : RecordedInputs.SEEN) {
                float[] numbers = seen.floats();
                for (int i = 0; i < numbers.length; i++) {
                    squares += Math.pow(numbers[i] - x[i % x.length], 2) / count;
                    mean += ((double) numbers[i] - x[i % x.length]) / count;
                }
            }
            // 172,800 draws: three standard errors are .5 % of the deviation, and .7 % of it for the mean
            assertThat(Math.sqrt(squares) / (most - least)).isCloseTo(0.1, offset(0.0006));
            assertThat(mean / (most - least)).isCloseTo(0, offset(0.0008));
            assertThat(map.record().values().get("seen")).isCloseTo(3, offset(1e-9));
            assertThat(map.record().notes()).contains("Recorded.");
        }
    }

    @Test
    void fewSteps_areDiagnosed() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Heatmap rough =
                    new IntegratedGradients(1, Baseline.ZERO, Quadrature.LEFT).explain(SmallNetworks.subject(scope));
            assertThat(Diagnosis.of(rough)).extracting(Finding::kind).contains(Finding.Kind.INCOMPLETE);
            assertThat(Diagnosis.of(rough).get(0).text().en())
                    .contains("Take more steps (now 1).")
                    .startsWith("The numbers add up to ");
            assertThat(Diagnosis.of(new IntegratedGradients().explain(SmallNetworks.subject(scope))))
                    .extracting(Finding::kind)
                    .doesNotContain(Finding.Kind.INCOMPLETE);
        }
    }

    @Test
    void earlyResults_resembleTheLast() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            List<Heatmap> early = new ArrayList<>();
            Subject subject = SmallNetworks.subject(scope).watchedBy((done, total, soFar) -> {
                if (done < total) {
                    early.add((Heatmap) soFar.get());
                }
            });
            Heatmap last = new IntegratedGradients().explain(subject);
            assertThat(early).isNotEmpty();
            assertThat(Golden.relativeError(early.get(0).attribution(), last.attribution()))
                    .isLessThan(0.2);
            early.clear();
            Heatmap mean = new SmoothGrad(new IntegratedGradients(2, Baseline.ZERO, Quadrature.MIDPOINT), 40, 0.05)
                    .explain(subject);
            assertThat(early).hasSize(2);
            assertThat(Golden.relativeError(early.get(1).attribution(), mean.attribution()))
                    .isLessThan(0.2);
        }
    }

    @Test
    void argumentsThatMakeNoSense_areRefusedWithTheirValues() {
        refused("integrated-gradients(steps=0)", "steps must be at least 1, was 0");
        refused(
                "integrated-gradients(steps=1,quadrature=trapezoid)",
                "steps must be at least 2 for quadrature trapezoid, was 1");
        refused("smooth-grad(samples=0)", "samples must be at least 1, was 0");
        refused("var-grad(noise=-1)", "noise must be a number of at least 0, was -1.0");
        refused("square-grad(noise=NaN)", "noise must be a number of at least 0, was NaN");
        refused("blur-integrated-gradients(max-sigma=0)", "max-sigma must be more than 0, was 0.0");
        refused("guided-integrated-gradients(fraction=0)", "fraction must be more than 0 and at most 1, was 0.0");
        refused("guided-integrated-gradients(max-dist=2)", "max-dist must be from 0 to 1, was 2.0");
        refused("smooth-grad(method=kernels)", "parameter method: kernels gives no number per element of the input");
    }

    private static void refused(String method, String message) {
        assertThatThrownBy(() -> Explainers.method(method))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }
}
