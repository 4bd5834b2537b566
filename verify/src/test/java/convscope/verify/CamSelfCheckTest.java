package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.backward.RuleBook;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Score;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Graph;
import convscope.graph.Node;
import convscope.graph.Tensor;
import convscope.method.cam.Cam;
import convscope.method.cam.FullGrad;
import convscope.method.cam.GradCam;
import convscope.method.cam.GradCamPlusPlus;
import convscope.method.cam.HiResCam;
import convscope.method.cam.SmoothGradCamPlusPlus;
import convscope.method.cam.XGradCam;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Equalities between class activation methods, and sums that must come out. */
class CamSelfCheckTest {
    static List<String> pooledHeads() {
        return SmallNetworks.POOLED_HEADS;
    }

    static List<String> networks() {
        return SmallNetworks.NAMES;
    }

    @ParameterizedTest
    @MethodSource("pooledHeads")
    void beforeAveragePooling_gradCam_cam_hiResCam_andXGradCam_areOne(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            Tensor gradCam = new GradCam().explain(subject).uncut();
            assertThat(Golden.relativeError(new HiResCam().explain(subject).uncut(), gradCam))
                    .isLessThan(1e-5);
            assertThat(Golden.relativeError(new XGradCam().explain(subject).uncut(), gradCam))
                    .isLessThan(1e-4);
            float[] cam = new Cam().explain(subject).raw().floats();
            for (int i = 0; i < cam.length; i++) {
                cam[i] /= cam.length;
            }
            assertThat(Golden.relativeError(Tensor.of(cam, gradCam.shape()), gradCam))
                    .isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("pooledHeads")
    void beforeAveragePooling_hiResCam_addsUpToTheLogitWithoutItsBias(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Heatmap map = new HiResCam().explain(SmallNetworks.subject(scope));
            Map<String, Double> values = map.record().values();
            double sum = Arrays.stream(map.uncut().doubles()).sum();
            assertThat(sum)
                    .isCloseTo(
                            values.get("score")
                                    - bias(scope, values.get("class").intValue()),
                            within(1e-5));
        }
    }

    private static double bias(Convscope scope, int target) {
        Graph graph = scope.network().model().graph();
        Node dense = graph.producers().get(scope.network().head().score().name());
        return graph.constants().get(dense.inputs().get(2)).number(target);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void fullGrad_inputAndBiases_addUpToTheScore(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            for (Subject each : List.of(
                    subject,
                    subject.explaining(new Target.ClassIndex(0)),
                    subject.explaining(Target.parse("1 - 3")),
                    subject.explaining(new Target.Similarity(LayerRef.AUTO, "ones", Map.of("x", ones(subject)))))) {
                Map<String, Double> values =
                        new FullGrad().explain(each).record().values();
                double parts =
                        values.get("input-part") + values.get("bias-part") + values.get("bias-part-without-place");
                assertThat(parts).isCloseTo(values.get("score"), within(2e-5));
                assertThat(values.get("completeness-gap")).isCloseTo(parts - values.get("score"), within(1e-12));
                assertThat(values.get("bias-part-without-place"))
                        .as("there are such biases")
                        .isNotZero();
            }
        }
    }

    private static Tensor ones(Subject subject) {
        return Tensor.filled(1, subject.input().shape());
    }

    @ParameterizedTest
    @CsvSource({"fashion.h5, fashion-5-sandal", "fashion.onnx, fashion-5-sandal", "efficientnet-lite0, cat"})
    void fullGrad_addsUp_onTheBuiltInNetworks(String model, String picture) {
        try (Convscope scope = Convscope.open("builtin:" + model, new OpenOptions())) {
            Subject subject = scope.subject("builtin:" + picture);
            for (Subject each : List.of(subject, subject.scoredBy(Score.PROBABILITY))) {
                Map<String, Double> values =
                        new FullGrad().explain(each).record().values();
                double size = Math.abs(values.get("score")) + Math.abs(values.get("input-part"));
                assertThat(values.get("completeness-gap")).isCloseTo(0, within(1e-4 * size));
            }
        }
    }

    @Test
    void fullGrad_ofAKerasFile_equalsThatOfTheSameNetworkInOnnx() {
        try (Convscope keras = Convscope.open("builtin:fashion.h5", new OpenOptions());
                Convscope onnx = Convscope.open("builtin:fashion.onnx", new OpenOptions())) {
            Tensor first = new FullGrad()
                    .explain(keras.subject("builtin:fashion-5-sandal"))
                    .raw();
            Tensor second = new FullGrad()
                    .explain(onnx.subject("builtin:fashion-5-sandal"))
                    .raw();
            assertThat(Golden.relativeError(first, second)).isLessThan(1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void smoothGradCamPlusPlus_withoutNoise_isGradCamPlusPlus(String name) {
        try (Convscope scope = SmallNetworks.open(name)) {
            Subject subject = SmallNetworks.subject(scope);
            Tensor smooth = new SmoothGradCamPlusPlus(LayerRef.AUTO, 2, 0)
                    .explain(subject)
                    .uncut();
            Tensor plain = new GradCamPlusPlus().explain(subject).uncut();
            assertThat(Golden.relativeError(smooth, plain)).isLessThan(1e-5);
        }
    }

    @Test
    void smoothGradCamPlusPlus_equalsPlainLoops() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope).seeded(7);
            String edge = scope.network().lastSpatialLayer().output().name();
            float[] clean = subject.input().floats();
            double range = max(clean) + max(negated(clean));
            float[] a = subject.run(Query.of(List.of(edge))).activation(edge).floats();
            double[][] powers = new double[3][a.length];
            for (int sample = 0; sample < 3; sample++) {
                Random random = subject.random(sample);
                float[] noisy = clean.clone();
                for (int i = 0; i < noisy.length; i++) {
                    noisy[i] += (float) (.2 * range * random.nextGaussian());
                }
                Tensor x = Tensor.of(noisy, subject.input().shape());
                Query query = subject.query(List.of(), List.of(edge), RuleBook.GRADIENT);
                float[] g = subject.run(query, Map.of("x", x)).cotangent(edge).floats();
                for (int i = 0; i < a.length; i++) {
                    for (int power = 0; power < 3; power++) {
                        powers[power][i] += Math.pow(g[i], power + 1) / 3;
                    }
                }
            }
            Tensor expected = Tensor.of(plusPlus(a, powers, 36), 6, 6);
            Heatmap map = new SmoothGradCamPlusPlus(LayerRef.AUTO, 3, .2).explain(subject);
            assertThat(Golden.relativeError(map.uncut(), expected)).isLessThan(1e-5);
        }
    }

    private static double max(float[] values) {
        double max = values[0];
        for (float value : values) {
            max = Math.max(max, value);
        }
        return max;
    }

    private static float[] plusPlus(float[] a, double[][] powers, int positions) {
        float[] map = new float[positions];
        for (int c = 0; c < a.length / positions; c++) {
            double sum = 0;
            for (int p = 0; p < positions; p++) {
                sum += a[c * positions + p];
            }
            double weight = 0;
            for (int p = 0; p < positions; p++) {
                int i = c * positions + p;
                double divisor = 2 * powers[1][i] + powers[2][i] * sum;
                weight += divisor == 0 ? 0 : powers[1][i] / divisor * Math.max(0, powers[0][i]);
            }
            for (int p = 0; p < positions; p++) {
                map[p] += (float) (weight * a[c * positions + p]);
            }
        }
        return map;
    }

    private static float[] negated(float[] values) {
        float[] result = values.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = -result[i];
        }
        return result;
    }
}
