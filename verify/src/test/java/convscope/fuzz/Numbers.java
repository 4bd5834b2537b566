package convscope.fuzz;

import java.util.Random;

/** Numbers that programs stumble over. */
final class Numbers {
    private static final long[] WHOLE = {
        0,
        1,
        -1,
        2,
        3,
        -2,
        7,
        64,
        127,
        255,
        1000,
        4097,
        65_535,
        100_000,
        1_000_003,
        1L << 24,
        (1L << 31) - 1,
        1L << 31,
        -(1L << 31),
        1L << 32,
        (1L << 32) + 1,
        10L << 30,
        1L << 40,
        1L << 60,
        1L << 61,
        1L << 62,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1
    };

    private static final double[] REAL = {
        0,
        -0.0,
        1,
        -1,
        0.5,
        1e-38,
        1e-45,
        1e7,
        3e9,
        -3e9,
        1e30,
        -1e30,
        1e300,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private Numbers() {}

    static long whole(Random random) {
        return random.nextInt(4) == 0 ? random.nextInt(40) : WHOLE[random.nextInt(WHOLE.length)];
    }

    static double real(Random random) {
        return REAL[random.nextInt(REAL.length)];
    }

    /** Names that a file should not have. */
    static String name(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "x".repeat(20_000);
            case 2 -> "two\nlines\tand\u0007a bell";
            case 3 -> "../../../../etc/passwd";
            case 4 -> "\u202Eright to left \uD83D\uDE00";
            case 5 -> "'; quoted 'twice'";
            case 6 -> "%s%n{0}$1\\";
            default -> "name" + random.nextInt(1000);
        };
    }
}
