package convscope.graph;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;

/**
 * The bytes of an ONNX model without the raw bytes of its larger tensors: each is replaced by its place in the file, so that weights stay where they are mapped
 * instead of passing through memory with everything else.
 */
final class ModelSkeleton {
    /** Tensors of fewer bytes stay in the skeleton. */
    private static final int LARGE = 128;

    /** Field of a tensor in a skeleton: where its raw bytes begin, in the upper half, and how many they are, in the lower. */
    private static final int PLACE = 50_001;

    private static final int DEEPEST = 100;

    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR,
        SPARSE,
        FUNCTION
    }

    /** The fields that lead to tensors, by number. */
    private static final Map<Message, Map<Integer, Message>> FIELDS = new EnumMap<>(Map.of(
            Message.MODEL,
            Map.of(7, Message.GRAPH, 25, Message.FUNCTION),
            Message.GRAPH,
            Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE),
            Message.NODE,
            Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE,
            Map.of(5, Message.TENSOR, 6, Message.GRAPH, 22, Message.SPARSE),
            Message.TENSOR,
            Map.of(),
            Message.SPARSE,
            Map.of(1, Message.TENSOR, 2, Message.TENSOR),
            Message.FUNCTION,
            Map.of(7, Message.NODE, 11, Message.ATTRIBUTE)));

    private final ByteBuffer bytes;
    private int at;

    private ModelSkeleton(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * The skeleton of a model.
     *
     * @throws IOException if the bytes are no protobuf message
     */
    static byte[] of(ByteBuffer bytes) throws IOException {
        ByteBuffer all = bytes.slice();
        return new ModelSkeleton(all).message(Message.MODEL, all.limit(), 0);
    }

    /**
     * The raw bytes of a tensor that a skeleton has the place of; null where it has none.
     *
     * @throws IllegalArgumentException if the place is outside the file
     */
    static FileBytes raw(Onnx.TensorProto proto, FileBytes file) {
        List<Long> places = proto.getUnknownFields().getField(PLACE).getFixed64List();
        if (proto.hasRawData() || places.isEmpty()) {
            return null;
        }
        long place = places.get(places.size() - 1);
        int from = (int) (place >>> Integer.SIZE);
        int size = (int) place;
        if (from < 0 || size < 0 || size > file.size() - from) {
            throw new IllegalArgumentException("its bytes lie outside the file");
        }
        return file.slice(from, size);
    }

    private byte[] message(Message kind, int to, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("too deep");
        }
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(result);
        while (at < to) {
            int start = at;
            int tag = (int) varint(to);
            int field = WireFormat.getTagFieldNumber(tag);
            int length = length(tag, to);
            int begin = at;
            Message inner = FIELDS.get(kind).get(field);
            boolean nested = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED && length >= LARGE;
            if (nested && kind == Message.TENSOR && field == Onnx.TensorProto.RAW_DATA_FIELD_NUMBER) {
                out.writeFixed64(PLACE, (long) begin << Integer.SIZE | length);
                at = begin + length;
            } else if (nested && inner != null) {
                out.writeByteArray(field, message(inner, begin + length, depth + 1));
            } else {
                at = begin + length;
                out.write(bytes.slice(start, at - start));
            }
        }
        out.flush();
        return result.toByteArray();
    }

    /** How many bytes a field's value has from here on. */
    private int length(int tag, int to) throws IOException {
        long length =
                switch (WireFormat.getTagWireType(tag)) {
                    case WireFormat.WIRETYPE_LENGTH_DELIMITED -> varint(to);
                    case WireFormat.WIRETYPE_FIXED64 -> Long.BYTES;
                    case WireFormat.WIRETYPE_FIXED32 -> Integer.BYTES;
                    case WireFormat.WIRETYPE_VARINT -> {
                        varint(to);
                        yield 0;
                    }
                    default -> throw new IOException("no ONNX model has such a field");
                };
        if (length < 0 || length > to - at) {
            throw new IOException("ends in the middle");
        }
        return (int) length;
    }

    private long varint(int to) throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            if (at >= to) {
                throw new IOException("ends in the middle");
            }
            byte next = bytes.get(at++);
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("a number without end");
    }
}
