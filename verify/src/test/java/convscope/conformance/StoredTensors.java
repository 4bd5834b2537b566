package convscope.conformance;

import convscope.graph.ElementType;
import convscope.graph.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx;

/** The values that come with ONNX's tests, read without the program's own reader of models. */
final class StoredTensors {
    private StoredTensors() {}

    /**
     * The tensor in a file.
     *
     * @param edge the input or output that the file is for
     * @throws OperatorTest.UnequalException if it is a sequence, an optional value or text, of which we have none
     */
    static Tensor read(Path file, Onnx.ValueInfoProto edge) throws IOException {
        if (!edge.getType().hasTensorType()) {
            throw new OperatorTest.UnequalException(
                    "'" + edge.getName() + "' is " + edge.getType().getValueCase());
        }
        Onnx.TensorProto proto = Onnx.TensorProto.parseFrom(Files.readAllBytes(file));
        ElementType type = type(proto, edge);
        if (type == ElementType.STRING) {
            throw new OperatorTest.UnequalException("'" + edge.getName() + "' is text");
        }
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        ByteBuffer bytes = proto.hasRawData() ? proto.getRawData().asReadOnlyByteBuffer() : fields(proto, type);
        try {
            return Tensor.ofBytes(type, shape, bytes);
        } catch (IllegalArgumentException e) {
            throw new OperatorTest.UnequalException(
                    "'" + edge.getName() + "' packs several numbers of type " + type + " into a byte");
        }
    }

    /** Older files hold the bits of bfloat16 numbers as integers. */
    private static ElementType type(Onnx.TensorProto proto, Onnx.ValueInfoProto edge) {
        ElementType declared = ElementType.ofCode(edge.getType().getTensorType().getElemType());
        ElementType stored = ElementType.ofCode(proto.getDataType());
        return declared == ElementType.BFLOAT16 && stored == ElementType.UINT16 ? declared : stored;
    }

    private static ByteBuffer fields(Onnx.TensorProto proto, ElementType type) {
        ByteBuffer bytes =
                ByteBuffer.allocate(8 * (proto.getSerializedSize() + 1)).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT -> proto.getFloatDataList().forEach(bytes::putFloat);
            case DOUBLE -> proto.getDoubleDataList().forEach(bytes::putDouble);
            case INT64 -> proto.getInt64DataList().forEach(bytes::putLong);
            case UINT64 -> proto.getUint64DataList().forEach(bytes::putLong);
            case UINT32 -> proto.getUint64DataList().forEach(v -> bytes.putInt(v.intValue()));
            case INT32 -> proto.getInt32DataList().forEach(bytes::putInt);
            default -> proto.getInt32DataList().forEach(v -> {
                if (type.bytes() == 2) {
                    bytes.putShort(v.shortValue());
                } else {
                    bytes.put(v.byteValue());
                }
            });
        }
        return bytes.flip();
    }
}
