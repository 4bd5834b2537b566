package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.data.Offset.offset;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.InputAttribution;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.ConvscopeException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.method.gradient.GradientInput;
import convscope.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods on a network with two inputs, {@link TwoInputs}. */
class SeveralInputsTest {
    private static final Network NETWORK = TwoInputs.network();
    private static final Subject SUBJECT = new Subject(
            NETWORK,
            "by hand",
            Map.of(
                    "picture", Tensor.of(new float[] {4, -2, 0, 2}, 1, 1, 2, 2),
                    "signal", Tensor.of(new float[] {1, -1, 2, 0}, 1, 1, 4)),
            Map.of(),
            "none");

    @AfterAll
    static void close() {
        NETWORK.close();
    }

    static List<Descriptor> methods() {
        return Explainers.all();
    }

    @Test
    void attribution_hasAMapForEachInput() {
        // score 0 = 2 (4 + 2) / 4 - (1 + 2) / 4 = 2.25; gradients 2/4 over the picture and -1/4 over the signal where
        // positive
        Heatmap map = new GradientInput().explain(SUBJECT.explaining(new Target.ClassIndex(0)));
        assertThat(map.input()).isEqualTo("picture");
        assertThat(map.attribution().floats()).containsExactly(new float[] {2, 0, 0, 1}, offset(0f));
        assertThat(map.further()).hasSize(1);
        assertThat(map.further().get(0).input()).isEqualTo("signal");
        assertThat(map.further().get(0).attribution().floats())
                .containsExactly(new float[] {-0.25f, 0, -0.5f, 0}, offset(0f));
        assertThat(map.arrays()).containsKeys("map", "attribution", "signal/map", "signal/attribution");
        assertThat(map.record().values().get("score")).isEqualTo(2.25);
    }

    @Test
    void classActivation_liesOverTheInputThatItsLayerIsComputedFrom() {
        Heatmap seen = new GradCam(new LayerRef("see")).explain(SUBJECT.explaining(new Target.ClassIndex(0)));
        assertThat(seen.perInput()).extracting(Heatmap::input).containsExactly("picture");
        // weight 2/4 on (4, 0, 0, 2)
        assertThat(seen.raw().floats()).containsExactly(2, 0, 0, 1);
        Heatmap heard = new GradCam(new LayerRef("hear")).explain(SUBJECT.explaining(new Target.ClassIndex(1)));
        assertThat(heard.perInput()).extracting(Heatmap::input).containsExactly("signal");
        assertThat(heard.raw().floats()).containsExactly(0.25f, 0, 0.5f, 0);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethod_explainsBothInputs_orRefuses(Descriptor about) {
        Explainer<?> method = QuickMethods.of(about);
        if (!method.suits(NETWORK).suits()) {
            assertThat(method.suits(NETWORK).reason()).isNotBlank();
            assertThatThrownBy(() -> method.explain(SUBJECT)).isInstanceOf(ConvscopeException.class);
            return;
        }
        Explanation explanation = method.explain(SUBJECT);
        assumeThat(explanation).isInstanceOf(Heatmap.class);
        List<Heatmap> maps = ((Heatmap) explanation).perInput();
        assertThat(maps).doesNotHaveDuplicates();
        if (method instanceof InputAttribution) {
            assertThat(maps).extracting(Heatmap::input).containsExactly("picture", "signal");
        }
        for (Heatmap map : maps) {
            long[] space = map.input().equals("picture") ? new long[] {2, 2} : new long[] {4};
            assertThat(map.map().shape()).isEqualTo(space);
        }
    }

    @Test
    void randomNumbers_doNotDependOnTheOrderOfTheInputs() {
        Map<String, Tensor> turned = new LinkedHashMap<>();
        turned.put("signal", SUBJECT.inputs().get("signal"));
        turned.put("picture", SUBJECT.inputs().get("picture"));
        Map<String, Tensor> straight = new LinkedHashMap<>();
        straight.put("picture", SUBJECT.inputs().get("picture"));
        straight.put("signal", SUBJECT.inputs().get("signal"));
        assertThat(SUBJECT.on(turned).inputHash())
                .isEqualTo(SUBJECT.on(straight).inputHash());
    }

    @Test
    void oneInputAlone_isRefusedBySubjectsOfOne() {
        assertThatThrownBy(SUBJECT::input)
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageContaining("two inputs has 2 inputs".replace("two inputs", NETWORK.name()));
    }
}
