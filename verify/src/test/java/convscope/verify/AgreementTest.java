package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.explain.ExplanationRecord;
import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.model.Provenance;
import convscope.report.Agreement;
import convscope.words.Text;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Maps that were made already, compared. */
class AgreementTest {
    private static Heatmap map(String method, String label, String input, float[] values, long... shape) {
        ExplanationRecord record = new ExplanationRecord(
                method,
                Map.of(),
                new Provenance("small", "by hand", "", "0".repeat(64)),
                input,
                "hash of " + input,
                "",
                "",
                label,
                "",
                0,
                Map.of(),
                Map.of(),
                List.of());
        Tensor raw = Tensor.of(values, shape);
        return new Heatmap(raw, raw, shape, null, record);
    }

    private static String english(Agreement agreement) {
        return String.join("\n", agreement.words().stream().map(Text::en).toList());
    }

    @Test
    void ranksAndGroups_areThoseOfThePaper() {
        // ranks 1 2 3 4 5 against 2 1 4 3 5: sum of squared differences 4, so 1 - 6 * 4 / (5 * 24) = 0.8; against 5 4 3
        // 2 1: -1
        Agreement agreement = Agreement.of(List.of(
                map("a", "cat", "one", new float[] {1, 2, 3, 4, 5}, 5),
                map("b", "cat", "one", new float[] {20, 10, 40, 30, 50}, 5),
                map("c", "cat", "one", new float[] {5, 4, 3, 2, 1}, 5)));
        assertThat(agreement.names()).containsExactly("a", "b", "c");
        assertThat(agreement.rankCorrelations()[0][1]).isCloseTo(0.8, within(1e-12));
        assertThat(agreement.rankCorrelations()[1][0]).isCloseTo(0.8, within(1e-12));
        assertThat(agreement.rankCorrelations()[0][2]).isCloseTo(-1, within(1e-12));
        assertThat(agreement.similarities()[2][2]).isEqualTo(1);
        assertThat(agreement.groups()).containsExactly(List.of(0, 1), List.of(2));
        assertThat(english(agreement))
                .contains(
                        "a and b put places in nearly the same order (rank correlations of at least 0.7).",
                        "a and c put places in nearly the opposite order (rank correlation -1.00).",
                        "c agrees with no other")
                .doesNotContain("same size");
        assertThat(agreement.words().get(0).zh()).isEqualTo("a 和 b 对各处重要性的排序基本一致（等级相关至少 0.7）。");
    }

    @Test
    void mapsOverOtherSizes_areNotComparedAndItIsSaid() {
        Agreement agreement = Agreement.of(List.of(
                map("a", "cat", "one", new float[] {1, 2, 3, 4}, 2, 2),
                map("a", "dog", "one", new float[] {1, 2, 3, 4}, 2, 2),
                map("a", "cat", "two", new float[] {1, 2, 3, 4}, 1, 4)));
        assertThat(agreement.names()).containsExactly("a · cat · one", "a · dog · one", "a · cat · two");
        assertThat(agreement.rankCorrelations()[0][1]).isEqualTo(1);
        assertThat(agreement.rankCorrelations()[0][2]).isNull();
        assertThat(agreement.similarities()[2][1]).isNull();
        assertThat(agreement.groups()).containsExactly(List.of(0, 1), List.of(2));
        assertThat(english(agreement))
                .contains(
                        "Only maps over inputs of the same size can be compared; here they lie over different ones: a · cat · one and a · dog · one over 2 x 2;"
                                + " a · cat · two over 1 x 4.",
                        "The maps lie over different inputs")
                .doesNotContain("agrees with no other");
    }

    @Test
    void mapWithoutDifferences_agreesWithNone() {
        Agreement agreement = Agreement.of(
                List.of("first", "flat"),
                List.of(
                        map("a", "", "one", new float[] {1, 2, 3, 4}, 4),
                        map("a", "", "one", new float[] {7, 7, 7, 7}, 4)));
        assertThat(agreement.rankCorrelations()[0][1]).isZero();
        assertThat(agreement.groups()).hasSize(2);
        assertThat(english(agreement)).isEqualTo("flat is the same everywhere, so there is nothing to agree with.");
    }

    @Test
    void sameNameTwice_isNumbered() {
        Heatmap one = map("a", "cat", "one", new float[] {1, 2}, 2);
        assertThat(Agreement.of(List.of(one, one)).names()).containsExactly("a", "a (2)");
        assertThat(Agreement.of(List.of(one)).words()).isEmpty();
    }

    @Test
    void severalInputs_areComparedOverThoseThatBothHave() {
        Heatmap left = named(map("a", "", "one", new float[] {1, 2, 3}, 3), "left");
        Heatmap right = named(map("a", "", "one", new float[] {3, 2, 1}, 3), "right");
        Heatmap both = Heatmap.joined(List.of(left, right));
        Heatmap turned = Heatmap.joined(List.of(left, named(map("b", "", "one", new float[] {1, 2, 3}, 3), "right")));
        Agreement agreement = Agreement.of(List.of("both", "turned"), List.of(both, turned));
        // 1 over the left input, -1 over the right one
        assertThat(agreement.rankCorrelations()[0][1]).isCloseTo(0, within(1e-12));
    }

    private static Heatmap named(Heatmap map, String input) {
        return new Heatmap(map.raw(), map.uncut(), map.inputSpace(), null, map.record(), input, null, List.of());
    }
}
