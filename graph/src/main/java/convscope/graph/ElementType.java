package convscope.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Element type of a {@link Tensor}; {@link #code()} is ONNX's number for it ({@code TensorProto.DataType}). */
public enum ElementType {
    FLOAT(1, 4),
    UINT8(2, 1),
    INT8(3, 1),
    UINT16(4, 2),
    INT16(5, 2),
    INT32(6, 4),
    INT64(7, 8),
    STRING(8, 0),
    BOOL(9, 1),
    FLOAT16(10, 2),
    DOUBLE(11, 8),
    UINT32(12, 4),
    UINT64(13, 8),
    BFLOAT16(16, 2),
    FLOAT8E4M3FN(17, 1, 8),
    FLOAT8E4M3FNUZ(18, 1, 8),
    FLOAT8E5M2(19, 1, 8),
    FLOAT8E5M2FNUZ(20, 1, 8),
    UINT4(21, 1, 4),
    INT4(22, 1, 4),
    FLOAT4E2M1(23, 1, 4),
    FLOAT8E8M0(24, 1, 8),
    UINT2(25, 1, 2),
    INT2(26, 1, 2);

    private final int code;
    private final int bytes;
    private final int narrow;

    ElementType(int code, int bytes) {
        this(code, bytes, 0);
    }

    ElementType(int code, int bytes, int narrow) {
        this.code = code;
        this.bytes = bytes;
        this.narrow = narrow;
    }

    /** ONNX's number of this type. */
    public int code() {
        return code;
    }

    /** Bytes of one element in a {@link Tensor}, where a {@linkplain #isNarrow() narrow} one takes a whole byte; 0 for strings, which have no fixed size. */
    public int bytes() {
        return bytes;
    }

    /** Whether this is one of the types of 2, 4 or 8 bits that weights are stored in and nothing is computed in: {@code DequantizeLinear} makes numbers of them. */
    public boolean isNarrow() {
        return narrow > 0;
    }

    /** How many elements an ONNX file puts into one byte, the first in the lowest bits; 1 for all types but those of 2 and 4 bits. */
    int packed() {
        return narrow == 0 ? 1 : 8 / narrow;
    }

    /** Whether values of this type are real numbers that a gradient can flow through. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || isHalf();
    }

    /** Whether this is one of the floating types of 16 bits. */
    public boolean isHalf() {
        return this == FLOAT16 || this == BFLOAT16;
    }

    /**
     * The type with ONNX's number {@code code}.
     *
     * @throws UnsupportedOperatorException if no tensor of this type can be read, naming the number
     */
    public static ElementType ofCode(int code) {
        for (ElementType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        List<ElementType> known =
                Arrays.stream(values()).filter(type -> !type.isNarrow()).toList();
        throw new UnsupportedOperatorException(
                "ONNX element type number " + code + " is not supported; known: " + known);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
