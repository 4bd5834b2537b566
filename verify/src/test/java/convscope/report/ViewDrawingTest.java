package convscope.report;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.explain.WordValue;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import convscope.render.Heat;
import convscope.render.TracePicture;
import convscope.render.WordPicture;
import convscope.text.Split;
import convscope.text.TextRule;
import convscope.text.Tokens;
import convscope.text.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Maps over texts, signals and volumes as pictures. */
class ViewDrawingTest {
    private static int color(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        byte[] rgb = picture.rgb();
        return (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255;
    }

    private static boolean isReddish(int color) {
        return (color >> 16) > (color & 255) + 20;
    }

    private static boolean isBluish(int color) {
        return (color & 255) > (color >> 16) + 20;
    }

    @Test
    void slice_isTheOneWithTheLargestSumOfSizes() {
        Tensor map = Tensor.of(new float[] {3, 0, 0, 0, 1, -1, -1, -1, 0, 0, 2, 1}, 3, 2, 2);
        assertThat(ViewDrawing.strongestSlice(map)).isEqualTo(1);
        assertThat(ViewDrawing.projection(map)).isEqualTo(Tensor.of(new float[] {3, -1, 2, -1}, 2, 2));
    }

    @Test
    void volume_isDrawnAsItsStrongestSliceBesideAllOfIt() {
        Tensor map = Tensor.of(new float[] {0, 0, 0, 0, 1, 0, 0, 0}, 2, 2, 2);
        InputView view = new InputView.OfVolume(Tensor.of(new float[8], 1, 2, 2, 2));
        Heatmap heatmap = new Heatmap(map, map, new long[] {2, 2, 2}, view, null, "x", null, List.of());
        Picture drawn = Drawing.of(heatmap);
        assertThat(drawn.width()).isGreaterThan(2 * 448);
        assertThat(drawn.height()).isBetween(448, 520);
    }

    @Test
    void words_haveColoursBehindThem_bySign() {
        Picture drawn = new WordPicture(300, true)
                .of(List.of(
                        new WordPicture.Part("bad", 1),
                        new WordPicture.Part(" ", Double.NaN),
                        new WordPicture.Part("good", -1),
                        new WordPicture.Part(" ", Double.NaN),
                        new WordPicture.Part("so", 0)));
        // words start 16 pixels from the left, 12 pixels a letter; between two lines of letters there is only ground
        assertThat(isReddish(color(drawn, 16, 17))).isTrue();
        assertThat(color(drawn, 16 + 3 * 12 + 3, 17)).isEqualTo(0xffffff);
        assertThat(isBluish(color(drawn, 16 + 4 * 12, 17))).isTrue();
        assertThat(color(drawn, 16 + 9 * 12, 17)).isEqualTo(0xffffff);
    }

    @Test
    void wordsThatDoNotFit_goToTheNextLine() {
        List<WordPicture.Part> parts = java.util.Collections.nCopies(6, new WordPicture.Part("thirteen ones", 1));
        assertThat(new WordPicture(200, false).of(parts).height()).isGreaterThan(6 * 18);
        assertThat(new WordPicture(2000, false).of(parts).height()).isLessThan(80);
    }

    @Test
    void textInParts_isTheWholeText() {
        TextRule rule = new TextRule("", "", List.of(), Split.WORDS, true, 4, 0, 1, false, false);
        Tokens tokens = new Vocabulary(rule, List.of("", "", "it", "broke")).read("So, it broke!", 4);
        Tensor map = Tensor.of(new float[] {0, -1, 2, 9}, 4);
        Heatmap heatmap =
                new Heatmap(map, map, new long[] {4}, new InputView.OfText(tokens), null, "words", null, List.of());
        List<Page.Part> parts = Parts.of(heatmap);
        assertThat(parts).extracting(Page.Part::text).containsExactly("So", ", ", "it", " ", "broke", "!");
        // of the strongest word's 2, the padding's 9 left out: 0, -1/2 and 1 of six levels
        assertThat(parts).extracting(Page.Part::level).containsExactly(0, 0, -3, 0, 6, 0);
        assertThat(parts).extracting(Page.Part::value).containsExactly("0.00", "", "-1.00", "", "2.00", "");
    }

    @Test
    void wordsThatAllCount_areToldApartByWhatTheyHaveMoreThanTheLeast() {
        TextRule rule = new TextRule("", "", List.of(), Split.WORDS, true, 3, 0, 1, false, false);
        Tokens tokens = new Vocabulary(rule, List.of("", "", "it")).read("it it it", 3);
        Tensor map = Tensor.of(new float[] {5, 6, 7}, 3);
        Heatmap heatmap =
                new Heatmap(map, map, new long[] {3}, new InputView.OfText(tokens), null, "words", null, List.of());
        assertThat(heatmap.words()).extracting(WordValue::value).containsExactly(5.0, 6.0, 7.0);
        assertThat(heatmap.words()).extracting(WordValue::strength).containsExactly(0.0, 0.5, 1.0);
    }

    @Test
    void trace_liesOverTheColoursOfItsMap() {
        Tensor trace = Tensor.of(new float[] {0, 0, 1, 1}, 1, 4);
        Picture drawn = new TracePicture(40, 60, Heat.signed()).of(trace, Tensor.of(new float[] {1, 1, -1, -1}, 4));
        assertThat(isReddish(color(drawn, 2, 4))).isTrue();
        assertThat(isBluish(color(drawn, 37, 4))).isTrue();
        // low at the left, high at the right
        assertThat(color(drawn, 2, 60 - 9)).isEqualTo(0x101418);
        assertThat(color(drawn, 37, 8)).isEqualTo(0x101418);
    }
}
