package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.output.Output;
import convscope.output.Outputs;
import convscope.words.Diagnosis;
import convscope.words.Interpretation;
import convscope.words.Language;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every method of the catalogue keeps to. */
class CatalogueTest {
    private static final Convscope SCOPE = Convscope.open("builtin:fashion.onnx", new OpenOptions());
    private static final Map<String, Explanation> MADE = new HashMap<>();

    static List<Descriptor> methods() {
        return Explainers.all();
    }

    @AfterAll
    static void close() {
        SCOPE.close();
    }

    private static Subject subject(Descriptor method) {
        return method.about().needsInput() ? SCOPE.subject("builtin:fashion-5-sandal") : SCOPE.subject();
    }

    /** A method's result, made once. */
    private static Explanation explanation(Descriptor method) {
        return MADE.computeIfAbsent(
                method.name(), name -> QuickMethods.of(method).explain(subject(method)));
    }

    @Test
    void catalogue_isOrderedByName_andHoldsTheClassics() {
        List<String> names = methods().stream().map(Descriptor::name).toList();
        assertThat(names)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("activations", "cam", "feature-maps", "grad-cam", "kernels");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void texts_areCompleteInBothLanguages(Descriptor method) {
        assertThat(method.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(method.about().title()).isNotBlank().doesNotEndWith(".");
        assertThat(method.about().titleZh()).isNotBlank().doesNotEndWith("。");
        assertThat(method.about().summary()).endsWith(".").doesNotEndWith("..");
        assertThat(method.about().summaryZh()).endsWith("。").containsPattern("\\p{IsHan}");
        for (Descriptor.Parameter parameter : method.parameters()) {
            assertThat(parameter.about()).as(parameter.name()).isNotBlank().doesNotEndWith(".");
            assertThat(parameter.aboutZh()).as(parameter.name()).containsPattern("\\p{IsHan}");
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void defaults_writtenAsOptions_makeTheSameMethod(Descriptor method) {
        Explainer<?> defaults = method.create();
        assertThat(Explainers.create(method, method.values(defaults))).isEqualTo(defaults);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void unknownParameter_isRefusedWithTheKnownOnes(Descriptor method) {
        assertThatThrownBy(() -> Explainers.create(method, Map.of("no-such-thing", "1")))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no-such-thing");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void result_isFinite_andTheSameTwice(Descriptor method) {
        Explanation first = QuickMethods.of(method).explain(subject(method));
        Explanation second = QuickMethods.of(method).explain(subject(method));
        assertThat(first.arrays()).isEqualTo(second.arrays()).isNotEmpty();
        for (Tensor array : first.arrays().values()) {
            for (float value : array.floats()) {
                assertThat(value).isFinite();
            }
        }
        if (first instanceof Heatmap heatmap) {
            assertThat(heatmap.map().shape()).containsExactly(28, 28);
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void record_namesMethodModelAndEveryParameter(Descriptor method) throws Exception {
        Explanation explanation = explanation(method);
        assertThat(explanation.record().method()).isEqualTo(method.name());
        assertThat(explanation.record().model().sha256()).hasSize(64);
        assertThat(explanation.record().parameters().keySet())
                .containsExactlyElementsOf(method.parameters().stream()
                        .map(Descriptor.Parameter::name)
                        .toList());
        assertThat(explanation.record().versions()).containsKeys("convscope", "onnxruntime", "java");
        Output json = Outputs.all().stream()
                .filter(o -> o.ending().equals(".json"))
                .findFirst()
                .orElseThrow();
        JsonNode node = new ObjectMapper().readTree(json.bytes(explanation, Language.EN));
        assertThat(node.path("record").path("method").asText()).isEqualTo(method.name());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void result_isToldInBothLanguages(Descriptor method) {
        Explanation explanation = explanation(method);
        boolean diagnosed = !Diagnosis.of(explanation).isEmpty();
        assertThat(Interpretation.of(explanation).size() + (diagnosed ? 1 : 0)).isBetween(1, 4);
        Interpretation.of(explanation).forEach(text -> {
            assertThat(text.in(Language.EN)).isNotBlank();
            assertThat(text.in(Language.ZH)).containsPattern("\\p{IsHan}");
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyKindOfFile_canBeWritten(Descriptor method) {
        Explanation explanation = explanation(method);
        for (Output output : Outputs.all()) {
            assertThat(output.bytes(explanation, Language.EN))
                    .as(output.ending())
                    .isNotEmpty();
            assertThat(output.bytes(explanation, Language.EN))
                    .as(output.ending())
                    .isEqualTo(output.bytes(explanation, Language.EN));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void methodThatNeedsAnInput_refusesToWorkWithoutOne(Descriptor method) {
        if (method.about().needsInput()) {
            assertThatThrownBy(() -> QuickMethods.of(method).explain(SCOPE.subject()))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("no input");
        } else {
            assertThat(QuickMethods.of(method).explain(SCOPE.subject())).isNotNull();
        }
    }
}
