package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.Convscope;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.cam.EigenCam;
import convscope.method.cam.EigenGradCam;
import convscope.method.cam.ElementwiseGradCam;
import convscope.method.cam.Fem;
import convscope.method.cam.FinerCam;
import convscope.method.cam.FullGrad;
import convscope.method.cam.Fusion;
import convscope.method.cam.GradCam;
import convscope.method.cam.GradCamPlusPlus;
import convscope.method.cam.GuidedGradCam;
import convscope.method.cam.HiResCam;
import convscope.method.cam.KpcaCam;
import convscope.method.cam.LayerCam;
import convscope.method.cam.ShapleyCam;
import convscope.method.cam.XGradCam;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Class activation maps of the small networks against pytorch-grad-cam, TorchCAM and Captum ({@code golden/values_cams.py}). */
class CamGoldenTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("cams");
    private static final Map<String, Convscope> OPEN = new HashMap<>();

    /** The layers called {@code inner} by the script. */
    private static final Map<String, String> INNER = Map.of(
            "plain", "relu1/Relu",
            "pooled", "relu1/Relu",
            "residual", "relu2/Relu",
            "concatenated", "relu3/Relu",
            "mobile", "swish/HardSwish",
            "leaky", "elu/Elu",
            "line", "relu1/Relu",
            "volume", "relu1/Relu");

    static final Map<String, Function<LayerRef, Explainer<Heatmap>>> METHODS = Map.ofEntries(
            Map.entry("grad-cam", GradCam::new),
            Map.entry("hires-cam", HiResCam::new),
            Map.entry("grad-cam-elementwise", ElementwiseGradCam::new),
            Map.entry("xgrad-cam", XGradCam::new),
            Map.entry("layer-cam", layer -> new LayerCam(List.of(layer), Fusion.MEAN)),
            Map.entry("grad-cam-plus-plus", layer -> new GradCamPlusPlus(layer, false)),
            Map.entry("grad-cam-plus-plus-normalized", layer -> new GradCamPlusPlus(layer, true)),
            Map.entry("eigen-cam", EigenCam::new),
            Map.entry("eigen-grad-cam", EigenGradCam::new),
            Map.entry("kpca-cam", layer -> new KpcaCam(layer, 0)),
            Map.entry("shapley-cam", ShapleyCam::new),
            Map.entry("finer-cam-cut", layer -> new FinerCam(layer, 3, 0.6)),
            Map.entry("fem-values", layer -> new Fem(layer, 2, Fem.Sum.VALUES)));

    static List<String> cases() {
        return GOLDEN.keySet().stream()
                .filter(key -> METHODS.containsKey(key.split("\\.")[3]))
                .toList();
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(Convscope::close);
        OPEN.clear();
    }

    private static Convscope open(String network) {
        return OPEN.computeIfAbsent(network, SmallNetworks::open);
    }

    @Test
    void everyMethodHasThreeMapsOfEveryNetwork() {
        assertThat(cases()).hasSize(13 * 3 * 8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void map_equalsThePeers(String key) {
        String[] parts = key.split("\\.");
        LayerRef layer = parts[2].equals("last") ? LayerRef.AUTO : new LayerRef(INNER.get(parts[0]));
        Heatmap map = METHODS.get(parts[3])
                .apply(layer)
                .explain(SmallNetworks.subject(open(parts[0]))
                        .explaining(new Target.ClassIndex(Integer.parseInt(parts[1]))));
        Tensor expected = GOLDEN.get(key);
        Tensor signed = map.uncut();
        assertThat(map.raw()).isEqualTo(cut(signed));
        Tensor actual = parts[3].endsWith("-cut") ? map.raw() : signed;
        assertThat(actual.shape()).isEqualTo(expected.shape());
        boolean blank = Arrays.stream(expected.doubles()).allMatch(v -> v == 0);
        if (blank) {
            assertThat(actual.floats()).containsOnly(0);
        } else {
            assertThat(Golden.relativeError(actual, expected)).isLessThan(1e-4);
        }
    }

    private static Tensor cut(Tensor signed) {
        float[] values = signed.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(0, values[i]);
        }
        return Tensor.of(values, signed.shape());
    }

    static List<String> guided() {
        return keys("guided-grad-cam", 6);
    }

    static List<String> full() {
        return keys("full-grad", 6);
    }

    private static List<String> keys(String method, int count) {
        List<String> keys = GOLDEN.keySet().stream()
                .filter(key -> key.endsWith("." + method))
                .toList();
        assertThat(keys).hasSize(count);
        return keys;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("guided")
    void guidedGradCam_equalsCaptums(String key) {
        Heatmap map = new GuidedGradCam().explain(SmallNetworks.subject(open(key.split("\\.")[0])));
        assertThat(Golden.relativeError(map.attribution(), GOLDEN.get(key))).isLessThan(1e-4);
    }

    /** The script asserts that its own map is pytorch-grad-cam's wherever that library counts the same biases. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("full")
    void fullGrad_equalsThePapersEquations(String key) {
        Heatmap map = new FullGrad().explain(SmallNetworks.subject(open(key.split("\\.")[0])));
        assertThat(Golden.relativeError(map.raw(), GOLDEN.get(key))).isLessThan(1e-4);
        Map<String, Double> parts = map.record().values();
        assertThat(parts.get("input-part")).isCloseTo(GOLDEN.get(key + "-parts").number(0), within(1e-5));
        assertThat(parts.get("bias-part") + parts.get("bias-part-without-place"))
                .isCloseTo(GOLDEN.get(key + "-parts").number(1), within(1e-5));
    }
}
