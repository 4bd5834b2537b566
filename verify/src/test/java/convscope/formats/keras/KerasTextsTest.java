package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.model.Model;
import convscope.network.Answer;
import convscope.text.Tokens;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that begin with TextVectorization take texts as they stand in the file, and answer what Keras answers. */
class KerasTextsTest {
    private static final JsonNode EXPECTED = expected();

    private static JsonNode expected() {
        try {
            return new ObjectMapper().readTree(KerasFixtures.file("texts.json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sequential_text.keras", "functional_text.keras", "spaces_text.keras", "keras2_text.keras"})
    void textsBecomeKerasNumbers_andAnswers(String file) {
        JsonNode answers = EXPECTED.path("answers").path(file);
        assertThat(answers).hasSize(5);
        try (Convscope scope = Convscope.open(KerasFixtures.file(file).toString(), new OpenOptions())) {
            for (int i = 0; i < answers.size(); i++) {
                String text = EXPECTED.path("texts").get(i).asText();
                JsonNode words = answers.get(i).path("words");
                Tokens tokens = scope.network()
                        .vocabulary(scope.network().input())
                        .orElseThrow()
                        .read(text, words.size());
                assertThat(tokens.indices()).as("%s: '%s'", file, text).isEqualTo(numbers(words));
                if (text.isEmpty()) {
                    continue; // an empty text is refused as an input: there is nothing to explain
                }
                for (Answer answer : scope.inputOfText(text).predict().answers()) {
                    assertThat(answer.probability())
                            .as("%s: '%s'", file, text)
                            .isCloseTo(
                                    answers.get(i)
                                            .path("answer")
                                            .get(answer.index())
                                            .doubleValue(),
                                    within(1e-6));
                }
            }
        }
    }

    private static long[] numbers(JsonNode node) {
        return IntStream.range(0, node.size())
                .mapToLong(i -> node.get(i).asLong())
                .toArray();
    }

    @Test
    void model_takesNumbersOfWords_underTheNameOfItsText() {
        Model model = KerasFixtures.read("functional_text.keras");
        assertThat(model.inputs()).singleElement().satisfies(input -> {
            assertThat(input.name()).isEqualTo("review");
            assertThat(input.edge().shape().size(1)).isEqualTo(6);
        });
        assertThat(model.metadata().get("convscope.text"))
                .startsWith("{\"input\":\"review\",\"vocabulary\":[\"\",\"[UNK]\",")
                .endsWith("],\"lowercase\":false,\"split\":\"keras\"}");
    }
}
