package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import convscope.Convscope;
import convscope.explain.Describe;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.LayerRef;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.explain.Target;
import convscope.graph.ConvscopeException;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.runtime.RunOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method keeps on every family of operators, in one, two and three dimensions. */
class MethodPropertiesTest {
    private static final RunOptions ONE_BY_ONE = new RunOptions(1, "cpu", false, 1);
    private static final RunOptions IN_BATCHES = new RunOptions(2, "cpu", false, 5);
    private static final Map<String, Convscope> OPEN = new HashMap<>();

    static List<Arguments> methodsAndNetworks() {
        List<Arguments> all = new ArrayList<>();
        for (Descriptor method : Explainers.all()) {
            for (String network : SmallNetworks.NAMES) {
                all.add(Arguments.of(method.name(), network));
            }
        }
        return all;
    }

    @AfterAll
    static void close() {
        OPEN.values().forEach(Convscope::close);
        OPEN.clear();
    }

    private static Subject subject(Describe about, String network, RunOptions options) {
        Convscope scope = OPEN.computeIfAbsent(network + options, k -> SmallNetworks.open(network, options));
        return about.needsInput() ? SmallNetworks.subject(scope) : scope.subject();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("methodsAndNetworks")
    void method_isFiniteAndOfTheInputsSize_whereItSuits_andRefusesElsewhere(String name, String network) {
        Descriptor method = Explainers.named(name);
        Explainer<?> explainer = QuickMethods.of(method);
        Subject subject = subject(method.about(), network, ONE_BY_ONE);
        Suitability suits = explainer.suits(subject.network());
        if (!suits.suits()) {
            assertThat(suits.reason()).isNotBlank();
            assertThatThrownBy(() -> explainer.explain(subject)).isInstanceOf(ConvscopeException.class);
            return;
        }
        Explanation explanation = explainer.explain(subject);
        for (Map.Entry<String, Tensor> array : explanation.arrays().entrySet()) {
            for (float value : array.getValue().floats()) {
                assertThat(value).as(array.getKey()).isFinite();
            }
        }
        explanation.record().values().forEach((key, value) -> assertThat(value)
                .as(key)
                .isFinite());
        if (explanation instanceof Heatmap heatmap) {
            assertThat(heatmap.map().shape()).isEqualTo(subject.inputSpace());
        }
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("methodsAndNetworks")
    void batchSizeAndThreads_changeNoByte(String name, String network) {
        Descriptor method = Explainers.named(name);
        Explainer<?> explainer = QuickMethods.of(method);
        Subject alone = subject(method.about(), network, ONE_BY_ONE).seeded(5);
        assumeThat(explainer.suits(alone.network()).suits()).isTrue();
        Explanation first = explainer.explain(alone);
        Explanation second =
                explainer.explain(subject(method.about(), network, IN_BATCHES).seeded(5));
        assertThat(second.arrays()).isEqualTo(first.arrays());
    }

    static List<Arguments> methodsAndTargets() {
        List<Arguments> all = new ArrayList<>();
        for (Descriptor method : Explainers.all()) {
            for (String target : List.of("top - top2", "unit:1:2", "unit:-1:3", "output[*]", "similar")) {
                if (method.about().needsInput()) {
                    all.add(Arguments.of(method.name(), target));
                }
            }
        }
        return all;
    }

    private static Target target(String text, Subject subject) {
        return text.equals("similar")
                ? new Target.Similarity(
                        LayerRef.AUTO,
                        "another",
                        Map.of("x", Tensor.filled(0.5f, subject.input().shape())))
                : Target.parse(text);
    }

    @ParameterizedTest(name = "{0} for {1}")
    @MethodSource("methodsAndTargets")
    void everyTarget_isExplained_orRefusedWithAReason(String name, String text) {
        Subject plain = subject(Explainers.named(name).about(), "residual", ONE_BY_ONE);
        Subject subject = plain.explaining(target(text, plain));
        Explanation explanation;
        try {
            explanation = QuickMethods.of(Explainers.named(name)).explain(subject);
        } catch (ConvscopeException refused) {
            assertThat(refused).hasMessageMatching("(?s).*(Use |use |choose |give ).*");
            return;
        }
        explanation.arrays().forEach((key, array) -> {
            for (float value : array.floats()) {
                assertThat(value).as(key).isFinite();
            }
        });
        if (!explanation.record().target().isEmpty()) {
            assertThat(explanation.record().target())
                    .isEqualTo(subject.explained().sentence());
        }
    }
}
