package convscope.verify;

import static convscope.verify.HandLessons.FOUR;
import static convscope.verify.HandLessons.NINE;
import static convscope.verify.HandLessons.constant;
import static convscope.verify.HandLessons.lesson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.graph.Attribute;
import convscope.graph.Value;
import convscope.lesson.Geometry;
import convscope.lesson.InputChannel;
import convscope.lesson.Lesson;
import convscope.lesson.Stage;
import convscope.lesson.Step;
import convscope.verify.HandLessons.Body;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lessons on windows whose numbers can be worked out on paper: the input counts 1, 2, 3 ... row by row. */
class LessonsByHandTest {
    /** Window over rows and columns -1 to 1: only 1, 2, 5, 6 are inside, under weights 5, 6, 8, 9: 5 + 12 + 40 + 54 = 111. */
    @Test
    void convolution_withPaddingAndStride() {
        Lesson.Convolution l = lesson(
                Lesson.Convolution.class,
                FOUR,
                2,
                (g, x) -> g.op(
                        "Conv",
                        Map.of("pads", Attribute.of(1, 1, 1, 1), "strides", Attribute.of(2, 2)),
                        x,
                        constant(g, NINE, 1, 1, 3, 3),
                        constant(g, new float[] {0.5f}, 1)),
                0,
                0,
                0);
        assertThat(l.window().start()).containsExactly(-1, -1);
        assertThat(l.window().cells()).containsExactly(-1, -1, -1, -1, 0, 1, -1, 4, 5);
        assertThat(l.window().padding()).isEqualTo(5);
        InputChannel channel = l.channels().get(0);
        assertThat(channel.values()).containsExactly(0, 0, 0, 0, 1, 2, 0, 5, 6);
        assertThat(channel.weights()).containsExactly(NINE);
        assertThat(channel.products()).containsExactly(0, 0, 0, 0, 5, 12, 0, 40, 54);
        assertThat(l.sum()).isEqualTo(111);
        assertThat(l.bias()).isEqualTo(0.5);
        assertThat(l.before()).isEqualTo(111.5);
        assertThat(l.output()).isEqualTo(111.5);
        assertThat(l.geometry().output()).containsExactly(2, 2);
        assertThat(l.left()).isNull();
        assertThat(l.stages())
                .extracting(Stage::key)
                .containsExactly("window", "weights", "products", "sum", "bias", "output");
        assertThat(l.stages().get(4).equation()).isEqualTo("111 + 0.5 = 111.5");
    }

    /** Cells two apart at 6, 8, 14, 16: 6 + 16 + 42 + 64 = 128. */
    @Test
    void convolution_withDilation() {
        Lesson.Convolution l = lesson(
                Lesson.Convolution.class,
                FOUR,
                2,
                (g, x) -> g.op(
                        "Conv",
                        Map.of("dilations", Attribute.of(2, 2)),
                        x,
                        constant(g, new float[] {1, 2, 3, 4}, 1, 1, 2, 2)),
                0,
                1,
                1);
        assertThat(l.channels().get(0).values()).containsExactly(6, 8, 14, 16);
        assertThat(l.output()).isEqualTo(128);
        assertThat(l.biased()).isFalse();
        assertThat(l.stages()).extracting(Stage::key).doesNotContain("bias");
    }

    /** Two groups of two channels of two places: output channel 1 reads channels 2 (5, 6) and 3 (7, 8): at place 1, 6 * 10 + 8 * 100 = 860. */
    @Test
    void convolution_inGroups_readsItsOwnChannels() {
        Lesson.Convolution l = lesson(
                Lesson.Convolution.class,
                new long[] {1, 4, 2},
                1,
                (g, x) -> g.op(
                        "Conv",
                        Map.of("group", Attribute.of(2L)),
                        x,
                        constant(g, new float[] {1, 2, 10, 100}, 2, 2, 1)),
                1,
                1);
        assertThat(l.firstInput()).isEqualTo(2);
        assertThat(l.inputs()).isEqualTo(2);
        assertThat(l.channels()).extracting(InputChannel::channel).containsExactly(3, 2);
        assertThat(l.channels()).extracting(InputChannel::sum).containsExactly(800.0, 60.0);
        assertThat(l.output()).isEqualTo(860);
    }

    /** Input 1 2 / 3 4 pulled apart by 2; output row 1, column 2 is made of input 2 under the kernel's lower left weight 3: 6. */
    @Test
    void transposedConvolution_isAConvolutionOfTheStretchedInput() {
        Lesson.Convolution l = lesson(
                Lesson.Convolution.class,
                new long[] {1, 1, 2, 2},
                2,
                (g, x) -> g.op(
                        "ConvTranspose",
                        Map.of("strides", Attribute.of(2, 2)),
                        x,
                        constant(g, new float[] {1, 2, 3, 4}, 1, 1, 2, 2)),
                0,
                1,
                2);
        assertThat(l.geometry().stretch()).containsExactly(2, 2);
        assertThat(l.channels().get(0).weights()).containsExactly(4, 3, 2, 1);
        assertThat(l.channels().get(0).values()).containsExactly(0, 2, 0, 0);
        assertThat(l.window().cells().get(1)).isEqualTo(1);
        assertThat(l.window().cells()).containsOnlyOnce(1).contains(Geometry.GAP);
        assertThat(l.output()).isEqualTo(6);
    }

    /** 1 * 2 + 1 = 3; (3 - 5) / sqrt(3 + 1) * 4 + 1 = -3; ReLU gives 0. At the last place 33; (33 - 5) / 2 * 4 + 1 = 57. */
    @Test
    void layer_withNormalisationAndActivation_tellsBoth() {
        Body body = (g, x) -> {
            Value sum = g.op("Conv", x, constant(g, new float[] {2}, 1, 1, 1, 1), constant(g, new float[] {1}, 1));
            Value normal = g.op(
                    "BatchNormalization",
                    Map.of("epsilon", Attribute.of(1f)),
                    sum,
                    constant(g, new float[] {4}, 1),
                    constant(g, new float[] {1}, 1),
                    constant(g, new float[] {5}, 1),
                    constant(g, new float[] {3}, 1));
            return g.op("Relu", normal);
        };
        Lesson.Convolution first = lesson(Lesson.Convolution.class, FOUR, 2, body, 0, 0, 0);
        assertThat(first.before()).isEqualTo(3);
        assertThat(first.steps()).extracting(Step::after).containsExactly(-3.0, 0.0);
        assertThat(first.steps()).extracting(Step::operator).containsExactly("BatchNormalization", "Relu");
        assertThat(first.steps().get(0).equation()).isEqualTo("(3 - 5) / √(3 + 1) · 4 + 1 = -3");
        assertThat(first.steps().get(1).equation()).isEqualTo("max(0, -3) = 0");
        assertThat(first.formula()).isEqualTo("output = ReLU(Batch normalisation(Σ value · weight + bias))");
        assertThat(lesson(Lesson.Convolution.class, FOUR, 2, body, 0, 3, 3).output())
                .isEqualTo(57);
    }

    /** 2 / (1 + e^-2) = 1.761594. */
    @Test
    void swish_isOneStep() {
        Lesson.Convolution l = lesson(
                Lesson.Convolution.class,
                FOUR,
                2,
                (g, x) -> {
                    Value sum = g.op("Conv", x, constant(g, new float[] {2}, 1, 1, 1, 1));
                    return g.op("Mul", sum, g.op("Sigmoid", sum));
                },
                0,
                0,
                0);
        assertThat(l.steps()).hasSize(1);
        assertThat(l.steps().get(0).operator()).isEqualTo("Swish");
        assertThat(l.steps().get(0).before()).isEqualTo(2);
        assertThat(l.output()).isCloseTo(1.761594, within(1e-6));
    }

    /** Rows 2 and 3, columns 0 and 1: 9 10 / 13 14. */
    @Test
    void maxPooling_namesTheWinner() {
        Lesson.MaxPooling l = lesson(
                Lesson.MaxPooling.class,
                FOUR,
                2,
                (g, x) -> g.op("MaxPool", Map.of("kernel_shape", Attribute.of(2, 2), "strides", Attribute.of(2, 2)), x),
                0,
                1,
                0);
        assertThat(l.values()).containsExactly(9, 10, 13, 14);
        assertThat(l.winner()).isEqualTo(3);
        assertThat(l.winnerAt()).containsExactly(3, 1);
        assertThat(l.ties()).isZero();
        assertThat(l.output()).isEqualTo(14);
    }

    /** Negative numbers beside padding: the padding does not win. With all equal, the first wins and three tie. */
    @Test
    void maxPooling_padding_neverWins() {
        Body body = (g, x) -> g.op(
                "MaxPool",
                Map.of("kernel_shape", Attribute.of(3, 3), "pads", Attribute.of(1, 1, 1, 1)),
                g.op("Sub", g.op("Mul", x, constant(g, new float[] {0})), constant(g, new float[] {7})));
        Lesson.MaxPooling l = lesson(Lesson.MaxPooling.class, FOUR, 2, body, 0, 0, 0);
        assertThat(l.output()).isEqualTo(-7);
        assertThat(l.winner()).isEqualTo(4);
        assertThat(l.ties()).isEqualTo(3);
    }

    /** 1 + 2 + 5 + 6 = 14 under a window of nine, of which five are padding. */
    @Test
    void averagePooling_dividesByTheCellsThatCount() {
        for (long counted : new long[] {0, 1}) {
            Lesson.AveragePooling l = lesson(
                    Lesson.AveragePooling.class,
                    FOUR,
                    2,
                    (g, x) -> g.op(
                            "AveragePool",
                            Map.of(
                                    "kernel_shape", Attribute.of(3, 3),
                                    "pads", Attribute.of(1, 1, 1, 1),
                                    "count_include_pad", Attribute.of(counted)),
                            x),
                    0,
                    0,
                    0);
            assertThat(l.sum()).isEqualTo(14);
            assertThat(l.divisor()).isEqualTo(counted == 1 ? 9 : 4);
            assertThat(l.output()).isCloseTo(counted == 1 ? 14.0 / 9 : 3.5, within(1e-12));
        }
    }

    /** The mean of 17 to 32 is 24.5. */
    @Test
    void globalPooling_takesAWholeMap() {
        Lesson.AveragePooling l = lesson(
                Lesson.AveragePooling.class,
                new long[] {1, 2, 4, 4},
                0,
                (g, x) -> g.op("Flatten", g.op("GlobalAveragePool", x)),
                1);
        assertThat(l.divisor()).isEqualTo(16);
        assertThat(l.output()).isEqualTo(24.5);
        assertThat(l.cell().position()).isEmpty();
    }
}
