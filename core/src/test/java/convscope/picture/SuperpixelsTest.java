package convscope.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** Segments of pictures, and cells of everything else. */
class SuperpixelsTest {
    private static final Picture CAT = Resampling.BILINEAR.resize(cat(), 224, 224);

    private static Picture cat() {
        try (InputStream stream = SuperpixelsTest.class.getResourceAsStream("/convscope/samples/pictures/cat.png")) {
            return PictureFiles.read(stream.readAllBytes(), "cat");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Left half dark red, right half light green. */
    private static Picture halves(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int p = 0; p < width * height; p++) {
            boolean left = p % width < width / 2;
            rgb[3 * p + (left ? 0 : 1)] = (byte) (left ? 90 : 220);
        }
        return Picture.ofRgb(width, height, rgb);
    }

    private static void assertConnected(Superpixels segments) {
        int width = (int) segments.space()[1];
        int[] labels = segments.labels();
        boolean[] seen = new boolean[labels.length];
        boolean[] labelSeen = new boolean[segments.count()];
        for (int start = 0; start < labels.length; start++) {
            if (seen[start]) {
                continue;
            }
            assertThat(labelSeen[labels[start]])
                    .as("segment " + labels[start] + " is in one piece")
                    .isFalse();
            labelSeen[labels[start]] = true;
            Deque<Integer> open = new ArrayDeque<>();
            open.push(start);
            seen[start] = true;
            while (!open.isEmpty()) {
                int p = open.pop();
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int x = p % width + dx;
                        int q = p + dy * width + dx;
                        if (x >= 0 && x < width && q >= 0 && q < labels.length && !seen[q] && labels[q] == labels[p]) {
                            seen[q] = true;
                            open.push(q);
                        }
                    }
                }
            }
        }
    }

    @Test
    void slic_givesAboutAsManyCompactSegmentsAsWanted_theSameEachTime() {
        Superpixels segments = Superpixels.slic(CAT, 50);
        assertThat(segments.count()).isBetween(35, 65);
        assertThat(segments.space()).containsExactly(224, 224);
        assertThat(segments.labels()).hasSize(224 * 224);
        for (int size : segments.sizes()) {
            assertThat(size).isBetween(224 * 224 / 50 / 4, 224 * 224 / 50 * 4);
        }
        assertConnected(segments);
        assertThat(Superpixels.slic(CAT, 50)).isEqualTo(segments);
    }

    @Test
    void slic_followsAnEdgeOfColour() {
        Superpixels segments = Superpixels.slic(halves(60, 60), 12);
        int[] labels = segments.labels();
        boolean[] left = new boolean[segments.count()];
        boolean[] right = new boolean[segments.count()];
        for (int p = 0; p < labels.length; p++) {
            (p % 60 < 30 ? left : right)[labels[p]] = true;
        }
        for (int s = 0; s < segments.count(); s++) {
            assertThat(left[s] && right[s]).as("segment " + s).isFalse();
        }
    }

    @Test
    void slicOfATinyPicture_isAGrid() {
        assertThat(Superpixels.slic(halves(4, 4), 4)).isEqualTo(Superpixels.grid(new long[] {4, 4}, 4));
        assertThat(Superpixels.slic(halves(6, 6), 50).count()).isEqualTo(36);
    }

    @Test
    void felzenszwalb_findsTheTwoHalves_andKeepsTheSmallestSize() {
        Superpixels two = Superpixels.felzenszwalb(halves(40, 30), 300, 0, 20);
        assertThat(two.count()).isEqualTo(2);
        assertThat(two.sizes()).containsExactly(600, 600);
        Superpixels cat = Superpixels.felzenszwalb(CAT, 100, 0.8, 150);
        assertThat(cat.count()).isBetween(20, 150);
        for (int size : cat.sizes()) {
            assertThat(size).isGreaterThanOrEqualTo(150);
        }
        assertConnected(cat);
        assertThat(Superpixels.felzenszwalb(CAT, 100, 0.8, 150)).isEqualTo(cat);
        assertThat(Superpixels.felzenszwalb(CAT, 600, 0.8, 150).count()).isLessThan(cat.count());
    }

    @Test
    void grid_dividesAnyNumberOfAxes() {
        assertThat(Superpixels.grid(new long[] {10}, 5).labels()).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 4, 4);
        assertThat(Superpixels.grid(new long[] {1, 1000}, 50).count()).isEqualTo(50);
        assertThat(Superpixels.grid(new long[] {6, 8, 8}, 50).count()).isEqualTo(3 * 4 * 4);
        assertThat(Superpixels.grid(new long[] {3}, 50).labels()).containsExactly(0, 1, 2);
        assertThat(Superpixels.cells(new long[] {3, 5}, new int[] {2, 2}).labels())
                .containsExactly(0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 2, 2, 2, 3, 3);
    }

    @Test
    void nonsense_isRefusedWithItsValue() {
        assertThatThrownBy(() -> Superpixels.slic(CAT, 0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("segments must be at least 1, was 0");
        assertThatThrownBy(() -> Superpixels.felzenszwalb(CAT, 0, 0.8, 10))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("scale must be above 0 and sigma at least 0, were 0.0 and 0.8");
    }
}
