package convscope.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx;

/** Reads an ONNX model file as it stands, without upgrading its operators. */
public final class OnnxDecoder {
    private final String file;

    private OnnxDecoder(String file) {
        this.file = file;
    }

    /**
     * Decodes a model.
     *
     * @param bytes the whole file; must not change afterwards, weights refer to it
     * @param file name for messages
     * @throws UnreadableModelException if the bytes are no ONNX model or a damaged one
     * @throws UnsupportedOperatorException if the model holds data of an unsupported kind
     */
    public static OnnxFile decode(ByteBuffer bytes, String file) {
        Onnx.ModelProto model;
        try {
            CodedInputStream in = CodedInputStream.newInstance(bytes.asReadOnlyBuffer());
            in.enableAliasing(true);
            in.setSizeLimit(Integer.MAX_VALUE);
            model = Onnx.ModelProto.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new UnreadableModelException(
                    file
                            + ": damaged: the file ends in the middle of something, or holds what no ONNX model holds; a whole ONNX model is expected."
                            + " Download or export it again.",
                    e);
        } catch (IOException e) {
            throw new UnreadableModelException(file + ": cannot be read: " + e.getMessage(), e);
        }
        if (!model.hasGraph()) {
            throw new UnreadableModelException(file + ": no graph inside; an ONNX model is expected");
        }
        Map<String, Integer> opsets = new HashMap<>();
        model.getOpsetImportList()
                .forEach(o -> opsets.put(o.getDomain().equals("ai.onnx") ? "" : o.getDomain(), (int)
                        Math.max(-1, Math.min(Integer.MAX_VALUE, o.getVersion()))));
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        return new OnnxFile(new OnnxDecoder(file).graph(model.getGraph()), opsets, metadata, producer);
    }

    private Graph graph(Onnx.GraphProto proto) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        proto.getInitializerList().forEach(t -> constants.put(t.getName(), tensor(t)));
        List<Edge> inputs = new ArrayList<>();
        for (Onnx.ValueInfoProto info : proto.getInputList()) {
            if (!constants.containsKey(info.getName())) {
                inputs.add(edge(info));
            }
        }
        List<Node> nodes = new ArrayList<>();
        for (Onnx.NodeProto node : proto.getNodeList()) {
            nodes.add(node(node, nodes.size()));
        }
        return new Graph(
                proto.getName().isEmpty() ? file : proto.getName(),
                inputs,
                proto.getOutputList().stream().map(this::edge).toList(),
                nodes,
                constants);
    }

    private Node node(Onnx.NodeProto proto, int index) {
        Map<String, Attribute> attributes = new HashMap<>();
        proto.getAttributeList().forEach(a -> attributes.put(a.getName(), attribute(a)));
        String name = proto.getName().isEmpty() ? proto.getOpType() + "_" + index : proto.getName();
        String domain = proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
        List<String> inputs = withoutEmptyEnd(proto.getInputList());
        return new Node(name, proto.getOpType(), domain, inputs, proto.getOutputList(), attributes);
    }

    /** Optional inputs left out at the end need no place; the engine's reductions of nothing stumble over one. */
    private static List<String> withoutEmptyEnd(List<String> inputs) {
        int count = inputs.size();
        while (count > 0 && inputs.get(count - 1).isEmpty()) {
            count--;
        }
        return inputs.subList(0, count);
    }

    private Edge edge(Onnx.ValueInfoProto info) {
        if (!info.getType().hasTensorType()) {
            return new Edge(info.getName(), null, Shape.UNKNOWN);
        }
        Onnx.TypeProto.Tensor type = info.getType().getTensorType();
        Shape shape = Shape.UNKNOWN;
        if (type.hasShape()) {
            List<Shape.Axis> axes = new ArrayList<>();
            for (Onnx.TensorShapeProto.Dimension dim : type.getShape().getDimList()) {
                boolean known = dim.hasDimValue() && dim.getDimValue() >= 0;
                axes.add(
                        known
                                ? Shape.Axis.of(dim.getDimValue())
                                : Shape.Axis.symbol(
                                        dim.hasDimParam() && !dim.getDimParam().isEmpty() ? dim.getDimParam() : null));
            }
            shape = Shape.of(axes);
        }
        return new Edge(info.getName(), type.getElemType() == 0 ? null : ElementType.ofCode(type.getElemType()), shape);
    }

    private Attribute attribute(Onnx.AttributeProto proto) {
        return switch (proto.getType()) {
            case INT -> Attribute.of(proto.getI());
            case FLOAT -> Attribute.of(proto.getF());
            case STRING -> Attribute.of(proto.getS().toStringUtf8());
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case STRINGS -> new Attribute.Texts(proto.getStringsList().stream()
                    .map(ByteString::toStringUtf8)
                    .toList());
            case TENSOR -> Attribute.of(tensor(proto.getT()));
            case GRAPH -> new Attribute.Body(graph(proto.getG()));
            default -> throw new UnsupportedOperatorException(file + ": attribute '" + proto.getName() + "' is of kind "
                    + proto.getType() + ", which is not supported");
        };
    }

    private Tensor tensor(Onnx.TensorProto proto) {
        if (proto.getDataLocation() == Onnx.TensorProto.DataLocation.EXTERNAL) {
            throw new UnsupportedOperatorException(
                    file + ": weights of '" + proto.getName() + "' lie in another file, which is not supported yet");
        }
        ElementType type = ElementType.ofCode(proto.getDataType());
        long[] shape = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
        ByteBuffer bytes = proto.hasRawData() ? proto.getRawData().asReadOnlyByteBuffer() : typedData(proto, type);
        try {
            return Tensor.ofBytes(type, shape, bytes.order(ByteOrder.LITTLE_ENDIAN));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnreadableModelException(
                    file + ": damaged weights '" + proto.getName() + "': " + e.getMessage(), e);
        }
    }

    private static ByteBuffer typedData(Onnx.TensorProto proto, ElementType type) {
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
                case INT8, UINT8, BOOL -> bytes.put((byte) proto.getInt32Data(i));
                case STRING -> throw new UnsupportedOperatorException("string tensors are not supported");
            }
        }
        return bytes.flip();
    }
}
