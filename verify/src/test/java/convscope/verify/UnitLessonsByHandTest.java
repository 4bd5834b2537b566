package convscope.verify;

import static convscope.verify.HandLessons.constant;
import static convscope.verify.HandLessons.lesson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.graph.Attribute;
import convscope.lesson.Lesson;
import convscope.lesson.Stage;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lessons on dense layers and softmax whose numbers can be worked out on paper: the input counts 1, 2, 3 ... */
class UnitLessonsByHandTest {
    /** Weights of unit 1 are 0.5, -1, 2, twice as large by alpha: 1 - 4 + 12 = 9, and half of 5 is added. */
    @Test
    void dense_listsWhatCountsMost() {
        Lesson.Dense l = lesson(
                Lesson.Dense.class,
                new long[] {1, 3},
                0,
                (g, x) -> g.op(
                        "Gemm",
                        Map.of("transB", Attribute.of(1L), "alpha", Attribute.of(2f), "beta", Attribute.of(0.5f)),
                        x,
                        constant(g, new float[] {9, 9, 9, 0.5f, -1, 2}, 2, 3),
                        constant(g, new float[] {1, 5}, 2)),
                1);
        assertThat(l.top()).extracting(Lesson.Contribution::input).containsExactly(2, 1, 0);
        assertThat(l.top()).extracting(Lesson.Contribution::product).containsExactly(12.0, -4.0, 1.0);
        assertThat(l.raising()).isEqualTo(13);
        assertThat(l.lowering()).isEqualTo(-4);
        assertThat(l.sum()).isEqualTo(9);
        assertThat(l.bias()).isEqualTo(2.5);
        assertThat(l.output()).isEqualTo(11.5);
        assertThat(l.rest().count()).isZero();
    }

    /** 100 inputs 1 to 100 with weight 1: the 20 largest are 81 to 100, 1810 in all; the other 80 add 3240. */
    @Test
    void dense_withManyInputs_sumsTheRestExactly() {
        float[] ones = new float[100];
        java.util.Arrays.fill(ones, 1);
        Lesson.Dense l = lesson(
                Lesson.Dense.class, new long[] {1, 100}, 0, (g, x) -> g.op("MatMul", x, constant(g, ones, 100, 1)), 0);
        assertThat(l.top()).hasSize(20);
        assertThat(l.rest().count()).isEqualTo(80);
        assertThat(l.rest().sum()).isEqualTo(3240);
        assertThat(l.sum()).isEqualTo(5050);
        assertThat(l.left().en()).startsWith("80 more inputs");
    }

    /** Two maps of 2 x 2 one after the other: input 6 is row 1, column 0 of map 1. */
    @Test
    void dense_afterFlatten_namesThePlaceOfAnInput() {
        float[] weights = {0, 0, 0, 0, 0, 0, 1, 0};
        Lesson.Dense l = lesson(
                Lesson.Dense.class,
                new long[] {1, 2, 2, 2},
                0,
                (g, x) -> g.op("MatMul", g.op("Flatten", x), constant(g, weights, 8, 1)),
                0);
        assertThat(l.top().get(0).input()).isEqualTo(6);
        assertThat(l.top().get(0).channel()).isEqualTo(1);
        assertThat(l.top().get(0).at()).containsExactly(1, 0);
    }

    /** e^-2 + e^-1 + 1 = 1.503215; shares .090031, .244728, .665241. */
    @Test
    void softmax_makesShares() {
        Lesson.Softmax l = lesson(Lesson.Softmax.class, new long[] {1, 3}, 0, (g, x) -> g.op("Softmax", x), 1);
        assertThat(l.max()).isEqualTo(3);
        assertThat(l.total()).isCloseTo(1.503215, within(1e-6));
        assertThat(l.output()).isCloseTo(0.244728, within(1e-6));
        assertThat(l.top()).extracting(Lesson.Share::index).containsExactly(2, 1, 0);
        assertThat(l.top().get(2).share()).isCloseTo(0.090031, within(1e-6));
        assertThat(l.top().get(1).shifted()).isEqualTo(-1);
    }

    /** The class asked for is listed although ten others have larger shares. */
    @Test
    void softmax_ofASmallShare_isListed() {
        Lesson.Softmax l = lesson(Lesson.Softmax.class, new long[] {1, 40}, 0, (g, x) -> g.op("Softmax", x), 0);
        assertThat(l.top()).hasSize(11);
        assertThat(l.top().get(10).index()).isZero();
        assertThat(l.rest().count()).isEqualTo(29);
    }

    /** Scores 2 and 4 by weights 2 and 4 of one input: shares 1 / (1 + e^2) = .119203. */
    @Test
    void dense_thatEndsInSoftmax_tellsBoth() {
        Lesson.Dense l = lesson(
                Lesson.Dense.class,
                new long[] {1, 1},
                0,
                (g, x) -> g.op("Softmax", g.op("MatMul", x, constant(g, new float[] {2, 4}, 1, 2))),
                0);
        assertThat(l.before()).isEqualTo(2);
        assertThat(l.softmax().max()).isEqualTo(4);
        assertThat(l.output()).isCloseTo(0.119203, within(1e-6));
        assertThat(l.stages()).extracting(Stage::key).contains("softmax", "output");
    }
}
