package convscope.method.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomMaskTest {
    private static final Random RANDOM = new Random(3);

    @Test
    void mask_isItsGridReadAtHalfPixelCentres_fromARandomPlace() {
        RandomMask mask = RandomMask.over(new long[] {7, 10}, 3, 0.5);
        for (int seed = 0; seed < 20; seed++) {
            // the same numbers in the same order: nine cells, then a shift down of 0 to 2 and right of 0 to 3
            Random numbers = new Random(seed);
            double[][] grid = new double[3][3];
            for (double[] row : grid) {
                for (int x = 0; x < 3; x++) {
                    row[x] = numbers.nextDouble() < 0.5 ? 1 : 0;
                }
            }
            int down = numbers.nextInt(3);
            int right = numbers.nextInt(4);
            float[] drawn = mask.draw(new Random(seed));
            for (int y = 0; y < 7; y++) {
                for (int x = 0; x < 10; x++) {
                    double row = Math.max(0, Math.min(2, (y + down + 0.5) * 3 / 12 - 0.5));
                    double column = Math.max(0, Math.min(2, (x + right + 0.5) * 3 / 16 - 0.5));
                    double expected = 0;
                    for (int i = 0; i < 3; i++) {
                        for (int j = 0; j < 3; j++) {
                            expected += grid[i][j]
                                    * Math.max(0, 1 - Math.abs(row - i))
                                    * Math.max(0, 1 - Math.abs(column - j));
                        }
                    }
                    assertThat((double) drawn[10 * y + x]).isCloseTo(expected, offset(1e-6));
                }
            }
        }
    }

    @Test
    void everyPosition_isKeptWithTheSameProbability() {
        RandomMask mask = RandomMask.over(new long[] {9, 5}, 4, 0.3);
        int draws = 20_000;
        double[] sums = new double[45];
        for (int i = 0; i < draws; i++) {
            float[] drawn = mask.draw(RANDOM);
            for (int p = 0; p < 45; p++) {
                assertThat(drawn[p]).isBetween(0f, 1f);
                sums[p] += drawn[p] / draws;
            }
        }
        // the deviation of a mean of 20,000 is at most sqrt(.21 / 20000) = .0032
        for (double mean : sums) {
            assertThat(mean).isCloseTo(0.3, offset(0.015));
        }
    }

    @Test
    void everyMask_hasAShiftOfItsOwn() {
        // one row of two cells over 8 positions; where they differ, the place of the edge tells the shift, 0 to 3
        RandomMask mask = RandomMask.over(new long[] {8}, 2, 0.5);
        Set<List<Float>> edges = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            float[] drawn = mask.draw(RANDOM);
            if (drawn[0] < drawn[7]) {
                edges.add(List.of(drawn[2], drawn[3], drawn[4]));
            }
        }
        assertThat(edges).hasSize(4);
    }

    @Test
    void axesShorterThanTheGrid_haveACellPerPosition() {
        assertThat(RandomMask.over(new long[] {1, 3, 20}, 7, 0.5).grid()).containsExactly(1, 3, 7);
        assertThat(RandomMask.over(new long[] {1, 3, 20}, 7, 0.5).draw(RANDOM)).hasSize(60);
    }
}
