package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Baseline;
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
import convscope.graph.Value;
import convscope.method.cam.GradCam;
import convscope.method.gradient.GradientInput;
import convscope.network.Network;
import convscope.report.RecordJson;
import convscope.runtime.RunOptions;
import convscope.trust.Curve;
import convscope.trust.Figures;
import convscope.trust.Standing;
import convscope.trust.Trust;
import convscope.trust.TrustOptions;
import convscope.words.Language;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Maps put to the test. */
class TrustTest {
    private static final Convscope FASHION = Convscope.open("builtin:fashion", new OpenOptions());
    private static final Subject BOOT = FASHION.subject("builtin:fashion-9-ankle-boot");

    @AfterAll
    static void close() {
        FASHION.close();
    }

    private static Heatmap map(Subject subject, float[] values, long... shape) {
        Heatmap like = new GradientInput().explain(subject);
        Tensor raw = Tensor.of(values, shape);
        return new Heatmap(raw, raw, shape, null, like.record());
    }

    private static void assertCurve(Curve curve, double... values) {
        assertThat(curve.values()).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(curve.values().get(i)).isCloseTo(values[i], within(1e-5));
        }
    }

    @Test
    void linearNetwork_hasTheCurvesOfThePaper() {
        GraphBuilder graph = new GraphBuilder("linear");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(List.of(Shape.Axis.symbol("N"), Shape.Axis.of(4))));
        Value dense = graph.constant("dense", Tensor.of(new float[] {1, 1, 1, 1, 0, 0, 0, 0}, 2, 4));
        Value output = graph.named("scores", graph.op("Gemm", Map.of("transB", Attribute.of(1L)), x, dense));
        try (Network network = HandNetworks.of(graph.build(List.of(output)), List.of(), "yes", "no")) {
            Subject subject =
                    new Subject(network, "by hand", Tensor.of(new float[] {2, 1, -1, 0.5f}, 1, 4), null, "none");
            Trust trust = Trust.of(
                    subject,
                    map(subject, new float[] {4, 3, 2, 1}, 4),
                    new TrustOptions(4, Baseline.ZERO, Baseline.ZERO, 3, 0));
            // scores of "yes" while 2, 1, -1, .5 go: 2.5, .5, -.5, .5, 0; while they come: 0, 2, 3, 2, 2.5; p = 1 / (1
            // + e^-s)
            Figures figures = trust.ofMap();
            assertCurve(figures.deletion(), 0.924142, 0.622459, 0.377541, 0.622459, 0.5);
            assertThat(figures.deletion().area()).isCloseTo(0.5836325, within(1e-6));
            assertCurve(figures.insertion(), 0.5, 0.880797, 0.952574, 0.880797, 0.924142);
            assertThat(figures.insertion().area()).isCloseTo(0.8565598, within(1e-6));
            assertThat(figures.insertion().fractions()).containsExactly(0.0, 0.25, 0.5, 0.75, 1.0);
            assertThat(figures.road()).isNull();
            assertThat(trust.standings()).extracting(Standing::measure).containsExactly("insertion", "deletion");
            assertThat(trust.figures()).hasSize(1 + 3 + 2);
            assertThat(trust.label()).isEqualTo("yes");
        }
    }

    @Test
    void fashion_hasTheCurvesOfKeras() {
        Map<String, Tensor> golden = Golden.values("trust");
        float[] values = new float[784];
        for (int i = 0; i < values.length; i++) {
            values[i] = 37 * i % 784;
        }
        TrustOptions options = new TrustOptions(8, Baseline.ZERO, new Baseline("blur:5"), 1, 0);
        Figures figures = Trust.of(BOOT, map(BOOT, values, 28, 28), options).ofMap();
        assertClose(figures.insertion(), golden.get("insertion"));
        assertClose(figures.deletion(), golden.get("deletion"));
        assertClose(figures.mostFirst(), golden.get("most"));
        assertClose(figures.leastFirst(), golden.get("least"));
        double most = mean(golden.get("most"));
        double least = mean(golden.get("least"));
        assertThat(figures.road()).isCloseTo((least - most) / 2, within(1e-3));
    }

    private static double mean(Tensor values) {
        double sum = 0;
        for (double value : values.doubles()) {
            sum += value;
        }
        return sum / values.count();
    }

    private static void assertClose(Curve curve, Tensor expected) {
        double[] values = expected.doubles();
        assertThat(curve.values()).hasSameSizeAs(values);
        for (int i = 0; i < values.length; i++) {
            assertThat(curve.values().get(i)).isCloseTo(values[i], within(1e-3));
        }
    }

    @Test
    void gradCamOfTheBoot_doesBetterThanChance() {
        Trust trust = Trust.of(BOOT, new GradCam().explain(BOOT));
        assertThat(trust.standings()).extracting(Standing::measure).containsExactly("insertion", "deletion", "road");
        assertThat(trust.standings()).allMatch(Standing::beatsChance);
        assertThat(trust.words().get(0).en())
                .isEqualTo(
                        "The map does better than chance: by insertion, deletion and ROAD it beats each of 5 random maps.");
        assertThat(trust.words().get(0).zh()).isEqualTo("该图优于随机：在插入、删除和 ROAD 上都胜过全部 5 张随机图。");
    }

    @Test
    void mapTurnedRound_doesWorseThanChance() {
        Heatmap map = new GradCam().explain(BOOT);
        float[] values = map.raw().floats();
        for (int i = 0; i < values.length; i++) {
            values[i] = -values[i];
        }
        Tensor turned = Tensor.of(values, map.raw().shape());
        Trust trust = Trust.of(BOOT, new Heatmap(turned, turned, map.inputSpace(), null, map.record()));
        assertThat(trust.standings()).noneMatch(Standing::beatsChance);
        assertThat(trust.ofMap().road()).isNegative();
        assertThat(trust.words().get(0).en()).contains("no better than chance", "Do not rely on it.");
    }

    @Test
    void mapWithoutDifferences_doesAsRandomOnesDo() {
        Trust trust = Trust.of(BOOT, map(BOOT, new float[784], 28, 28), new TrustOptions());
        for (Standing standing : trust.standings()) {
            // within six standard deviations of maps of random numbers per pixel, which it is one of
            double spread = Math.max(0.01, standing.randomSpread());
            assertThat(standing.map()).isCloseTo(standing.randomMean(), within(6 * spread));
        }
    }

    @Test
    void sizeOfBatches_changesNothing() {
        OpenOptions one = new OpenOptions(Optional.empty(), Optional.empty(), new RunOptions(0, "cpu", true, 1));
        try (Convscope single = Convscope.open("builtin:fashion", one)) {
            Subject subject = single.subject("builtin:fashion-9-ankle-boot");
            Trust expected = Trust.of(BOOT, new GradCam().explain(BOOT));
            Trust trust = Trust.of(subject, new GradCam().explain(subject));
            for (int i = 0; i < expected.figures().size(); i++) {
                Figures a = expected.figures().get(i);
                Figures b = trust.figures().get(i);
                assertThat(b.insertion().area()).isCloseTo(a.insertion().area(), within(1e-5));
                assertThat(b.deletion().area()).isCloseTo(a.deletion().area(), within(1e-5));
                assertThat(b.road()).isCloseTo(a.road(), within(1e-5));
            }
        }
    }

    @Test
    void classOfTheMap_isTested() {
        Heatmap bag = new GradCam().explain(BOOT.explaining(new Target.Label("bag")));
        assertThat(Trust.of(BOOT, bag, new TrustOptions(2, Baseline.ZERO, Baseline.ZERO, 1, 0))
                        .label())
                .isEqualTo("bag");
    }

    @Test
    void wrongRequests_areRefused() {
        Heatmap boot = new GradCam().explain(BOOT);
        Subject sandal = FASHION.subject("builtin:fashion-5-sandal");
        assertThatThrownBy(() -> Trust.of(sandal, boot))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("the map explains builtin:fashion-9-ankle-boot, not builtin:fashion-5-sandal");
        assertThatThrownBy(() -> new TrustOptions(1, Baseline.ZERO, Baseline.ZERO, 1, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("steps must be at least 2 and draws at least 1, were 1 and 1");
    }

    @Test
    void watcher_mayEndTheWork() {
        Progress ending = new Progress() {
            private int told;

            @Override
            public void at(int done, int total, Supplier<? extends Explanation> soFar) {
                told++;
            }

            @Override
            public boolean isCancelled() {
                return told > 1;
            }
        };
        Heatmap boot = new GradCam().explain(BOOT);
        assertThatThrownBy(() -> Trust.of(BOOT.watchedBy(ending), boot)).isInstanceOf(CancelledException.class);
    }

    @Test
    void fields_areJson() throws IOException {
        Trust trust =
                Trust.of(BOOT, new GradCam().explain(BOOT), new TrustOptions(2, Baseline.ZERO, Baseline.ZERO, 1, 0));
        JsonNode json = new ObjectMapper().readTree(RecordJson.text(trust.fields(Language.ZH)));
        assertThat(json.path("figures").path(0).path("of").asText()).isEqualTo("MAP");
        assertThat(json.path("figures").path(0).path("deletion").path("values")).hasSize(3);
        assertThat(json.path("standings").path(1).path("moreIsBetter").asBoolean())
                .isFalse();
        assertThat(json.path("insertion starts from").asText()).isEqualTo("zero");
        assertThat(json.path("words").path(0).asText()).contains("随机");
    }
}
