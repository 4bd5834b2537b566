package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Builtin;
import convscope.Convscope;
import convscope.InputData;
import convscope.OpenOptions;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Tensor;
import convscope.method.cam.GradCam;
import convscope.method.gradient.GradientInput;
import convscope.method.gradient.IntegratedGradients;
import convscope.model.ModelInput;
import convscope.text.Split;
import convscope.text.TextRule;
import convscope.text.Tokens;
import convscope.text.Vocabulary;
import convscope.words.Interpretation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in network for texts against Keras and the script that trained it. */
class TextGoldenTest {
    private static final Map<String, Tensor> VALUES = Golden.values("text");
    private static final Convscope SCOPE = Convscope.open("builtin:text", new OpenOptions());
    private static final ModelInput INPUT = SCOPE.network().input();
    private static final List<String> SENTENCES = lines("/convscope/golden/text-sentences.txt");

    private static List<String> lines(String resource) {
        try (InputStream in = TextGoldenTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    @AfterAll
    static void close() {
        SCOPE.close();
    }

    @Test
    void sentences_areEight_oneOfThemEmpty() {
        assertThat(SENTENCES).hasSize(8).contains("");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void numbersOfWords_equalPythons(int sentence) {
        Vocabulary vocabulary = SCOPE.network().vocabulary(INPUT).orElseThrow();
        Tokens tokens = vocabulary.read(SENTENCES.get(sentence), 40);
        assertThat(tokens.indices()).isEqualTo(VALUES.get("ids_" + sentence).longs());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void numbersOfWords_equalTextVectorizations(int sentence) {
        TextRule rule = new TextRule("", "", List.of(), Split.KERAS, true, 40, 0, 1, false, false);
        Vocabulary vocabulary = new Vocabulary(rule, lines("/convscope/samples/models/text.vocabulary.txt"));
        assertThat(vocabulary.read(SENTENCES.get(sentence), 0).indices())
                .isEqualTo(VALUES.get("keras_" + sentence).longs());
    }

    @ParameterizedTest
    @CsvSource({"text-film, 0", "text-film, 1", "text-kettle, 0", "text-kettle, 1"})
    void gradientsPathsAndGradCam_equalKeras(String text, int target) {
        Subject subject = SCOPE.input("builtin:" + text).explaining(new Target.ClassIndex(target));
        String key = text + "_" + target;
        assertThat(subject.explained().score())
                .isCloseTo(VALUES.get(text + "_logits").doubles()[target], org.assertj.core.data.Offset.offset(1e-4));
        Heatmap product = new GradientInput().explain(subject);
        assertThat(Golden.relativeError(product.raw(), VALUES.get(key + "_product")))
                .isLessThan(1e-4);
        Heatmap path = new IntegratedGradients().explain(subject);
        assertThat(Golden.relativeError(path.raw(), VALUES.get(key + "_path"))).isLessThan(1e-4);
        Heatmap gradCam = new GradCam().explain(subject);
        assertThat(Golden.relativeError(gradCam.uncut(), VALUES.get(key + "_signed")))
                .isLessThan(1e-4);
        assertThat(Golden.relativeError(gradCam.raw(), VALUES.get(key + "_gradcam")))
                .isLessThan(1e-4);
    }

    @ParameterizedTest
    @CsvSource({"text-film, negative", "text-kettle, negative", "text-holiday, positive", "text-neighbours, positive"})
    void everySampleText_isAnsweredRightly(String text, String label) {
        assertThat(Builtin.texts()).hasSize(4).contains(text);
        assertThat(Builtin.inputs("text")).contains("builtin:" + text);
        assertThat(SCOPE.input("builtin:" + text).predict().top(1).get(0).label())
                .isEqualTo(label);
    }

    @Test
    void words_areNamedAndStandWhereTheTextHasThem() {
        String text = "It looks nice, but it broke.";
        Subject subject = SCOPE.inputOfText(text);
        Tokens tokens = subject.tokens(INPUT).orElseThrow();
        assertThat(tokens.words()).isEqualTo(6);
        assertThat(tokens.positions()).hasSize(40);
        assertThat(tokens.positions().subList(0, 6))
                .allSatisfy(t -> assertThat(text.substring(t.from(), t.to())).isEqualTo(t.text()));
        Heatmap map = new IntegratedGradients().explain(subject.explaining(new Target.ClassIndex(0)));
        assertThat(map.words())
                .extracting(w -> w.token().text())
                .containsExactly("It", "looks", "nice", "but", "it", "broke");
        assertThat(map.words().get(5).value()).isPositive();
        assertThat(map.words().get(2).value()).isNegative();
        assertThat(Interpretation.of(map).get(0).en()).contains("'broke'").contains("for 'negative'");
        assertThat(Interpretation.of(map).get(0).zh()).contains("“broke”").contains("支持“negative”");
    }

    @Test
    void numbersInsteadOfWords_giveTheSame() {
        Tensor ids = Tensor.of(VALUES.get("ids_0").longs(), 40);
        Subject byNumber = SCOPE.subject(ids, "ids");
        Subject byWords = SCOPE.input(InputData.ofText(SENTENCES.get(0)));
        assertThat(byNumber.input()).isEqualTo(byWords.input());
        assertThat(byNumber.tokens(INPUT).orElseThrow().positions().get(2).text())
                .isEqualTo("wonderful");
    }
}
