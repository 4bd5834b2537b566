package convscope.method.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoalitionsTest {
    private static Coalitions of(int n, int most) {
        return Coalitions.of(n, most, pair -> new Random(new SplittableRandom(pair).nextLong()));
    }

    private static int size(float[] kept) {
        int size = 0;
        for (float one : kept) {
            size += (int) one;
        }
        return size;
    }

    private static Set<String> texts(Coalitions coalitions) {
        Set<String> texts = new HashSet<>();
        coalitions.kept().forEach(kept -> texts.add(Arrays.toString(kept)));
        return texts;
    }

    @Test
    void allOfThem_haveTheShapleyKernelsWeights() {
        for (int n = 2; n <= 9; n++) {
            int all = (1 << n) - 2;
            Coalitions coalitions = of(n, all);
            assertThat(coalitions.isExact()).as("n = " + n).isTrue();
            assertThat(coalitions.kept()).hasSize(all);
            assertThat(texts(coalitions)).hasSize(all);
            double scale = 0;
            for (int s = 1; s < n; s++) {
                scale += (n - 1.0) / s / (n - s);
            }
            for (int i = 0; i < all; i++) {
                int s = size(coalitions.kept().get(i));
                double choices = 1;
                for (int k = 1; k <= s; k++) {
                    choices = choices * (n - s + k) / k;
                }
                double kernel = (n - 1.0) / choices / s / (n - s);
                assertThat(coalitions.weights()[i]).isCloseTo(kernel / scale, offset(1e-12));
            }
        }
    }

    @Test
    void oneFewerThanAll_isNotExact() {
        assertThat(of(4, 14).isExact()).isTrue();
        assertThat(of(4, 13).isExact()).isFalse();
        assertThat(of(4, 13).kept().size()).isLessThanOrEqualTo(13);
    }

    @Test
    void manyParts_haveTheOutermostSizesWhole_andTheRestInPairsOfComplements() {
        // 40 parts: sizes 1 and 39 have 80 choices; sizes 2 and 38 have 1560, more than the runs that are left for them
        Coalitions coalitions = of(40, 1000);
        assertThat(coalitions.complete()).isEqualTo(80);
        assertThat(coalitions.kept()).hasSize(1000);
        assertThat(Arrays.stream(coalitions.weights()).sum()).isCloseTo(1, offset(1e-9));
        List<float[]> kept = coalitions.kept();
        int[] ofSize = new int[40];
        for (int i = 0; i < 1000; i += 2) {
            for (int k = 0; k < 40; k++) {
                assertThat(kept.get(i)[k] + kept.get(i + 1)[k]).isEqualTo(1);
            }
            if (i >= 80) {
                ofSize[size(kept.get(i))]++;
                ofSize[size(kept.get(i + 1))]++;
            }
        }
        assertThat(ofSize[1] + ofSize[39]).isZero();
        // of 920 drawn, sizes 2 and 38 hold 1 / (2 * 38) of the sum over 2 to 38 of 1 / (s (40 - s)), each
        double all = 0;
        for (int s = 2; s <= 38; s++) {
            all += 1.0 / s / (40 - s);
        }
        double expected = 2 * 920 / 76.0 / all;
        assertThat((double) ofSize[2] + ofSize[38]).isCloseTo(expected, offset(5 * Math.sqrt(expected)));
    }

    @Test
    void drawnChoices_areEvenOverTheParts() {
        double[] counts = new double[30];
        Coalitions coalitions = of(30, 4000);
        for (int i = coalitions.complete(); i < coalitions.kept().size(); i += 2) {
            for (int k = 0; k < 30; k++) {
                counts[k] += coalitions.kept().get(i)[k];
            }
        }
        double mean = Arrays.stream(counts).average().orElseThrow();
        for (double count : counts) {
            assertThat(count).isCloseTo(mean, offset(5 * Math.sqrt(mean)));
        }
    }

    @Test
    void oneAndTwoParts_haveNoneAndTwo() {
        assertThat(of(1, 100).kept()).isEmpty();
        assertThat(of(1, 100).isExact()).isTrue();
        assertThat(texts(of(2, 100))).containsExactlyInAnyOrder("[1.0, 0.0]", "[0.0, 1.0]");
        assertThat(of(2, 100).weights()).containsExactly(0.5, 0.5);
    }
}
