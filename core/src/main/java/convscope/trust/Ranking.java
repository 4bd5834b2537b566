package convscope.trust;

import java.util.Arrays;
import java.util.Random;

/** Places in the order of a map. */
final class Ranking {
    private Ranking() {}

    /**
     * The places from the largest number to the smallest; equal ones in a random order, so that neither rows nor columns come first. What is no number comes last.
     */
    static int[] of(float[] map, Random random) {
        int[] shuffled = new int[map.length];
        for (int i = 0; i < shuffled.length; i++) {
            int other = random.nextInt(i + 1);
            shuffled[i] = shuffled[other];
            shuffled[other] = i;
        }
        long[] keys = new long[map.length];
        for (int i = 0; i < keys.length; i++) {
            float value = map[shuffled[i]];
            float negative = Float.isNaN(value) ? Float.POSITIVE_INFINITY : 0f - value;
            int bits = Float.floatToIntBits(negative);
            int ordered = bits < 0 ? ~bits ^ Integer.MIN_VALUE : bits;
            keys[i] = (long) ordered << 32 | i;
        }
        Arrays.sort(keys);
        return Arrays.stream(keys).mapToInt(key -> shuffled[(int) key]).toArray();
    }
}
