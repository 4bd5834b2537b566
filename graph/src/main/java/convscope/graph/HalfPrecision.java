package convscope.graph;

/** IEEE 754 binary16 numbers as float32 (Java 17 has no conversion of its own). */
final class HalfPrecision {
    private HalfPrecision() {}

    static float toFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 31 ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | widened << 23 | fraction << 13);
    }
}
