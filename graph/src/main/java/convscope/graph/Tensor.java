package convscope.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Immutable dense array of numbers, or of texts: an element type, a shape and the elements in row-major order (last axis fastest).
 *
 * <p>The elements are held as little-endian bytes, as ONNX files hold them, so that weights pass from file to engine without a copy.
 */
public final class Tensor {
    private final ElementType type;
    private final long[] shape;
    private final ByteBuffer bytes;
    private final List<String> texts;
    private final FileBytes stored;

    private Tensor(ElementType type, long[] shape, ByteBuffer bytes) {
        this(type, shape, bytes, List.of(), null);
    }

    private Tensor(ElementType type, long[] shape, ByteBuffer bytes, List<String> texts, FileBytes stored) {
        this.texts = texts;
        this.stored = stored;
        this.type = Objects.requireNonNull(type);
        this.shape = shape.clone();
        this.bytes = bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long expected = Math.multiplyExact(count(shape), (long) type.bytes());
        if (type == ElementType.STRING && count(shape) != texts.size()) {
            throw new IllegalArgumentException("a tensor of shape " + Arrays.toString(shape) + " has " + count(shape)
                    + " texts, not " + texts.size());
        }
        if (expected != this.bytes.remaining()) {
            throw new IllegalArgumentException("a " + type + " tensor of shape " + Arrays.toString(shape) + " has "
                    + expected + " bytes, not " + this.bytes.remaining());
        }
    }

    /** A tensor over existing little-endian bytes, which must not change afterwards; {@code bytes} from its position to its limit. */
    public static Tensor ofBytes(ElementType type, long[] shape, ByteBuffer bytes) {
        return new Tensor(type, shape, bytes.slice());
    }

    /** A tensor over little-endian bytes of a file. */
    public static Tensor ofBytes(ElementType type, long[] shape, FileBytes bytes) {
        return new Tensor(type, shape, bytes.view(), List.of(), bytes);
    }

    /** A float32 tensor with a copy of {@code values}. */
    public static Tensor of(float[] values, long... shape) {
        ByteBuffer buffer = allocate(values.length, 4);
        buffer.asFloatBuffer().put(values);
        return new Tensor(ElementType.FLOAT, shape, buffer);
    }

    /** A float64 tensor with a copy of {@code values}. */
    public static Tensor of(double[] values, long... shape) {
        ByteBuffer buffer = allocate(values.length, 8);
        buffer.asDoubleBuffer().put(values);
        return new Tensor(ElementType.DOUBLE, shape, buffer);
    }

    /** An int64 tensor with a copy of {@code values}. */
    public static Tensor of(long[] values, long... shape) {
        ByteBuffer buffer = allocate(values.length, 8);
        buffer.asLongBuffer().put(values);
        return new Tensor(ElementType.INT64, shape, buffer);
    }

    /** An int32 tensor with a copy of {@code values}. */
    public static Tensor of(int[] values, long... shape) {
        ByteBuffer buffer = allocate(values.length, 4);
        buffer.asIntBuffer().put(values);
        return new Tensor(ElementType.INT32, shape, buffer);
    }

    /** A bool tensor with a copy of {@code values}. */
    public static Tensor of(boolean[] values, long... shape) {
        ByteBuffer buffer = allocate(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            buffer.put(i, (byte) (values[i] ? 1 : 0));
        }
        return new Tensor(ElementType.BOOL, shape, buffer);
    }

    /** A tensor of texts, which ONNX calls strings. */
    public static Tensor of(List<String> texts, long... shape) {
        return new Tensor(ElementType.STRING, shape, ByteBuffer.allocate(0), List.copyOf(texts), null);
    }

    /** A float32 number without axes. */
    public static Tensor scalar(float value) {
        return of(new float[] {value});
    }

    /** An int64 number without axes. */
    public static Tensor scalar(long value) {
        return of(new long[] {value});
    }

    /** A float32 tensor of equal elements. */
    public static Tensor filled(float value, long... shape) {
        float[] values = new float[Math.toIntExact(count(shape))];
        Arrays.fill(values, value);
        return of(values, shape);
    }

    private static ByteBuffer allocate(long count, int size) {
        return ByteBuffer.allocateDirect(Math.toIntExact(count * size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static long count(long[] shape) {
        long count = 1;
        for (long size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    public ElementType type() {
        return type;
    }

    /** A copy of the sizes, outermost axis first. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Size of an axis; negative axes count from the end. */
    public long size(int axis) {
        return shape[axis < 0 ? axis + shape.length : axis];
    }

    /** Number of elements. */
    public long count() {
        return count(shape);
    }

    /** The elements as read-only little-endian bytes. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements as little-endian bytes in direct memory of their own. */
    public ByteBuffer copy() {
        return file().copy();
    }

    /** Lends the elements, as {@link #bytes()}, to whoever looks at each of them once: those of a file are then not kept in memory. */
    public <T> T lent(Function<ByteBuffer, T> use) {
        return file().lent(lent -> use.apply(lent.order(ByteOrder.LITTLE_ENDIAN)));
    }

    private FileBytes file() {
        return stored == null ? FileBytes.of(bytes) : stored;
    }

    /** The texts of a tensor of type {@link ElementType#STRING}; empty for any other. */
    public List<String> texts() {
        return texts;
    }

    /** The elements as a new array of float32; other numeric types are converted. */
    public float[] floats() {
        float[] values = new float[Math.toIntExact(count())];
        if (type == ElementType.FLOAT) {
            bytes().asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) number(i);
            }
        }
        return values;
    }

    /** The elements as a new array of float64; other numeric types are converted. */
    public double[] doubles() {
        double[] values = new double[Math.toIntExact(count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(i);
        }
        return values;
    }

    /** The elements as a new array of int64; other numeric types are truncated. */
    public long[] longs() {
        long[] values = new long[Math.toIntExact(count())];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    type == ElementType.INT64 || type == ElementType.UINT64 ? bytes.getLong(i * 8) : (long) number(i);
        }
        return values;
    }

    /** Element number {@code index} in row-major order, as a float64. */
    public double number(int index) {
        return switch (type) {
            case FLOAT -> bytes.getFloat(index * 4);
            case DOUBLE -> bytes.getDouble(index * 8);
            case INT64, UINT64 -> bytes.getLong(index * 8);
            case INT32 -> bytes.getInt(index * 4);
            case UINT32 -> Integer.toUnsignedLong(bytes.getInt(index * 4));
            case INT16 -> bytes.getShort(index * 2);
            case UINT16 -> Short.toUnsignedInt(bytes.getShort(index * 2));
            case INT8 -> bytes.get(index);
            case UINT8 -> Byte.toUnsignedInt(bytes.get(index));
            case BOOL -> bytes.get(index) == 0 ? 0 : 1;
            case FLOAT16 -> HalfPrecision.toFloat(bytes.getShort(index * 2));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(index * 2) << 16);
            case FLOAT8E4M3FN,
                    FLOAT8E4M3FNUZ,
                    FLOAT8E5M2,
                    FLOAT8E5M2FNUZ,
                    FLOAT8E8M0,
                    FLOAT4E2M1,
                    INT4,
                    UINT4,
                    INT2,
                    UINT2 -> NarrowNumbers.toFloat(type, bytes.get(index));
            case STRING -> throw new IllegalStateException("a string tensor holds no numbers");
        };
    }

    /** The same elements under another shape of the same count. */
    public Tensor reshaped(long... newShape) {
        return new Tensor(type, newShape, bytes, texts, stored);
    }

    /** The same values as float32; this tensor where it is float32 already. */
    public Tensor toFloat() {
        return type == ElementType.FLOAT ? this : of(floats(), shape);
    }

    /** The same values as float64; this tensor where it is float64 already. */
    public Tensor toDouble() {
        return type == ElementType.DOUBLE ? this : of(doubles(), shape);
    }

    /** Slice {@code index} along the first axis, without that axis, sharing the bytes. */
    public Tensor slice(int index) {
        long[] rest = Arrays.copyOfRange(shape, 1, shape.length);
        int size = Math.toIntExact(count(rest) * type.bytes());
        return new Tensor(type, rest, bytes.slice(index * size, size));
    }

    /** Tensors of one type that agree in all axes but the first, one after the other along it. */
    public static Tensor stacked(List<Tensor> parts) {
        Tensor first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        long[] shape = first.shape.clone();
        shape[0] = 0;
        int size = 0;
        for (Tensor part : parts) {
            shape[0] += part.shape[0];
            size += part.bytes.remaining();
        }
        ByteBuffer all = ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        parts.forEach(part -> all.put(part.bytes.duplicate()));
        return new Tensor(first.type, shape, all.flip());
    }

    /** Item {@code index} along the first axis, which stays with size 1; shares the bytes. */
    public Tensor item(int index) {
        long[] one = shape.clone();
        one[0] = 1;
        return slice(index).reshaped(one);
    }

    /** This tensor {@code times} times along the first axis. */
    public Tensor repeated(int times) {
        return stacked(java.util.Collections.nCopies(times, this));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor that
                && type == that.type
                && Arrays.equals(shape, that.shape)
                && bytes.equals(that.bytes)
                && texts.equals(that.texts);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type.hashCode() + Arrays.hashCode(shape)) + bytes.hashCode() + texts.hashCode();
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
