package convscope.web;

/** Numbers in 16 bits (IEEE 754 binary16), rounded to the nearest, ties to even; what is too large becomes infinite. */
final class HalfFloats {
    private HalfFloats() {}

    /** Two bytes a number, the low one first. */
    static byte[] bytes(float[] values) {
        byte[] bytes = new byte[2 * values.length];
        for (int i = 0; i < values.length; i++) {
            int half = of(values[i]);
            bytes[2 * i] = (byte) half;
            bytes[2 * i + 1] = (byte) (half >> 8);
        }
        return bytes;
    }

    /** The 16 bits of a number. */
    static int of(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int size = bits & 0x7fffffff;
        if (size > 0x7f800000) {
            return sign | 0x7e00;
        }
        if (size >= 0x477ff000) {
            return sign | 0x7c00;
        }
        if (size < 0x38800000) {
            return sign | (int) Math.rint(0x1p24 * Float.intBitsToFloat(size));
        }
        int rounded = size + 0xfff + (size >> 13 & 1);
        return sign | rounded - 0x38000000 >> 13;
    }
}
