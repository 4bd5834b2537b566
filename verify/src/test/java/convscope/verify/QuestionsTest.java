package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.lesson.PageAction;
import convscope.lesson.Question;
import convscope.lesson.Questions;
import convscope.lesson.Tour;
import convscope.lesson.TourStep;
import convscope.words.Text;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people ask first, answered with facts of the open network. */
class QuestionsTest {
    private static String en(Question question) {
        return question.answer().stream().map(Text::en).collect(Collectors.joining(" "));
    }

    private static void assertComplete(Text text) {
        assertThat(text.en()).isNotBlank().doesNotContain("%").doesNotContainPattern("[\\u4e00-\\u9fff]");
        assertThat(text.zh()).containsPattern("[\\u4e00-\\u9fff]");
    }

    @Test
    void answers_holdFactsOfEfficientNet() {
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            List<Question> questions = Questions.of(scope.network());
            assertThat(questions)
                    .extracting(Question::key)
                    .containsExactly("which-layer", "read-feature-map", "read-class-activation-map");
            assertThat(en(questions.get(0)))
                    .contains("'_conv_stem/Conv' (32 maps of 112 × 112)")
                    .contains("'_swish_1/Clip' (1280 maps of 7 × 7)")
                    .contains("28 × 28");
            assertThat(en(questions.get(1))).contains("there are 32 of them, each 112 × 112");
            assertThat(en(questions.get(2)))
                    .contains("7 × 7 places for an input of 224 × 224: one place stands for about 32 input places");
            for (Question question : questions) {
                assertComplete(question.question());
                question.answer().forEach(QuestionsTest::assertComplete);
                question.actions().forEach(a -> assertComplete(a.label()));
            }
            PageAction show = questions.get(2).actions().get(0);
            assertThat(show.screen()).isEqualTo("explain");
            assertThat(show.method()).isEqualTo("grad-cam");
            assertThat(scope.network().model().layers().get(show.layer()).name())
                    .isEqualTo("_swish_1/Clip");
        }
    }

    @Test
    void tour_ofFashion_startsAtItsAnswer() {
        try (Convscope scope = Convscope.open("builtin:fashion", new OpenOptions())) {
            List<TourStep> tour = Tour.of(scope.subject("builtin:fashion-7-sneaker"));
            assertThat(tour)
                    .extracting(TourStep::place)
                    .containsExactly("answers", "stage", "network", "inside", "learn", "filmstrip");
            assertThat(tour.get(0).text().en()).contains("'sneaker' 100.0 %").contains("10 classes");
            assertThat(tour.get(1).text().en()).contains("7 × 7 places over an input of 28 × 28");
            assertThat(tour.get(2).text().en()).contains("13 layers").contains("from 28 × 28 to 7 × 7");
            assertThat(tour.get(4).action().screen()).isEqualTo("learn");
            int words = 0;
            for (TourStep step : tour) {
                assertThat(step.text().zh()).containsPattern("[\\u4e00-\\u9fff]");
                words += step.text().en().split(" ").length;
            }
            assertThat(words).as("two minutes of reading").isBetween(120, 300);
            assertThat(Tour.of(scope.subject())).extracting(TourStep::place).doesNotContain("answers");
        }
    }

    @Test
    void smallNetworks_areAllAnswered() {
        for (String name : SmallNetworks.NAMES) {
            try (Convscope scope = SmallNetworks.open(name)) {
                assertThat(Questions.of(scope.network())).as(name).hasSize(3);
                assertThat(Tour.of(SmallNetworks.subject(scope))).as(name).hasSize(6);
            }
        }
    }
}
