package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import convscope.Convscope;
import convscope.explain.Descriptor;
import convscope.explain.ExplanationGraph;
import convscope.explain.Heatmap;
import convscope.explain.OnePass;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Edge;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exported graphs give, for a whole batch, the numbers that the methods give for each input. */
class ExportTest {
    static List<Arguments> methodsAndNetworks() {
        List<Arguments> all = new ArrayList<>();
        for (Descriptor method : Explainers.all()) {
            if (OnePass.class.isAssignableFrom(method.type())) {
                SmallNetworks.NAMES.forEach(network -> all.add(Arguments.of(method.name(), network)));
            }
        }
        return all;
    }

    @Test
    void methodsOfOnePass_areMany() {
        assertThat(methodsAndNetworks()).hasSizeGreaterThanOrEqualTo(5 * SmallNetworks.NAMES.size());
    }

    private static boolean isBlank(Tensor map) {
        for (float value : map.floats()) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Tensor> run(ExplanationGraph exported, Map<String, Tensor> feeds) {
        Map<String, Tensor> all = new LinkedHashMap<>(feeds);
        for (Edge input : exported.graph().inputs()) {
            if (input.name().startsWith("baseline.")) {
                all.put(input.name(), Tensor.filled(0, feeds.get("x").shape()));
            }
        }
        try (Session session = Session.open(exported.graph(), new RunOptions(1, "cpu", false))) {
            return session.run(all);
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("methodsAndNetworks")
    void graph_givesWhatTheMethodGives_forEachItemOfABatch(String name, String network) {
        OnePass method = (OnePass) Explainers.method(name);
        try (Convscope scope = SmallNetworks.open(network)) {
            assumeThat(method.suits(scope.network()).suits()).isTrue();
            ExplanationGraph exported = ExplanationGraph.of(method, scope.network(), "top");
            assertThat(exported.metadata()).containsEntry("convscope.method", name);
            Tensor first = SmallNetworks.subject(scope).input();
            float[] turned = first.floats();
            for (int i = 0; i < turned.length; i++) {
                turned[i] = 0.2f - turned[i];
            }
            List<Tensor> inputs = List.of(first, Tensor.of(turned, first.shape()));
            Map<String, Tensor> results = run(exported, Map.of("x", Tensor.stacked(inputs)));
            for (int i = 0; i < inputs.size(); i++) {
                Subject subject = scope.subject(inputs.get(i), "item " + i);
                Heatmap expected = method.explain(subject);
                Tensor perElement = results.get("attribution");
                Tensor wanted = perElement != null ? expected.attribution() : expected.raw();
                Tensor given = (perElement != null ? perElement : results.get("map")).slice(i);
                if (isBlank(wanted)) {
                    assertThat(isBlank(given)).isTrue();
                } else {
                    assertThat(Golden.relativeError(given, wanted)).isLessThan(1e-4);
                }
                assertThat(results.get("scores").slice(i).floats())
                        .hasSize(subject.predict().answers().size());
            }
        }
    }

    @Test
    void target_canBeAClass_orFed() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            Subject subject = SmallNetworks.subject(scope);
            Heatmap expected = new GradCam().explain(subject.explaining(new Target.ClassIndex(3)));
            Map<String, Tensor> fixed = run(ExplanationGraph.of(new GradCam(), scope.network(), "3"), subject.inputs());
            assertThat(Golden.relativeError(fixed.get("map"), expected.raw())).isLessThan(1e-5);
            ExplanationGraph fed = ExplanationGraph.of(new GradCam(), scope.network(), "input");
            assertThat(fed.graph().inputs()).extracting(Edge::name).containsExactly("x", "target");
            Tensor weights = Tensor.of(new float[] {0, 0, 0, 1, 0}, 1, 5);
            Map<String, Tensor> results = run(fed, Map.of("x", subject.input(), "target", weights));
            assertThat(Golden.relativeError(results.get("map"), expected.raw())).isLessThan(1e-5);
        }
    }

    @Test
    void targetThatNeedsAnInput_isRefused() {
        try (Convscope scope = SmallNetworks.open("residual")) {
            assertThatThrownBy(() -> ExplanationGraph.of(new GradCam(), scope.network(), "top2"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage(
                            "target 'top2' cannot be part of a graph; use top, a class, or input to feed weights over the scores");
        }
    }
}
