package convscope.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx;

/** Writes a {@link Graph} as an ONNX model (ONNX IR 10, {@linkplain Operators#OPSET canonical opset}). */
public final class OnnxEncoder {
    private static final int IR_VERSION = 10;

    private static final String MACHINE_LEARNING = "ai.onnx.ml";

    private OnnxEncoder() {}

    /** The complete model. */
    public static byte[] encode(Graph graph) {
        return encode(graph, Set.of());
    }

    /** The complete model with free texts by key. */
    public static byte[] encode(Graph graph, Map<String, String> metadata) {
        Onnx.ModelProto.Builder model = model(graph, Set.of());
        metadata.forEach((key, value) -> model.addMetadataProps(
                Onnx.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    /**
     * The model without the elements of some constants, which whoever runs it must supply.
     *
     * @param supplied names of constants that are declared only
     */
    public static byte[] encode(Graph graph, Set<String> supplied) {
        return model(graph, supplied).build().toByteArray();
    }

    private static Onnx.ModelProto.Builder model(Graph graph, Set<String> supplied) {
        Onnx.ModelProto.Builder model = Onnx.ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("convscope")
                .setGraph(body(graph, supplied))
                .addOpsetImport(
                        Onnx.OperatorSetIdProto.newBuilder().setDomain("").setVersion(Operators.OPSET));
        domains(graph)
                .forEach(domain -> model.addOpsetImport(
                        Onnx.OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version(domain, graph))));
        return model;
    }

    /** Version 5 of the operators of machine learning has trees in one new form, version 4 in the old ones; other domains are written as version 1. */
    private static long version(String domain, Graph graph) {
        if (!domain.equals(MACHINE_LEARNING)) {
            return 1;
        }
        return graph.nodes().stream().anyMatch(node -> node.op().equals("TreeEnsemble")) ? 5 : 4;
    }

    private static Set<String> domains(Graph graph) {
        Set<String> domains = new java.util.TreeSet<>();
        collectDomains(graph, domains);
        domains.remove("");
        return domains;
    }

    private static void collectDomains(Graph graph, Set<String> domains) {
        for (Node node : graph.nodes()) {
            domains.add(node.domain());
            node.attributes().values().stream()
                    .filter(Attribute.Body.class::isInstance)
                    .forEach(body -> collectDomains(((Attribute.Body) body).value(), domains));
        }
    }

    private static Onnx.GraphProto.Builder body(Graph graph, Set<String> supplied) {
        Onnx.GraphProto.Builder proto = Onnx.GraphProto.newBuilder().setName(graph.name());
        graph.inputs().forEach(edge -> proto.addInput(valueInfo(edge)));
        graph.outputs().forEach(edge -> proto.addOutput(valueInfo(edge)));
        graph.constants()
                .forEach((name, tensor) ->
                        proto.addInitializer(supplied.contains(name) ? declared(name, tensor) : tensor(name, tensor)));
        for (Node node : graph.nodes()) {
            Onnx.NodeProto.Builder n = proto.addNodeBuilder()
                    .setName(node.name())
                    .setOpType(node.op())
                    .setDomain(node.domain())
                    .addAllInput(node.inputs())
                    .addAllOutput(node.outputs());
            new java.util.TreeMap<>(node.attributes()).forEach((name, value) -> n.addAttribute(attribute(name, value)));
        }
        return proto;
    }

    private static Onnx.ValueInfoProto valueInfo(Edge edge) {
        Onnx.ValueInfoProto.Builder info = Onnx.ValueInfoProto.newBuilder().setName(edge.name());
        if (edge.type() != null) {
            Onnx.TypeProto.Tensor.Builder type =
                    Onnx.TypeProto.Tensor.newBuilder().setElemType(edge.type().code());
            if (edge.shape().isRankKnown()) {
                Onnx.TensorShapeProto.Builder shape = Onnx.TensorShapeProto.newBuilder();
                for (Shape.Axis axis : edge.shape().axes()) {
                    Onnx.TensorShapeProto.Dimension.Builder dim = shape.addDimBuilder();
                    if (axis.isKnown()) {
                        dim.setDimValue(axis.size());
                    } else if (axis.symbol() != null) {
                        dim.setDimParam(axis.symbol());
                    }
                }
                type.setShape(shape);
            }
            info.setType(Onnx.TypeProto.newBuilder().setTensorType(type));
        }
        return info.build();
    }

    private static Onnx.TensorProto tensor(String name, Tensor tensor) {
        if (tensor.type() == ElementType.STRING) {
            List<ByteString> texts =
                    tensor.texts().stream().map(ByteString::copyFromUtf8).toList();
            return header(name, tensor).addAllStringData(texts).build();
        }
        boolean packed = tensor.type().packed() > 1;
        ByteString bytes = UnsafeByteOperations.unsafeWrap(
                packed ? NarrowNumbers.packed(tensor.type(), tensor.bytes()) : tensor.bytes());
        return header(name, tensor).setRawData(bytes).build();
    }

    private static Onnx.TensorProto declared(String name, Tensor tensor) {
        return header(name, tensor)
                .setDataLocation(Onnx.TensorProto.DataLocation.EXTERNAL)
                .addExternalData(Onnx.StringStringEntryProto.newBuilder()
                        .setKey("location")
                        .setValue("supplied"))
                .build();
    }

    private static Onnx.TensorProto.Builder header(String name, Tensor tensor) {
        Onnx.TensorProto.Builder proto = Onnx.TensorProto.newBuilder()
                .setName(name)
                .setDataType(tensor.type().code());
        for (long size : tensor.shape()) {
            proto.addDims(size);
        }
        return proto;
    }

    private static Onnx.AttributeProto attribute(String name, Attribute value) {
        Onnx.AttributeProto.Builder proto = Onnx.AttributeProto.newBuilder().setName(name);
        if (value instanceof Attribute.Int i) {
            proto.setType(Onnx.AttributeProto.AttributeType.INT).setI(i.value());
        } else if (value instanceof Attribute.Real r) {
            proto.setType(Onnx.AttributeProto.AttributeType.FLOAT).setF(r.value());
        } else if (value instanceof Attribute.Text t) {
            proto.setType(Onnx.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(t.value()));
        } else if (value instanceof Attribute.Ints ints) {
            proto.setType(Onnx.AttributeProto.AttributeType.INTS).addAllInts(ints.values());
        } else if (value instanceof Attribute.Reals reals) {
            proto.setType(Onnx.AttributeProto.AttributeType.FLOATS).addAllFloats(reals.values());
        } else if (value instanceof Attribute.Texts texts) {
            List<ByteString> strings =
                    texts.values().stream().map(ByteString::copyFromUtf8).toList();
            proto.setType(Onnx.AttributeProto.AttributeType.STRINGS).addAllStrings(strings);
        } else if (value instanceof Attribute.Constant c) {
            proto.setType(Onnx.AttributeProto.AttributeType.TENSOR).setT(tensor(name, c.value()));
        } else if (value instanceof Attribute.Body b) {
            proto.setType(Onnx.AttributeProto.AttributeType.GRAPH).setG(body(b.value(), Set.of()));
        }
        return proto.build();
    }

    /** Names of the constants that are large enough to be worth supplying once to several sessions. */
    public static Set<String> large(Map<String, Tensor> constants, long bytes) {
        Set<String> names = new java.util.LinkedHashSet<>();
        constants.forEach((name, tensor) -> {
            if (!tensor.type().isNarrow() && tensor.count() * tensor.type().bytes() >= bytes) {
                names.add(name);
            }
        });
        return names;
    }
}
