package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.backward.Backward;
import convscope.backward.RuleBook;
import convscope.graph.Graph;
import convscope.graph.UnsupportedOperatorException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings in which an operator has no gradient rule: each says which, and what could be done, in both languages. */
class BackwardRefusalsTest {
    private static RuleCase setting(String operator, String inputs, String attributes) {
        return RuleCase.smoothSingle(operator, "refused", inputs, attributes);
    }

    private static String refusal(RuleCase rule, boolean sizesKnown) {
        Graph graph = rule.prepare(sizesKnown, new Random(1)).graph();
        UnsupportedOperatorException refused = catchThrowableOfType(
                UnsupportedOperatorException.class,
                () -> Backward.derive(graph, "y", List.of("x0"), List.of(), RuleBook.GRADIENT));
        assertThat(refused).as("refusal of %s", rule).isNotNull();
        return refused.getMessage();
    }

    @Test
    void unknownLength_saysWhichSizeToFix() {
        String message = refusal(setting("LSTM", "x[4,2,3] w[1,20,3] w[1,20,5]", "hidden_size=5 @open=0"), false);
        assertThat(message)
                .isEqualTo(
                        "LSTM: refused: no backward rule between 'y' and 'x0' for LSTM 'LSTM' with a sequence of unknown"
                                + " length; axis 0 of its input 'x0' has to be fixed when the model is exported.");
        assertThat(Chinese.of(message))
                .isEqualTo("LSTM: refused：“y”与“x0”之间没有适用的反向传播规则：LSTM“LSTM”，因为有长度未知的序列；导出模型时须固定其输入“x0”的轴 0。");
    }

    @Test
    void tooManySteps_areRefusedWithTheirBound() {
        String message =
                refusal(setting("GRU", "x[600,1,1] w[2,3,1] w[2,3,1]", "hidden_size=1 direction=bidirectional"), true);
        assertThat(message).endsWith("with 1200 steps over all directions; up to 64 are written out.");
        assertThat(Chinese.of(message)).endsWith("因为有各方向合计 1200 步；最多展开 64 步。");
    }

    static List<Arguments> refusals() {
        return List.of(
                Arguments.of(
                        setting("LSTM", "x[2,4,3] w[1,20,3] w[1,20,5]", "hidden_size=5 layout=1"),
                        "the batch as the first axis (layout 1)"),
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
        String message = refusal(rule, true);
        assertThat(message).endsWith(" with " + why + ".");
        assertThat(Chinese.of(message)).doesNotContain(why);
    }
}
