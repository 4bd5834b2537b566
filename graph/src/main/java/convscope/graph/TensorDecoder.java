package convscope.graph;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import onnx.Onnx;

/** The tensors of an ONNX file: dense or sparse, in the file itself or {@linkplain ExternalData beside it}. Raw bytes are referred to, not copied. */
final class TensorDecoder {
    /** The most elements that a sparse tensor is written out to. */
    static final long MOST_DENSE = 1 << 26;

    private final FileBytes model;
    private final String file;
    private final ExternalData external;

    /**
     * @param model the bytes of the whole file, that its {@linkplain ModelSkeleton skeleton} has places in
     * @param file name for messages
     */
    TensorDecoder(FileBytes model, String file, ExternalData external) {
        this.model = model;
        this.file = file;
        this.external = external;
    }

    /**
     * A dense tensor.
     *
     * @throws UnreadableModelException if its elements are not as many as its shape says
     * @throws UnsupportedOperatorException if its type is not known
     */
    Tensor dense(Onnx.TensorProto proto) {
        ElementType type = type(proto);
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        try {
            if (type == ElementType.STRING) {
                return Tensor.of(
                        proto.getStringDataList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList(),
                        shape);
            }
            return Tensor.ofBytes(type, shape, bytes(proto, type, count(shape)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw damaged(proto.getName(), e.getMessage());
        }
    }

    private ElementType type(Onnx.TensorProto proto) {
        try {
            return ElementType.ofCode(proto.getDataType());
        } catch (UnsupportedOperatorException e) {
            throw new UnsupportedOperatorException(file + ": weights '" + proto.getName() + "': " + e.getMessage(), e);
        }
    }

    private static long count(long[] shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count < 0 || Arrays.stream(shape).anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
        }
        return count;
    }

    private FileBytes bytes(Onnx.TensorProto proto, ElementType type, long count) {
        long size = (Math.multiplyExact(count, (long) type.bytes()) + type.packed() - 1) / type.packed();
        if (Math.max(size, count) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a tensor of " + size + " bytes; at most " + Integer.MAX_VALUE + " are read");
        }
        FileBytes stored = ModelSkeleton.raw(proto, model);
        if (proto.getDataLocation() == Onnx.TensorProto.DataLocation.EXTERNAL) {
            stored = external.bytes(proto, size);
        } else if (stored == null && proto.hasRawData()) {
            stored = FileBytes.of(proto.getRawData().asReadOnlyByteBuffer());
        } else if (stored == null) {
            stored = FileBytes.of(typed(proto, type));
        }
        if (type.packed() == 1) {
            return stored;
        }
        if (stored.size() != size) {
            throw new IllegalArgumentException(
                    "a " + type + " tensor of " + count + " elements has " + size + " bytes, not " + stored.size());
        }
        return FileBytes.of(NarrowNumbers.unpacked(type, stored.view(), (int) count));
    }

    private static ByteBuffer typed(Onnx.TensorProto proto, ElementType type) {
        int count =
                switch (type) {
                    case FLOAT -> proto.getFloatDataCount();
                    case DOUBLE -> proto.getDoubleDataCount();
                    case INT64 -> proto.getInt64DataCount();
                    case UINT32, UINT64 -> proto.getUint64DataCount();
                    default -> proto.getInt32DataCount();
                };
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * type.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            switch (type) {
                case FLOAT -> bytes.putFloat(proto.getFloatData(i));
                case DOUBLE -> bytes.putDouble(proto.getDoubleData(i));
                case INT64 -> bytes.putLong(proto.getInt64Data(i));
                case UINT64 -> bytes.putLong(proto.getUint64Data(i));
                case UINT32 -> bytes.putInt((int) proto.getUint64Data(i));
                case INT32 -> bytes.putInt(proto.getInt32Data(i));
                case INT16, UINT16, FLOAT16, BFLOAT16 -> bytes.putShort((short) proto.getInt32Data(i));
                default -> bytes.put((byte) proto.getInt32Data(i));
            }
        }
        return bytes.flip();
    }

    /**
     * A sparse tensor with its zeros written out.
     *
     * @throws UnreadableModelException if its indices do not fit its shape
     * @throws UnsupportedOperatorException if it would have more than {@link #MOST_DENSE} elements
     */
    Tensor dense(Onnx.SparseTensorProto proto) {
        String name = proto.getValues().getName();
        Tensor values = dense(proto.getValues());
        Tensor indices = dense(proto.getIndices());
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        try {
            long count = count(shape);
            if (count > MOST_DENSE) {
                throw new UnsupportedOperatorException(file + ": the sparse weights '" + name + "' of shape "
                        + Arrays.toString(shape) + " have " + count + " elements; at most " + MOST_DENSE
                        + " are written out");
            }
            boolean linear = indices.rank() == 1;
            if (values.rank() != 1
                    || values.type() == ElementType.STRING
                    || indices.type() != ElementType.INT64
                    || indices.count() != values.count() * (linear ? 1 : shape.length)) {
                throw new IllegalArgumentException("values " + values + " and indices " + indices
                        + " of a sparse tensor of shape " + Arrays.toString(shape) + " do not fit each other");
            }
            int width = values.type().bytes();
            ByteBuffer bytes = ByteBuffer.allocateDirect((int) (count * width));
            long[] at = indices.longs();
            for (int i = 0; i < values.count(); i++) {
                int place = (int) (linear ? within(at[i], count) : place(at, i * shape.length, shape));
                bytes.put(place * width, values.bytes().slice(i * width, width), 0, width);
            }
            return Tensor.ofBytes(values.type(), shape, bytes);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw damaged(name, e.getMessage());
        }
    }

    private static long place(long[] indices, int from, long[] shape) {
        long place = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            place = place * shape[axis] + within(indices[from + axis], shape[axis]);
        }
        return place;
    }

    private static long within(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " of a sparse tensor is not in 0 to " + (size - 1));
        }
        return index;
    }

    private UnreadableModelException damaged(String tensor, String what) {
        return new UnreadableModelException(file + ": damaged weights '" + tensor + "': " + what);
    }
}
