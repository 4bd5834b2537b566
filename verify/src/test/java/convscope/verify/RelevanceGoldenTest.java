package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.backward.RelevanceComposite;
import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.graph.Tensor;
import convscope.method.relevance.DeepLift;
import convscope.method.relevance.DeepTaylor;
import convscope.method.relevance.Lrp;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Relevance against Zennit, and LRP-epsilon against Captum, on every family of operators. */
class RelevanceGoldenTest {
    private static final Map<String, Tensor> GOLDEN = Golden.values("relevance");
    private static final Map<String, Convscope> OPEN = new HashMap<>();
    private static final Map<String, InputAttribution> METHODS = methods();

    @TempDir
    private Path folder;

    private static Map<String, InputAttribution> methods() {
        Map<String, InputAttribution> methods = new LinkedHashMap<>();
        for (RelevanceComposite composite : RelevanceComposite.values()) {
            methods.put(composite.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), new Lrp(composite));
        }
        methods.put("gamma-after-w-square", new Lrp(RelevanceComposite.GAMMA, 1e-6, 0.25, "first=w-square"));
        methods.put("deep-taylor-box", new DeepTaylor(DeepTaylor.First.BOX));
        methods.put("deep-taylor-squares", new DeepTaylor(DeepTaylor.First.SQUARES));
        methods.put("captum-lrp", new Lrp(RelevanceComposite.EPSILON, 1e-9, 0.25, ""));
        return methods;
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (String network : SmallNetworks.NAMES) {
            for (String method : METHODS.keySet()) {
                if (GOLDEN.containsKey(network + "." + method)) {
                    cases.add(Arguments.of(network, method));
                }
            }
        }
        return cases;
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(Convscope::close);
        OPEN.clear();
    }

    @Test
    void everyNetworkHasReferenceValues() {
        assertThat(cases()).hasSize(8 * 11 + 4);
    }

    @ParameterizedTest(name = "{1} on {0}")
    @MethodSource("cases")
    void relevance_equalsReference(String network, String method) {
        Convscope scope = OPEN.computeIfAbsent(network, SmallNetworks::open);
        Heatmap map = METHODS.get(method).explain(SmallNetworks.subject(scope));
        Map<String, Double> values = map.record().values();
        assertThat(values.get("class"))
                .isEqualTo(GOLDEN.get(network + ".target").number(0));
        Tensor expected = GOLDEN.get(network + "." + method);
        assertThat(Golden.relativeError(map.attribution(), expected)).isLessThan(1e-4);
        double sum = 0;
        for (double value : expected.doubles()) {
            sum += value;
        }
        assertThat(values.get("relevance")).isCloseTo(sum, offset(1e-4 * Math.max(1, Math.abs(sum))));
        assertThat(values.get("gap")).isCloseTo(values.get("score") - sum, offset(2e-4 * Math.max(1, Math.abs(sum))));
    }

    static List<String> networksCaptumExplains() {
        return List.of("plain", "pooled", "residual", "leaky", "line", "volume");
    }

    @ParameterizedTest
    @MethodSource("networksCaptumExplains")
    void deepLift_equalsCaptums(String network) throws IOException {
        assertThat(Golden.relativeError(deepLift(network).attribution(), GOLDEN.get(network + ".captum-deep-lift")))
                .isLessThan(1e-4);
    }

    /**
     * Captum leaves a gap after a rectifier with max pooling behind it, where its rule for the pooling is lost; at pooling windows that overlap, which it writes over
     * each other; and at a product of two computed values, of which it takes the gradient.
     */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "concatenated", "line", "volume", "mobile"})
    void deepLift_addsUpWhereCaptumsDoesNot(String network) throws IOException {
        Heatmap map = deepLift(network);
        double difference = map.record().values().get("score difference from baseline");
        double captums = 0;
        for (double value : GOLDEN.get(network + ".captum-deep-lift-as-is").doubles()) {
            captums += value;
        }
        double size = Math.abs(difference);
        assertThat(Math.abs(captums - difference)).isGreaterThan(0.005 * size);
        assertThat(map.record().values().get("attributed")).isCloseTo(difference, offset(1e-3 * size));
    }

    private Heatmap deepLift(String network) throws IOException {
        Convscope scope = OPEN.computeIfAbsent(network, SmallNetworks::open);
        Path file = folder.resolve(network + ".npy");
        Files.write(file, NumpyFiles.npy(GOLDEN.get(network + ".baseline")));
        return new DeepLift(new Baseline(file.toString())).explain(SmallNetworks.subject(scope));
    }

    static List<String> networks() {
        return SmallNetworks.NAMES;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void deepLift_addsUpToTheScoreDifference(String network) {
        Convscope scope = OPEN.computeIfAbsent(network, SmallNetworks::open);
        for (String baseline : List.of("zero", "noise", "mean")) {
            Heatmap map = new DeepLift(new Baseline(baseline)).explain(SmallNetworks.subject(scope));
            Map<String, Double> values = map.record().values();
            double difference = values.get("score difference from baseline");
            assertThat(values.get("gap")).as(baseline).isCloseTo(0, offset(1e-5 * Math.max(1, Math.abs(difference))));
            assertThat(values.get("attributed"))
                    .isCloseTo(difference, offset(1e-5 * Math.max(1, Math.abs(difference))));
        }
    }
}
