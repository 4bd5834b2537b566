package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.network.Answer;
import convscope.network.Labels;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classifiers whose files end in maps and labels end in probabilities here, and the labels name the classes. */
class ClassifierOutputsTest {
    private static Convscope scope(String name) {
        ModelSource source =
                new ModelSource(name, ByteBuffer.wrap(OnnxFixtures.bytes(name + ".onnx")), Optional.empty());
        return Convscope.open(source, Optional.empty(), Optional.empty(), new OpenOptions());
    }

    private static Labels labels(String name) {
        try (Convscope scope = scope(name)) {
            return scope.network().labels();
        }
    }

    @Test
    void mapOfProbabilities_isCutOff_andNamesTheClasses() {
        Model model = OnnxFixtures.read("zipmap");
        assertThat(model.graph().outputs()).extracting(Edge::name).containsExactly("y");
        assertThat(model.graph().nodes()).hasSize(6);
        assertThat(model.graph().constants()).doesNotContainKeys("names", "flat_shape");
        assertThat(model.notes())
                .containsExactly(
                        "output 'classLabel' is left out: it is text, not numbers",
                        "output 'classLabelProbs' holds a map from class to probability; the probabilities 'y' in it are the"
                                + " output here");
        assertThat(labels("zipmap").names()).containsExactly("cat", "dog", "egg", "fox", "gnu");
        assertThat(labels("zipmap").source()).isEqualTo("the model file's 'classlabels_strings'");
    }

    @Test
    void classifierWithAMap_isExplainedBeforeItsSoftmax() {
        try (Convscope scope = scope("zipmap")) {
            assertThat(scope.network().head().score().name()).isEqualTo("scores");
            Answer top = scope.subject(OnnxFixtures.values("zipmap").get("x"), "x.npy")
                    .predict()
                    .top();
            assertThat(top.label()).isEqualTo(labels("zipmap").of(top.index()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sklearn-logistic", "sklearn-logistic-plain", "sklearn-network", "sklearn-forest"})
    void classifierOfScikitLearn_hasItsClasses(String name) {
        assertThat(labels(name).names()).containsExactly("fly", "gnat", "moth");
        Model model = OnnxFixtures.read(name);
        assertThat(model.graph().outputs()).hasSize(1);
        assertThat(model.graph().outputs().get(0).type()).isEqualTo(ElementType.FLOAT);
    }

    @Test
    void numbersOfClasses_areTheirNames_unlessTheyMerelyCount() {
        assertThat(labels("sklearn-network-numbers").names()).containsExactly("10", "11", "12");
        assertThat(labels("sklearn-network-plain")).isEqualTo(Labels.NONE);
        assertThat(OnnxFixtures.read("sklearn-network-plain").notes())
                .containsExactly(
                        "output 'label' is left out: it is the number of the most probable class, which follows from"
                                + " 'probabilities'");
    }

    @Test
    void networkWithoutSuchOutputs_isLeftAlone() {
        Model model = OnnxFixtures.read("float32");
        assertThat(model.notes()).isEqualTo(List.of());
        assertThat(model.metadata()).isEmpty();
    }
}
