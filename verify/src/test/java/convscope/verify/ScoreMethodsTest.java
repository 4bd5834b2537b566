package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Baseline;
import convscope.explain.ChannelMaps;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Progress;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.cam.AblationCam;
import convscope.method.cam.IsCam;
import convscope.method.cam.ReciproCam;
import convscope.method.cam.ScoreCam;
import convscope.method.cam.ScoreCam.Weights;
import convscope.method.cam.SsCam;
import convscope.model.Layer;
import convscope.network.Network;
import convscope.render.Upsampling;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class activation methods of many passes against other tools and replicas in PyTorch, {@code golden/values_scores.py}. */
class ScoreMethodsTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("scores");
    private static final Map<String, Function<LayerRef, Explainer<Heatmap>>> METHODS = Map.of(
            "ablation", AblationCam::new,
            "ablation-zeroed", AblationCam::new,
            "score-weights", layer -> new ScoreCam(layer, 0, Baseline.ZERO, Weights.SCORE),
            "score-pgc", layer -> new ScoreCam(layer, 0, Baseline.ZERO, Weights.SOFTMAX),
            "score-torchcam", layer -> new ScoreCam(layer, 0, Baseline.ZERO, Weights.SOFTMAX),
            "is-weights", layer -> new IsCam(layer, 0, 10, Baseline.ZERO, Weights.SCORE),
            "recipro-position", layer -> new ReciproCam(layer, ReciproCam.Kept.POSITION),
            "recipro-neighbourhood", layer -> new ReciproCam(layer, ReciproCam.Kept.NEIGHBOURHOOD));

    static List<String> cases() {
        return GOLDEN.keySet().stream()
                .filter(key -> METHODS.containsKey(key.substring(key.lastIndexOf('.') + 1)))
                .filter(key -> !key.contains("dense1"))
                .sorted()
                .toList();
    }

    @Test
    void everyFamilyOfOperators_hasReferenceValues() {
        assertThat(cases()).hasSize(70);
        SmallNetworks.NAMES.forEach(name -> assertThat(cases()).anyMatch(key -> key.startsWith(name)));
    }

    private static Layer layer(Network network, String module) {
        return network.model().layers().stream()
                .filter(l -> l.name().startsWith(module + "/"))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    private static Tensor weighted(Subject subject, Layer layer, double... weights) {
        return subject.activation(layer).weightedSum(weights);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void map_equalsTheReference(String key) {
        String[] parts = key.split("\\.");
        try (Convscope scope = SmallNetworks.open(parts[0])) {
            Subject subject = SmallNetworks.subject(scope);
            Layer layer = layer(scope.network(), parts[1]);
            Heatmap map =
                    METHODS.get(parts[2]).apply(new LayerRef(layer.name())).explain(subject);
            assertThat(map.record().values().get("class"))
                    .isEqualTo(GOLDEN.get(parts[0] + ".target").number(0));
            Tensor reference = GOLDEN.get(key);
            Tensor expected =
                    parts[2].startsWith("recipro") ? reference : weighted(subject, layer, reference.doubles());
            // a probability in single precision is uncertain by 1e-7, and rises are differences of such
            double[] ones = new double[subject.activation(layer).channels()];
            java.util.Arrays.fill(ones, 1e-7);
            double noise = parts[2].contains("-weights") ? length(weighted(subject, layer, ones)) : 0;
            assertThat(Golden.relativeError(map.uncut(), expected)).isLessThan(1e-4 + 3 * noise / length(expected));
        }
    }

    private static double length(Tensor tensor) {
        return Math.sqrt(
                java.util.Arrays.stream(tensor.doubles()).map(v -> v * v).sum());
    }

    @Test
    void negativeScore_turnsNoSign_unlikePytorchGradCam() {
        for (String name : List.of("plain", "pooled", "residual", "concatenated")) {
            try (Convscope scope = SmallNetworks.open(name)) {
                String module = name.equals("plain") || name.equals("pooled")
                        ? "relu2"
                        : name.equals("residual") ? "relu3" : "relu4";
                Layer layer = layer(scope.network(), module);
                int lowest = (int) GOLDEN.get(name + ".lowest").number(0);
                Subject subject = SmallNetworks.subject(scope).explaining(new Target.ClassIndex(lowest));
                assertThat(subject.explained().score()).isNegative();
                double[] theirs =
                        GOLDEN.get(name + "." + module + ".ablation-lowest").doubles();
                double[] turned = java.util.Arrays.stream(theirs).map(w -> -w).toArray();
                Heatmap map = new AblationCam(new LayerRef(layer.name())).explain(subject);
                assertThat(Golden.relativeError(map.uncut(), weighted(subject, layer, turned)))
                        .isLessThan(1e-4);
            }
        }
    }

    @Test
    void isCam_doesNotAddUpItsFactors_unlikeTorchCam() {
        for (String key : List.of("plain.relu1", "pooled.relu1", "residual.relu2", "concatenated.relu4")) {
            double[] torchCams = GOLDEN.get(key + ".is-torchcam").doubles();
            assertThat(softmax(GOLDEN.get(key + ".is-accumulated").doubles()))
                    .as("masks of up to 5.5")
                    .containsExactly(torchCams, offset(1e-6));
            String name = key.substring(0, key.indexOf('.'));
            try (Convscope scope = SmallNetworks.open(name)) {
                Layer layer = layer(scope.network(), key.substring(key.indexOf('.') + 1));
                Subject subject = SmallNetworks.subject(scope);
                Tensor ours = new IsCam(new LayerRef(layer.name()), 0, 10, Baseline.ZERO, Weights.SOFTMAX)
                        .explain(subject)
                        .uncut();
                double[] scaled = softmax(GOLDEN.get(key + ".is-weights").doubles());
                assertThat(Golden.relativeError(ours, weighted(subject, layer, scaled)))
                        .isLessThan(1e-5);
                assertThat(Golden.relativeError(ours, weighted(subject, layer, torchCams)))
                        .isGreaterThan(1e-4);
            }
        }
    }

    private static double[] softmax(double[] values) {
        double sum = java.util.Arrays.stream(values).map(Math::exp).sum();
        return java.util.Arrays.stream(values).map(v -> Math.exp(v) / sum).toArray();
    }

    @Test
    void scoreCam_equalsTfKerasVis_onAKerasNetwork() {
        OpenOptions options = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(1, "cpu", false));
        try (Convscope scope = Convscope.open("builtin:fashion.keras", options)) {
            Subject subject = scope.subject("builtin:fashion-5-sandal");
            Heatmap map = new ScoreCam(new LayerRef("relu1"), 0, Baseline.ZERO, Weights.SCORE).explain(subject);
            assertThat(map.record().values().get("class"))
                    .isEqualTo(GOLDEN.get("fashion.target").number(0));
            assertThat(Golden.relativeError(map.uncut(), GOLDEN.get("fashion.score")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void fasterScoreCam_usesTheChannelsThatVaryMost() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Subject subject = SmallNetworks.subject(scope);
            Layer layer = layer(scope.network(), "relu3");
            ChannelMaps maps = subject.activation(layer);
            double[] weights = GOLDEN.get("residual.relu3.score-weights").doubles();
            double[] variances = new double[maps.channels()];
            for (int k = 0; k < variances.length; k++) {
                double mean = maps.means()[k];
                for (float value : maps.map(k).floats()) {
                    variances[k] += (value - mean) * (value - mean);
                }
            }
            double third = java.util.Arrays.stream(variances)
                    .sorted()
                    .skip(5)
                    .findFirst()
                    .orElseThrow();
            for (int k = 0; k < variances.length; k++) {
                weights[k] = variances[k] >= third ? weights[k] : 0;
            }
            Heatmap map = new ScoreCam(LayerRef.AUTO, 3, Baseline.ZERO, Weights.SCORE).explain(subject);
            assertThat(Golden.relativeError(map.uncut(), weighted(subject, layer, weights)))
                    .isLessThan(1e-4);
            assertThat(map.record().values())
                    .containsEntry("channels-used", 3.0)
                    .containsEntry("runs", 4.0);
        }
    }

    @Test
    void ssCam_withoutNoise_isScoreCam_andWithNoiseTheMeanOverItsMasks() {
        try (Convscope scope = SmallNetworks.open("line")) {
            Subject subject = SmallNetworks.subject(scope).seeded(3);
            Tensor plain = new ScoreCam().explain(subject).uncut();
            Tensor still = new SsCam(LayerRef.AUTO, 0, 4, 0, Baseline.ZERO, Weights.SCORE)
                    .explain(subject)
                    .uncut();
            assertThat(Golden.relativeError(still, plain)).isLessThan(1e-6);

            Layer layer = layer(scope.network(), "relu2");
            ChannelMaps maps = subject.activation(layer);
            double[] weights = new double[maps.channels()];
            double baseline = subject.probabilities(Map.of("x", Tensor.filled(0, 1, 2, 32)))[0];
            for (int k = 0; k < weights.length; k++) {
                float[] mask = Upsampling.linear(maps.map(k), 32).floats();
                for (int sample = 0; sample < 3; sample++) {
                    weights[k] +=
                            (subject.probabilities(Map.of("x", noisy(subject, mask, subject.random(k * 3L + sample))))[
                                                    0]
                                            - baseline)
                                    / 3;
                }
            }
            Heatmap noisy = new SsCam(LayerRef.AUTO, 0, 3, 0.5, Baseline.ZERO, Weights.SCORE).explain(subject);
            assertThat(Golden.relativeError(noisy.uncut(), weighted(subject, layer, weights)))
                    .isLessThan(1e-5);
            assertThat(Golden.relativeError(noisy.uncut(), plain)).isGreaterThan(1e-3);
        }
    }

    private static Tensor noisy(Subject subject, float[] map, Random random) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float value : map) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float[] x = subject.input().floats();
        for (int p = 0; p < map.length; p++) {
            float mask = most == least ? 0 : (map[p] - least) / (most - least) + (float) (0.5 * random.nextGaussian());
            x[p] *= mask;
            x[p + map.length] *= mask;
        }
        return Tensor.of(x, 1, 2, 32);
    }

    @Test
    void watcher_isShownTheChannelsBehind_andRunsAreNoMoreThanChannels() {
        try (Convscope scope = SmallNetworks.open("mobile", new RunOptions(1, "cpu", false, 2))) {
            List<Tensor> shown = new ArrayList<>();
            List<Integer> totals = new ArrayList<>();
            Progress watcher = new Progress() {
                @Override
                public void at(int done, int total, Supplier<? extends Explanation> soFar) {
                    totals.add(total);
                    shown.add(((Heatmap) soFar.get()).uncut());
                }
            };
            Subject subject = SmallNetworks.subject(scope).watchedBy(watcher);
            for (Explainer<Heatmap> method :
                    List.of(new ScoreCam(), new AblationCam(), new ReciproCam(), new SsCam(), new IsCam())) {
                shown.clear();
                totals.clear();
                Heatmap map = method.explain(subject);
                assertThat(shown.get(shown.size() - 1)).isEqualTo(map.uncut());
                assertThat(shown.get(0)).isNotEqualTo(map.uncut());
                int most =
                        method instanceof ReciproCam ? 64 : method instanceof SsCam || method instanceof IsCam ? 80 : 8;
                assertThat(totals).containsOnly(most + 1);
            }
        }
    }

    @Test
    void numbersOutOfRange_areRefusedWithTheValue() {
        assertRefused(
                "channels must be at least 1, or 0 for all, was -1",
                () -> new ScoreCam(LayerRef.AUTO, -1, Baseline.ZERO, Weights.SCORE));
        assertRefused(
                "samples must be at least 1, was 0",
                () -> new SsCam(LayerRef.AUTO, 1, 0, 0.1, Baseline.ZERO, Weights.SCORE));
        assertRefused(
                "noise must be at least 0, was -0.5",
                () -> new SsCam(LayerRef.AUTO, 1, 1, -0.5, Baseline.ZERO, Weights.SCORE));
        assertRefused(
                "steps must be at least 1, was 0", () -> new IsCam(LayerRef.AUTO, 1, 0, Baseline.ZERO, Weights.SCORE));
    }

    private static void assertRefused(String message, Supplier<?> made) {
        assertThatThrownBy(made::get)
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(message);
    }

    @Test
    void layerThatDoesNotMatter_isRefused() {
        try (Convscope scope = SmallNetworks.open("plain")) {
            Subject subject = SmallNetworks.subject(scope).explaining(Target.parse("unit:conv1/Conv:0"));
            for (Explainer<Heatmap> method : Stream.<Explainer<Heatmap>>of(
                            new AblationCam(new LayerRef("relu2/Relu")),
                            new ReciproCam(new LayerRef("relu2/Relu"), ReciproCam.Kept.POSITION))
                    .toList()) {
                assertThatThrownBy(() -> method.explain(subject))
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessage("what is explained, unit 0 of conv1/Conv, does not depend on layer 'relu2/Relu';"
                                + " choose a layer before it");
            }
            // the layer itself: without channel 0 its mean is lost whole, without any other nothing
            Heatmap itself = new AblationCam(new LayerRef("conv1/Conv")).explain(subject);
            double[] weights = new double[6];
            weights[0] = Math.signum(subject.explained().score());
            assertThat(Golden.relativeError(
                            itself.uncut(), weighted(subject, scope.network().layer("conv1/Conv"), weights)))
                    .isLessThan(1e-5);
        }
    }
}
