package convscope.graph;

import java.nio.ByteBuffer;

/** The numbers of 2, 4 and 8 bits that weights are stored in, as float32, and how ONNX files pack them (onnx.ai: "Float stored in 8 bits", "4 bit integer types"). */
final class NarrowNumbers {
    private NarrowNumbers() {}

    /** The number that one element of a narrow type stands for. */
    static float toFloat(ElementType type, byte element) {
        int bits = element & 0xff;
        return switch (type) {
            case INT4, INT2 -> element;
            case UINT4, UINT2 -> bits;
            case FLOAT4E2M1 -> real(bits, 2, 1, 1);
            case FLOAT8E4M3FN -> (bits & 0x7f) == 0x7f ? Float.NaN : real(bits, 4, 3, 7);
            case FLOAT8E4M3FNUZ -> bits == 0x80 ? Float.NaN : real(bits, 4, 3, 8);
            case FLOAT8E5M2 -> (bits & 0x7c) == 0x7c ? special(bits) : real(bits, 5, 2, 15);
            case FLOAT8E5M2FNUZ -> bits == 0x80 ? Float.NaN : real(bits, 5, 2, 16);
            case FLOAT8E8M0 -> bits == 0xff ? Float.NaN : Math.scalb(1f, bits - 127);
            default -> throw new IllegalArgumentException(type + " is not narrow");
        };
    }

    private static float real(int bits, int exponentBits, int fractionBits, int bias) {
        int exponent = bits >> fractionBits & (1 << exponentBits) - 1;
        int fraction = bits & (1 << fractionBits) - 1;
        int whole = exponent == 0 ? fraction : fraction | 1 << fractionBits;
        float magnitude = Math.scalb((float) whole, Math.max(1, exponent) - bias - fractionBits);
        boolean negative = (bits >> exponentBits + fractionBits & 1) == 1;
        return negative ? -magnitude : magnitude;
    }

    private static float special(int bits) {
        float infinity = bits > 0x7f ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
        return (bits & 3) == 0 ? infinity : Float.NaN;
    }

    /** One byte an element, signed types with their sign, from the bytes of a file. */
    static ByteBuffer unpacked(ElementType type, ByteBuffer packed, int count) {
        int bits = 8 / type.packed();
        boolean signed = type == ElementType.INT4 || type == ElementType.INT2;
        ByteBuffer elements = ByteBuffer.allocateDirect(count);
        for (int i = 0; i < count; i++) {
            int shift = i % type.packed() * bits;
            int element = packed.get(packed.position() + i / type.packed()) >> shift & (1 << bits) - 1;
            boolean negative = signed && element >> bits - 1 == 1;
            elements.put(i, (byte) (negative ? element - (1 << bits) : element));
        }
        return elements;
    }

    /** The bytes of a file from one byte an element. */
    static ByteBuffer packed(ElementType type, ByteBuffer elements) {
        int count = elements.remaining();
        int bits = 8 / type.packed();
        ByteBuffer packed = ByteBuffer.allocate((count + type.packed() - 1) / type.packed());
        for (int i = 0; i < count; i++) {
            int at = i / type.packed();
            int element = elements.get(elements.position() + i) & (1 << bits) - 1;
            packed.put(at, (byte) (packed.get(at) | element << i % type.packed() * bits));
        }
        return packed;
    }
}
