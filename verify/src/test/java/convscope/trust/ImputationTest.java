package convscope.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.explain.InputLayout;
import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Places filled in from their neighbours, and the order of places. */
class ImputationTest {
    private static Map<String, Tensor> golden() throws IOException {
        try (InputStream in = ImputationTest.class.getResourceAsStream("/convscope/golden/trust.npz")) {
            return NumpyFiles.read(in.readAllBytes(), "trust.npz");
        }
    }

    @Test
    void onePlace_isTheWeightedMeanOfItsNeighbours() {
        // beside it 2 + 4 + 6 + 8 = 20, across 1 + 3 + 7 + 9 = 20: 20/6 + 20/12 = 5
        double[] middle = new Imputation(3, 3, new int[] {4}).filled(new double[] {1, 2, 3, 4, 99, 6, 7, 8, 9});
        assertThat(middle).containsExactly(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, within(1e-4));
        // a corner has two beside (2, 4) and one across (5): (2/6 + 4/6 + 5/12) / (1/6 + 1/6 + 1/12) = 17/5
        double[] corner = new Imputation(3, 3, new int[] {0}).filled(new double[] {99, 2, 3, 4, 5, 6, 7, 8, 9});
        assertThat(corner[0]).isCloseTo(17 / 5.0, within(1e-4));
    }

    @Test
    void twoPlaces_followFromEachOther() {
        // a row [1, a, b, 4] without across: 2a = 1 + b, 2b = a + 4, so a = 2, b = 3
        double[] row = new Imputation(1, 4, new int[] {2, 1}).filled(new double[] {1, 0, 0, 4});
        assertThat(row).containsExactly(new double[] {1, 2, 3, 4}, within(1e-3));
    }

    @Test
    void linearRamp_isFilledInExactly() {
        double[] ramp = new double[20 * 30];
        for (int p = 0; p < ramp.length; p++) {
            ramp[p] = 3 * (p / 30) - 2 * (p % 30) + 7;
        }
        int[] inside = IntStream.range(0, ramp.length)
                .filter(p -> p / 30 > 0 && p / 30 < 19 && p % 30 > 0 && p % 30 < 29)
                .toArray();
        double[] holes = ramp.clone();
        Arrays.stream(inside).forEach(p -> holes[p] = Double.NaN);
        assertThat(new Imputation(20, 30, inside).filled(holes)).containsExactly(ramp, within(5e-3));
    }

    @Test
    void everyShapeOfHole_isFilledAsByASparseSolve() throws IOException {
        Map<String, Tensor> golden = golden();
        for (String name : new String[] {"scattered", "block", "column"}) {
            long[] mask = golden.get(name + "_missing").longs();
            int[] missing =
                    IntStream.range(0, mask.length).filter(p -> mask[p] == 1).toArray();
            double[] filled =
                    new Imputation(12, 15, missing).filled(golden.get("plane").doubles());
            assertThat(filled)
                    .as(name)
                    .containsExactly(golden.get(name + "_filled").doubles(), within(2e-4));
        }
    }

    @Test
    void edges_areSobels() throws IOException {
        Map<String, Tensor> golden = golden();
        Tensor plane = golden.get("plane").reshaped(1, 1, 12, 15).toFloat();
        float[] expected = golden.get("edges").floats();
        assertThat(Rivals.edges(plane, new InputLayout(1))).containsExactly(expected, within(1e-5f));
    }

    @Test
    void middle_isTheHighestPlaceOfItsMap() {
        float[] map = Rivals.centre(new long[] {3, 5});
        assertThat(map[7]).isEqualTo(1);
        // a fifth of the width beside it: exp(-(1/5)^2 / (2 * .25^2)) = exp(-.32)
        assertThat(map[8]).isCloseTo((float) Math.exp(-0.32), within(1e-6f));
        assertThat(map[0]).isEqualTo(map[14]);
    }

    @Test
    void places_areOrderedByTheirNumbers_equalOnesByChance() {
        float[] map = {0, 3, Float.NaN, -1, 3, -0f, 5};
        int[] order = Ranking.of(map, new Random(1));
        assertThat(order[0]).isEqualTo(6);
        assertThat(new int[] {order[1], order[2]}).containsExactlyInAnyOrder(1, 4);
        assertThat(new int[] {order[3], order[4]}).containsExactlyInAnyOrder(0, 5);
        assertThat(new int[] {order[5], order[6]}).containsExactly(3, 2);
        int[] flat = Ranking.of(new float[1000], new Random(2));
        assertThat(flat).doesNotHaveDuplicates().hasSize(1000);
        int kept = (int) IntStream.range(0, 1000).filter(i -> flat[i] == i).count();
        assertThat(kept).isLessThan(10);
    }
}
