package convscope.graph;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx;

/** Reads an ONNX model file as it stands, without upgrading its operators; calls of the file's own functions are written out. */
public final class OnnxDecoder {
    private static final int FIRST_WITH_OPSETS = 3;

    private final String file;
    private final ExternalData external;
    private final TensorDecoder tensors;
    private final Map<String, List<String>> denotations = new HashMap<>();
    private final Map<String, String> structures = new HashMap<>();
    private final Map<String, Integer> nodeNames = new HashMap<>();
    private final List<String> sparse = new ArrayList<>();

    private OnnxDecoder(FileBytes bytes, String file, Optional<Path> folder, Companions companions) {
        this.file = file;
        external = new ExternalData(folder, companions, file);
        tensors = new TensorDecoder(bytes, file, external);
    }

    /** Decodes a model that comes without a folder: all its weights must be in its bytes. */
    public static OnnxFile decode(ByteBuffer bytes, String file) {
        return decode(FileBytes.of(bytes), file, Optional.empty(), Companions.NONE);
    }

    /**
     * Decodes a model.
     *
     * @param bytes the whole file; must not change afterwards, weights refer to it
     * @param file name for messages
     * @param folder where files with its weights may lie; empty for a model that is not on disk
     * @param companions files with its weights that came with a model that is not on disk
     * @throws UnreadableModelException if the bytes are no ONNX model or a damaged one, or a file with weights is missing
     * @throws UnsupportedOperatorException if the model holds data of an unsupported kind, or a function that calls itself
     */
    public static OnnxFile decode(FileBytes bytes, String file, Optional<Path> folder, Companions companions) {
        return new OnnxDecoder(bytes, file, folder, companions).decoded(parsed(bytes.view(), file));
    }

    private static Onnx.ModelProto parsed(ByteBuffer bytes, String file) {
        Onnx.ModelProto model;
        try {
            model = Onnx.ModelProto.parseFrom(ModelSkeleton.of(bytes));
        } catch (IOException e) {
            throw new UnreadableModelException(
                    file
                            + ": damaged: the file ends in the middle of something, or holds what no ONNX model holds; a whole ONNX model is expected."
                            + " Download or export it again.",
                    e);
        }
        if (!model.hasGraph()) {
            throw new UnreadableModelException(file + ": no graph inside; an ONNX model is expected");
        }
        return model;
    }

    private OnnxFile decoded(Onnx.ModelProto model) {
        Map<String, Integer> opsets = opsets(model);
        FunctionInlining.Inlined inlined = FunctionInlining.of(model, file, opsets.get(""));
        Graph graph = graph(inlined.graph());
        inlined.graph().getInputList().forEach(this::noteKind);
        inlined.graph().getOutputList().forEach(this::noteKind);
        Map<String, String> metadata = new LinkedHashMap<>();
        model.getMetadataPropsList().forEach(p -> metadata.put(p.getKey(), p.getValue()));
        String producer = (model.getProducerName() + " " + model.getProducerVersion()).strip();
        OnnxFile.Details details = new OnnxFile.Details(
                inlined.opsets(), inlined.functions(), denotations, structures, external.files(), sparse);
        return new OnnxFile(graph, opsets, metadata, producer, details);
    }

    /** Versions by domain; a model whose every operator is in functions may leave out that of ONNX's own operators. */
    private Map<String, Integer> opsets(Onnx.ModelProto model) {
        Map<String, Integer> opsets = new HashMap<>();
        model.getOpsetImportList().forEach(o -> opsets.put(domain(o.getDomain()), version(o)));
        model.getFunctionsList().stream()
                .flatMap(f -> f.getOpsetImportList().stream())
                .filter(o -> domain(o.getDomain()).isEmpty())
                .findFirst()
                .ifPresent(o -> opsets.putIfAbsent("", version(o)));
        if (model.getOpsetImportCount() == 0 && model.getIrVersion() >= FIRST_WITH_OPSETS) {
            throw new UnreadableModelException(
                    file
                            + ": does not say which opset its operators are of (opset_import is empty); export the model again");
        }
        opsets.putIfAbsent("", model.getOpsetImportCount() == 0 ? 1 : Operators.OPSET);
        return opsets;
    }

    /** A version that no opset has where the file's number is beyond all. */
    static int version(Onnx.OperatorSetIdProto opset) {
        return (int) Math.max(-1, Math.min(Integer.MAX_VALUE, opset.getVersion()));
    }

    /** The empty domain also by its long name. */
    static String domain(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private void noteKind(Onnx.ValueInfoProto info) {
        Onnx.TypeProto type = info.getType();
        switch (type.getValueCase()) {
            case TENSOR_TYPE -> noteDenotations(info.getName(), type.getTensorType());
            case SEQUENCE_TYPE -> structures.put(info.getName(), "a sequence");
            case MAP_TYPE -> structures.put(info.getName(), "a map");
            case OPTIONAL_TYPE -> structures.put(info.getName(), "an optional value");
            case SPARSE_TENSOR_TYPE -> structures.put(info.getName(), "a sparse tensor");
            default -> {}
        }
    }

    private void noteDenotations(String edge, Onnx.TypeProto.Tensor type) {
        List<String> axes = type.getShape().getDimList().stream()
                .map(Onnx.TensorShapeProto.Dimension::getDenotation)
                .toList();
        if (axes.stream().anyMatch(axis -> !axis.isEmpty())) {
            denotations.put(edge, axes);
        }
    }

    private Graph graph(Onnx.GraphProto proto) {
        Map<String, Tensor> constants = new LinkedHashMap<>();
        proto.getInitializerList().forEach(t -> constants.put(t.getName(), tensors.dense(t)));
        for (Onnx.SparseTensorProto tensor : proto.getSparseInitializerList()) {
            sparse.add(tensor.getValues().getName());
            constants.put(tensor.getValues().getName(), tensors.dense(tensor));
        }
        constants.remove("");
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
        for (Onnx.AttributeProto attribute : proto.getAttributeList()) {
            boolean sparseValue =
                    attribute.hasSparseTensor() && attribute.getName().equals("sparse_value");
            attributes.put(sparseValue ? "value" : attribute.getName(), attribute(attribute));
        }
        String stem = proto.getName().isEmpty() ? proto.getOpType() + "_" + index : proto.getName();
        String name = stem;
        while (nodeNames.putIfAbsent(name, 1) != null) {
            name = stem + "#" + nodeNames.merge(stem, 1, Integer::sum);
        }
        return new Node(
                name,
                proto.getOpType(),
                domain(proto.getDomain()),
                withoutEmptyEnd(proto.getInputList()),
                proto.getOutputList(),
                attributes);
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
            case TENSOR -> Attribute.of(tensors.dense(proto.getT()));
            case SPARSE_TENSOR -> Attribute.of(tensors.dense(proto.getSparseTensor()));
            case GRAPH -> new Attribute.Body(graph(proto.getG()));
            default -> throw new UnsupportedOperatorException(file + ": attribute '" + proto.getName() + "' is of kind "
                    + proto.getType() + ", which is not supported");
        };
    }
}
