package convscope.graph;

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
    BFLOAT16(16, 2);

    private final int code;
    private final int bytes;

    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** ONNX's number of this type. */
    public int code() {
        return code;
    }

    /** Bytes of one element; 0 for strings, which have no fixed size. */
    public int bytes() {
        return bytes;
    }

    /** Whether values of this type are real numbers that a gradient can flow through. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
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
        throw new UnsupportedOperatorException(
                "ONNX element type number " + code + " is not supported; known: " + java.util.List.of(values()));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
