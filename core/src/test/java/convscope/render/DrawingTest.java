package convscope.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static final Heat GRAY = new Heat(ColorMap.GRAY, new Normalization.MinMax());

    private static int color(Picture picture, int x, int y) {
        return picture.value(x, y, 0) << 16 | picture.value(x, y, 1) << 8 | picture.value(x, y, 2);
    }

    @Test
    void colorMap_withinOneLevelOfMatplotlib() {
        Map<String, Tensor> tables = NumpyFilesTest.arrays("colors.npz");
        for (ColorMap map : List.of(ColorMap.VIRIDIS, ColorMap.INFERNO)) {
            long[] levels = tables.get(map.toString()).longs();
            for (int i = 0; i < 256; i++) {
                for (int c = 0; c < 3; c++) {
                    long level = map.color(i / 255.0) >> 16 - 8 * c & 255;
                    assertThat(level).as("%s %d", map, i).isBetween(levels[3 * i + c] - 1, levels[3 * i + c] + 1);
                }
            }
        }
    }

    @Test
    void colorMap_endsMiddleAndBeyond() {
        assertThat(ColorMap.GRAY.color(0.5)).isEqualTo(0x808080);
        assertThat(ColorMap.GRAY.color(-3)).isZero();
        assertThat(ColorMap.GRAY.color(7)).isEqualTo(0xffffff);
        assertThat(ColorMap.GRAY.color(Double.NaN)).isZero();
        assertThat(ColorMap.JET.color(0)).isEqualTo(0x000080);
        assertThat(ColorMap.JET.color(1)).isEqualTo(0x800000);
        assertThat(ColorMap.DIVERGING.color(0) & 255).isGreaterThan(ColorMap.DIVERGING.color(0) >> 16);
        assertThatThrownBy(() -> ColorMap.named("rainbow"))
                .hasMessageContaining("'rainbow'")
                .hasMessageContaining("viridis");
    }

    @Test
    void minMax_constantNaNAndInfinity() {
        Normalization minMax = new Normalization.MinMax();
        assertThat(minMax.apply(new float[] {2, 4, 3})).containsExactly(0, 1, 0.5f);
        assertThat(minMax.apply(new float[] {5, 5})).containsExactly(0, 0);
        assertThat(minMax.apply(new float[] {Float.NaN, 0, 4})).containsExactly(0, 0, 1);
        assertThat(minMax.apply(new float[] {Float.POSITIVE_INFINITY, 0, 4})).containsExactly(1, 0, 1);
        assertThat(minMax.apply(new float[] {Float.NaN})).containsExactly(0);
        assertThat(minMax.apply(new float[] {-Float.MAX_VALUE, Float.MAX_VALUE, 0}))
                .containsExactly(0, 1, 0.5f);
    }

    @Test
    void symmetric_zeroIsTheMiddle() {
        Normalization symmetric = new Normalization.Symmetric();
        assertThat(symmetric.apply(new float[] {-4, 0, 2})).containsExactly(0, 0.5f, 0.75f);
        assertThat(symmetric.apply(new float[] {0, 0})).containsExactly(0.5f, 0.5f);
    }

    @Test
    void fixed_cutsAndRefusesNoExtent() {
        assertThat(new Normalization.Fixed(0, 2).apply(new float[] {-1, 1, 5})).containsExactly(0, 0.5f, 1);
        assertThatThrownBy(() -> new Normalization.Fixed(1, 1))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("1.0 to 1.0");
    }

    @Test
    void upsampling_equalsPyTorch() {
        Map<String, Tensor> arrays = NumpyFilesTest.arrays("interpolate.npz");
        for (String name : List.of("line", "plane", "smaller", "volume")) {
            Tensor expected = arrays.get(name + "_expected");
            float[] values =
                    Upsampling.linear(arrays.get(name), expected.shape()).floats();
            assertThat(values).as(name).containsExactly(expected.floats(), within(2e-6f));
        }
    }

    @Test
    void upsampling_twoToFour() {
        Tensor four = Upsampling.linear(Tensor.of(new float[] {0, 4}, 2), 4);
        // centres at -0.25, 0.25, 0.75, 1.25 of the old positions
        assertThat(four.floats()).containsExactly(0, 1, 3, 4);
    }

    @Test
    void heat_paintsEveryRank() {
        assertThat(color(GRAY.paint(Tensor.of(new float[] {0, 10}, 2)), 1, 0)).isEqualTo(0xffffff);
        Picture volume = GRAY.paint(Tensor.of(new float[] {0, 1, 4, 0}, 2, 1, 2));
        // the largest of (0, 4) and of (1, 0)
        assertThat(color(volume, 0, 0)).isEqualTo(0xffffff);
        assertThat(color(volume, 1, 0)).isZero();
        assertThatThrownBy(() -> GRAY.paint(Tensor.scalar(1f))).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void overlay_mixesByOpacityAndByValue() {
        Picture white = Picture.ofRgb(2, 1, new byte[] {-1, -1, -1, -1, -1, -1});
        Tensor map = Tensor.of(new float[] {0, 1}, 1, 2);
        Heat gray = GRAY;
        Picture even = new Overlay(gray, 0.25, Overlay.Veil.EVEN).over(white, map);
        // 255 + (0 - 255) / 4 = 191.25
        assertThat(color(even, 0, 0)).isEqualTo(0xbfbfbf);
        Picture byValue = new Overlay(gray, 0.25, Overlay.Veil.BY_VALUE).over(white, map);
        assertThat(color(byValue, 0, 0)).isEqualTo(0xffffff);
        assertThatThrownBy(() -> new Overlay(gray, 1.5, Overlay.Veil.EVEN)).hasMessageContaining("was 1.5");
    }

    @Test
    void montage_placesZoomsAndLimits() {
        Picture black = Picture.ofRgb(1, 1, new byte[3]);
        Montage montage = new Montage(2, 3, 1, 3, Montage.Labels.NONE);
        Picture grid = montage.of(Collections.nCopies(5, black));
        // 2 columns and 2 rows of 3 pixels with 1 around each; the fourth cell is empty
        assertThat(grid).hasToString("9 x 9 picture");
        assertThat(color(grid, 1, 1)).isZero();
        assertThat(color(grid, 7, 3)).isZero();
        assertThat(color(grid, 4, 4)).isEqualTo(0xf0f0f0);
        assertThat(color(grid, 6, 6)).isEqualTo(0xf0f0f0);
        assertThat(montage.shown(5)).isEqualTo(3);
    }

    @Test
    void montage_numbersMakeRoomForThemselves() {
        Picture dot = Picture.ofRgb(1, 1, new byte[3]);
        Picture grid = new Montage(1, 1, 0, 9, Montage.Labels.NUMBERS).of(List.of(dot), List.of(17));
        // two digits are 7 dots wide; 7 rows for the label above 1 row of picture
        assertThat(grid).hasToString("7 x 8 picture");
        assertThat(color(grid, 1, 1)).isEqualTo(0x303030);
        assertThatThrownBy(() -> new Montage().of(List.of())).isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void montage_ofMapsOnOneScale() {
        Tensor maps = Tensor.of(new float[] {0, 1, 0, 2}, 2, 1, 2);
        Picture own = new Montage().of(maps, List.of(1, 0), GRAY);
        Picture common = new Montage().of(maps, List.of(1, 0), GRAY.withScaleOf(maps));
        assertThat(color(own, 5, 1)).isEqualTo(0xffffff);
        assertThat(color(common, 2, 1)).isEqualTo(0xffffff);
        assertThat(color(common, 5, 1)).isEqualTo(0x808080);
    }

    @Test
    void legend_writesNumbersShortly() {
        assertThat(Legend.text(0)).isEqualTo("0");
        assertThat(Legend.text(1234.5)).isEqualTo("1230");
        assertThat(Legend.text(-0.05)).isEqualTo("-0.05");
        assertThat(Legend.text(0.000015)).isEqualTo("1.5e-5");
        assertThat(Legend.text(100000)).isEqualTo("1e+5");
        assertThat(Legend.text(12.3456)).isEqualTo("12.3");
        Picture bar = new Legend(ColorMap.GRAY, new Scale(0, 1, 0)).picture(100);
        assertThat(bar.height()).isEqualTo(100);
        assertThat(color(bar, 8, 6)).isEqualTo(0xffffff);
        assertThat(color(bar, 8, 93)).isZero();
    }
}
