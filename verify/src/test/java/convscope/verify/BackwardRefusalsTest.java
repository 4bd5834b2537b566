package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.backward.Backward;
import convscope.backward.RuleBook;
import convscope.graph.Graph;
import convscope.graph.UnsupportedOperatorException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings in which an operator has no gradient rule: each says which, and what could be done, in both languages. */
class BackwardRefusalsTest {
    private static RuleCase setting(String operator, String inputs, String attributes) {
        return RuleCase.smoothSingle(operator, "refused", inputs, attributes);
    }

    private static String refusal(RuleCase rule) {
        Graph graph = rule.prepare(true, new Random(1)).graph();
        UnsupportedOperatorException refused = catchThrowableOfType(
                UnsupportedOperatorException.class,
                () -> Backward.derive(graph, "y", List.of("x0"), List.of(), RuleBook.GRADIENT));
        assertThat(refused).as("refusal of %s", rule).isNotNull();
        return refused.getMessage();
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        setting("RNN", "x[4,2,3] w[1,5,3] w[1,5,5]", "hidden_size=5 activations=[Swish]"),
                        "the activation function 'swish'"),
                Arguments.of(setting("Det", "x[7,7]", ""), "matrices of 7 rows, up to 6 rows are supported"),
                Arguments.of(setting("STFT", "x[1,8,2] n[3] w[5]", "onesided=0"), "a complex signal"),
                Arguments.of(setting("DFT", "x[2,4,2]", "inverse=1 onesided=1"), "a one-sided inverse"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void setting_isRefused(RuleCase rule, String why) {
        String message = refusal(rule);
        assertThat(message).endsWith(" with " + why + ".");
        assertThat(Chinese.of(message)).doesNotContain(why);
    }
}
