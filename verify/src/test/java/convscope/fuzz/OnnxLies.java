package convscope.fuzz;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Lies in the messages of an ONNX file. */
final class OnnxLies {
    static final List<Mutator> ALL = List.of(
            tensor("dims of a tensor", OnnxLies::dims),
            tensor("dims whose product overflows", OnnxLies::overflow),
            tensor("type of a tensor", (t, random) -> t.setDataType(type(random))),
            tensor("data of a tensor", OnnxLies::data),
            tensor("numbers of a tensor", OnnxLies::numbers),
            tensor("data of two kinds", OnnxLies::twoKinds),
            tensor("data in another file", OnnxLies::elsewhere),
            value("dims of a value", OnnxLies::valueDims),
            value("type of a value", OnnxLies::valueType),
            value(
                    "value without a shape",
                    (v, random) -> v.getTypeBuilder().getTensorTypeBuilder().clearShape()),
            node("number of an attribute", OnnxLies::attributeNumber),
            node("kind of an attribute", OnnxLies::attributeKind),
            node("attribute made up", OnnxLies::madeUp),
            node("attribute left out", (n, random) -> {
                if (n.getAttributeCount() > 0) {
                    n.removeAttribute(random.nextInt(n.getAttributeCount()));
                }
            }),
            node("attribute twice", (n, random) -> {
                if (n.getAttributeCount() > 0) {
                    n.addAttribute(n.getAttribute(random.nextInt(n.getAttributeCount())));
                }
            }),
            node("node that reads itself", (n, random) -> {
                if (n.getInputCount() > 0 && n.getOutputCount() > 0) {
                    n.setInput(random.nextInt(n.getInputCount()), n.getOutput(0));
                }
            }),
            node("inputs of a node", OnnxLies::inputs),
            node("outputs of a node", OnnxLies::outputs),
            node("name of a node", (n, random) -> n.setName(Numbers.name(random))),
            node("domain", (n, random) -> n.setDomain(random.nextBoolean() ? "com.microsoft" : Numbers.name(random))),
            graph("cycle", OnnxLies::cycle),
            graph("names twice", OnnxLies::namesTwice),
            graph("operators swapped", OnnxLies::swapped),
            graph("something left out", OnnxLies::leftOut),
            graph("doubling", OnnxLies::doubling),
            graph("long chain", OnnxLies::chain),
            graph("thousands of outputs", OnnxLies::thousands),
            graph("nested bodies", OnnxLies::nested),
            graph("made-up operator", OnnxLies::madeUpOperator),
            model("opsets", OnnxLies::opsets),
            model("texts", OnnxLies::texts));

    private OnnxLies() {}

    private interface Lie<B> {
        void tell(B builder, Random random);
    }

    private static Mutator model(String name, Lie<ModelProto.Builder> lie) {
        return new Mutator("onnx " + name, (file, others, random) -> {
            try {
                ModelProto.Builder model = ModelProto.parseFrom(file).toBuilder();
                lie.tell(model, random);
                return model.build().toByteArray();
            } catch (IOException e) {
                return file;
            }
        });
    }

    private static Mutator graph(String name, Lie<GraphProto.Builder> lie) {
        return model(name, (m, random) -> lie.tell(m.getGraphBuilder(), random));
    }

    private static Mutator node(String name, Lie<NodeProto.Builder> lie) {
        return graph(name, (g, random) -> {
            if (g.getNodeCount() > 0) {
                lie.tell(g.getNodeBuilder(random.nextInt(g.getNodeCount())), random);
            }
        });
    }

    private static Mutator tensor(String name, Lie<TensorProto.Builder> lie) {
        return graph(name, (g, random) -> {
            if (g.getInitializerCount() == 0) {
                fixAnInput(g, random);
            }
            if (g.getInitializerCount() > 0) {
                lie.tell(g.getInitializerBuilder(random.nextInt(g.getInitializerCount())), random);
            }
        });
    }

    /** Gives an input fixed content, so that operators that read their sizes from it can be lied to. */
    private static void fixAnInput(GraphProto.Builder g, Random random) {
        if (g.getInputCount() < 2) {
            return;
        }
        int index = 1 + random.nextInt(g.getInputCount() - 1);
        ValueInfoProto input = g.getInput(index);
        TypeProto.Tensor type = input.getType().getTensorType();
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(input.getName()).setDataType(type.getElemType());
        long count = 1;
        for (TensorShapeProto.Dimension dim : type.getShape().getDimList()) {
            tensor.addDims(dim.getDimValue());
            count = Math.min(1000, count * Math.max(1, dim.getDimValue()));
        }
        for (int i = 0; i < count; i++) {
            long number = random.nextInt(3) == 0 ? Numbers.whole(random) : random.nextInt(5);
            switch (type.getElemType()) {
                case TensorProto.DataType.FLOAT_VALUE -> tensor.addFloatData(number);
                case TensorProto.DataType.DOUBLE_VALUE -> tensor.addDoubleData(number);
                case TensorProto.DataType.INT64_VALUE -> tensor.addInt64Data(number);
                default -> tensor.addInt32Data((int) number);
            }
        }
        g.removeInput(index).addInitializer(tensor);
    }

    private static Mutator value(String name, Lie<ValueInfoProto.Builder> lie) {
        return graph(name, (g, random) -> {
            int values = g.getInputCount() + g.getOutputCount();
            if (values > 0) {
                int pick = random.nextInt(values);
                lie.tell(
                        pick < g.getInputCount()
                                ? g.getInputBuilder(pick)
                                : g.getOutputBuilder(pick - g.getInputCount()),
                        random);
            }
        });
    }

    private static int type(Random random) {
        return random.nextInt(4) == 0 ? (int) Numbers.whole(random) : random.nextInt(30);
    }

    private static void dims(TensorProto.Builder t, Random random) {
        int axes = t.getDimsCount();
        switch (random.nextInt(3)) {
            case 0 -> t.addDims(Numbers.whole(random));
            case 1 -> t.clearDims();
            default -> {
                if (axes > 0) {
                    t.setDims(random.nextInt(axes), Numbers.whole(random));
                }
            }
        }
    }

    private static void overflow(TensorProto.Builder t, Random random) {
        t.clearDims().addDims(1L << 32).addDims(1L << (28 + random.nextInt(8)));
        for (int i = random.nextInt(70); i > 0; i--) {
            t.addDims(1L << random.nextInt(63));
        }
    }

    private static void data(TensorProto.Builder t, Random random) {
        ByteString raw = t.getRawData();
        switch (random.nextInt(4)) {
            case 0 -> t.setRawData(raw.substring(0, raw.size() / 2));
            case 1 -> t.setRawData(raw.concat(raw));
            case 2 -> t.clearRawData();
            default -> t.setRawData(ByteString.copyFrom(new byte[random.nextInt(100)]));
        }
    }

    private static void numbers(TensorProto.Builder t, Random random) {
        if (t.getInt64DataCount() > 0) {
            t.setInt64Data(random.nextInt(t.getInt64DataCount()), Numbers.whole(random));
        } else if (t.getFloatDataCount() > 0) {
            t.setFloatData(random.nextInt(t.getFloatDataCount()), (float) Numbers.real(random));
        } else if (t.getInt32DataCount() > 0) {
            t.setInt32Data(random.nextInt(t.getInt32DataCount()), (int) Numbers.whole(random));
        } else if (t.getRawData().size() >= 4) {
            t.setRawData(ByteString.copyFrom(rawNumbers(t, random)));
        }
    }

    private static byte[] rawNumbers(TensorProto.Builder t, Random random) {
        byte[] raw = t.getRawData().toByteArray();
        int size = t.getDataType() == TensorProto.DataType.INT64_VALUE ? 8 : 4;
        int places = raw.length / size;
        for (int i = random.nextInt(random.nextInt(4) == 0 ? 200 : 3); i >= 0 && places > 0; i--) {
            long number = size == 8 ? Numbers.whole(random) : Float.floatToRawIntBits((float) Numbers.real(random));
            raw = ByteDamage.overwritten(raw, random.nextInt(places) * size, size, number);
        }
        return raw;
    }

    private static void twoKinds(TensorProto.Builder t, Random random) {
        t.addFloatData(1).addInt64Data(Numbers.whole(random)).addStringData(ByteString.copyFromUtf8("x"));
        if (random.nextBoolean()) {
            t.clearRawData();
        }
    }

    private static void elsewhere(TensorProto.Builder t, Random random) {
        String[] places = {
            "weights.bin", "../weights.bin", "/etc/passwd", "../../../../etc/passwd", "", "a\u0000b", "/dev/zero", "."
        };
        t.setDataLocation(TensorProto.DataLocation.EXTERNAL).clearExternalData();
        t.addExternalData(entry("location", places[random.nextInt(places.length)]));
        if (random.nextBoolean()) {
            t.addExternalData(entry("offset", number(random)));
        }
        if (random.nextBoolean()) {
            t.addExternalData(entry("length", number(random)));
        }
        if (random.nextBoolean()) {
            t.clearRawData();
        }
    }

    private static String number(Random random) {
        return random.nextInt(4) == 0 ? Numbers.name(random) : Long.toString(Numbers.whole(random));
    }

    private static StringStringEntryProto.Builder entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }

    private static void valueDims(ValueInfoProto.Builder v, Random random) {
        TensorShapeProto.Builder shape =
                v.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() == 0 || random.nextInt(5) == 0) {
            shape.addDimBuilder().setDimValue(Numbers.whole(random));
        } else if (random.nextInt(5) == 0) {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimParam(Numbers.name(random));
        } else {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(Numbers.whole(random));
        }
    }

    private static void valueType(ValueInfoProto.Builder v, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> v.getTypeBuilder().getSequenceTypeBuilder().getElemTypeBuilder();
            case 1 -> v.getTypeBuilder().getMapTypeBuilder().setKeyType(type(random));
            case 2 -> v.clearType();
            default -> v.getTypeBuilder().getTensorTypeBuilder().setElemType(type(random));
        }
    }

    private static AttributeProto.Builder attribute(NodeProto.Builder n, Random random) {
        return n.getAttributeCount() == 0 ? null : n.getAttributeBuilder(random.nextInt(n.getAttributeCount()));
    }

    private static void attributeNumber(NodeProto.Builder n, Random random) {
        AttributeProto.Builder a = attribute(n, random);
        if (a == null) {
            return;
        }
        switch (a.getType()) {
            case INT -> a.setI(Numbers.whole(random));
            case FLOAT -> a.setF((float) Numbers.real(random));
            case STRING -> a.setS(ByteString.copyFromUtf8(Numbers.name(random)));
            case INTS -> ints(a, random);
            case TENSOR -> numbers(a.getTBuilder(), random);
            default -> a.setName(Numbers.name(random));
        }
    }

    private static void ints(AttributeProto.Builder a, Random random) {
        if (a.getIntsCount() == 0 || random.nextInt(6) == 0) {
            a.addInts(Numbers.whole(random));
        } else if (random.nextInt(6) == 0) {
            a.clearInts();
        } else if (random.nextInt(4) == 0) {
            long all = Numbers.whole(random);
            for (int i = 0; i < a.getIntsCount(); i++) {
                a.setInts(i, all);
            }
        } else {
            a.setInts(random.nextInt(a.getIntsCount()), Numbers.whole(random));
        }
    }

    private static void attributeKind(NodeProto.Builder n, Random random) {
        AttributeProto.Builder a = attribute(n, random);
        if (a == null) {
            return;
        }
        AttributeProto.AttributeType[] kinds = AttributeProto.AttributeType.values();
        a.setType(kinds[random.nextInt(kinds.length)]);
        if (random.nextBoolean()) {
            a.setI(Numbers.whole(random)).addInts(Numbers.whole(random)).setS(ByteString.copyFromUtf8("SAME_UPPER"));
        }
    }

    private static void madeUp(NodeProto.Builder n, Random random) {
        String[] names = {
            "kernel_shape",
            "pads",
            "strides",
            "dilations",
            "group",
            "axis",
            "axes",
            "output_shape",
            "blocksize",
            "to",
            "mode",
            "auto_pad",
            "ceil_mode",
            "perm",
            "num_outputs",
            "alpha",
            "epsilon",
            "count_include_pad",
            "storage_order"
        };
        AttributeProto.Builder a = n.addAttributeBuilder().setName(names[random.nextInt(names.length)]);
        switch (random.nextInt(4)) {
            case 0 -> a.setType(AttributeProto.AttributeType.INT).setI(Numbers.whole(random));
            case 1 -> a.setType(AttributeProto.AttributeType.FLOAT).setF((float) Numbers.real(random));
            case 2 -> a.setType(AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8("SAME_LOWER"));
            default -> {
                a.setType(AttributeProto.AttributeType.INTS);
                for (int i = random.nextInt(5); i >= 0; i--) {
                    a.addInts(Numbers.whole(random));
                }
            }
        }
    }

    private static void inputs(NodeProto.Builder n, Random random) {
        int count = n.getInputCount();
        switch (random.nextInt(4)) {
            case 0 -> n.addInput(count > 0 ? n.getInput(random.nextInt(count)) : "");
            case 1 -> n.clearInput();
            case 2 -> n.addInput(Numbers.name(random));
            default -> {
                if (count > 0) {
                    n.setInput(random.nextInt(count), random.nextBoolean() ? "" : n.getInput(random.nextInt(count)));
                }
            }
        }
    }

    private static void outputs(NodeProto.Builder n, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> n.addOutput("further output");
            case 1 -> n.clearOutput();
            default -> {
                if (n.getOutputCount() > 0) {
                    n.setOutput(random.nextInt(n.getOutputCount()), Numbers.name(random));
                }
            }
        }
    }

    private static String edge(GraphProto.Builder g, Random random) {
        if (g.getNodeCount() > 0 && random.nextInt(3) > 0) {
            NodeProto node = g.getNode(random.nextInt(g.getNodeCount()));
            return node.getOutputCount() > 0 ? node.getOutput(0) : "";
        }
        return g.getInputCount() > 0
                ? g.getInput(random.nextInt(g.getInputCount())).getName()
                : "";
    }

    private static void cycle(GraphProto.Builder g, Random random) {
        for (int i = random.nextInt(3); i >= 0 && g.getNodeCount() > 0; i--) {
            NodeProto.Builder n = g.getNodeBuilder(random.nextInt(g.getNodeCount()));
            if (n.getInputCount() > 0) {
                n.setInput(random.nextInt(n.getInputCount()), edge(g, random));
            }
        }
    }

    private static void namesTwice(GraphProto.Builder g, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                if (g.getInitializerCount() > 0) {
                    g.addInitializer(g.getInitializer(random.nextInt(g.getInitializerCount())));
                }
            }
            case 1 -> {
                if (g.getInputCount() > 0) {
                    g.addInput(g.getInput(random.nextInt(g.getInputCount())));
                }
            }
            case 2 -> {
                if (g.getOutputCount() > 0) {
                    g.addOutput(g.getOutput(random.nextInt(g.getOutputCount())));
                }
            }
            default -> {
                if (g.getNodeCount() > 0) {
                    g.addNode(g.getNode(random.nextInt(g.getNodeCount())));
                }
            }
        }
    }

    private static void swapped(GraphProto.Builder g, Random random) {
        String[] operators = {
            "Relu",
            "Add",
            "Concat",
            "MaxPool",
            "AveragePool",
            "Reshape",
            "Softmax",
            "Flatten",
            "Transpose",
            "Loop",
            "If",
            "Scan",
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "BatchNormalization",
            "Expand",
            "Tile",
            "Resize",
            "Pad",
            "Gather",
            "Split",
            "Slice",
            "ConstantOfShape",
            "Range",
            "OneHot",
            "TopK",
            "LSTM",
            "Einsum",
            "SequenceConstruct",
            "QuantizeLinear"
        };
        if (g.getNodeCount() > 0) {
            g.getNodeBuilder(random.nextInt(g.getNodeCount())).setOpType(operators[random.nextInt(operators.length)]);
        }
    }

    private static void leftOut(GraphProto.Builder g, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> g.clearInput();
            case 1 -> g.clearOutput();
            case 2 -> g.clearNode();
            case 3 -> g.clearInitializer();
            case 4 -> {
                if (g.getNodeCount() > 0) {
                    g.removeNode(random.nextInt(g.getNodeCount()));
                }
            }
            default -> {
                if (g.getInitializerCount() > 0) {
                    g.removeInitializer(random.nextInt(g.getInitializerCount()));
                }
            }
        }
    }

    /** A value joined with itself again and again: 2 to the power of the number of nodes. */
    private static void doubling(GraphProto.Builder g, Random random) {
        if (g.getInputCount() == 0 || g.getOutputCount() == 0) {
            return;
        }
        String from = random.nextBoolean() ? edge(g, random) : g.getInput(0).getName();
        int axis = random.nextInt(3);
        for (int i = 0, count = 3 + random.nextInt(67); i < count; i++) {
            String to = "double" + i;
            g.addNodeBuilder()
                    .setOpType("Concat")
                    .addInput(from)
                    .addInput(from)
                    .addOutput(to)
                    .addAttributeBuilder()
                    .setName("axis")
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(axis);
            from = to;
        }
        end(g, from, random);
    }

    private static void end(GraphProto.Builder g, String edge, Random random) {
        ValueInfoProto.Builder output = ValueInfoProto.newBuilder().setName(edge);
        if (random.nextBoolean()) {
            output.getTypeBuilder().getTensorTypeBuilder().setElemType(1);
        }
        if (random.nextBoolean()) {
            g.clearOutput();
        }
        g.addOutput(random.nextInt(g.getOutputCount() + 1), output);
    }

    private static void chain(GraphProto.Builder g, Random random) {
        if (g.getInputCount() == 0) {
            return;
        }
        String from = g.getInput(0).getName();
        boolean backwards = random.nextBoolean();
        for (int i = 0, count = random.nextInt(1500); i < count; i++) {
            NodeProto.Builder node = NodeProto.newBuilder()
                    .setOpType(random.nextInt(3) == 0 ? "Add" : "Relu")
                    .addInput(from)
                    .addOutput("link" + i);
            if (node.getOpType().equals("Add")) {
                node.addInput(from);
            }
            from = "link" + i;
            g.addNode(backwards ? 0 : g.getNodeCount(), node);
        }
        end(g, from, random);
    }

    private static void thousands(GraphProto.Builder g, Random random) {
        int count = random.nextInt(4000);
        for (int i = 0; i < count; i++) {
            switch (count % 3) {
                case 0 -> g.addOutputBuilder().setName(random.nextBoolean() ? edge(g, random) : "output" + i);
                case 1 -> {
                    if (g.getNodeCount() > 0) {
                        g.getNodeBuilder(g.getNodeCount() - 1).addOutput("output" + i);
                    }
                }
                default -> {
                    if (g.getNodeCount() > 0 && i < 1000) {
                        NodeProto.Builder last = g.getNodeBuilder(g.getNodeCount() - 1);
                        last.addInput(last.getInputCount() > 0 ? last.getInput(0) : "");
                    }
                }
            }
        }
    }

    private static void nested(GraphProto.Builder g, Random random) {
        GraphProto body = g.build();
        int depth = 1 + random.nextInt(random.nextBoolean() ? 20 : 60);
        for (int i = 0; i < depth; i++) {
            GraphProto.Builder outer = GraphProto.newBuilder().setName("g" + i);
            if (i == depth - 1) {
                outer.addAllInput(body.getInputList()).addAllInitializer(body.getInitializerList());
                outer.addAllOutput(body.getOutputList());
            }
            String operator = random.nextInt(4) > 0 ? "If" : "Loop";
            NodeProto.Builder node = outer.addNodeBuilder().setOpType(operator).addOutput(edge(g, random));
            node.addInput(edge(g, random));
            attributeOfGraph(node, operator.equals("If") ? "then_branch" : "body", body);
            if (operator.equals("If") && i < 6) {
                attributeOfGraph(node, "else_branch", body);
            }
            body = outer.build();
        }
        g.clear().mergeFrom(body);
    }

    private static void attributeOfGraph(NodeProto.Builder node, String name, GraphProto body) {
        node.addAttributeBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body);
    }

    private static void madeUpOperator(GraphProto.Builder g, Random random) {
        if (g.getNodeCount() > 0) {
            g.getNodeBuilder(random.nextInt(g.getNodeCount())).setOpType(Numbers.name(random));
        }
    }

    private static void opsets(ModelProto.Builder m, Random random) {
        long[] versions = {
            0, -1, 1, 6, 7, 8, 9, 10, 11, 12, 13, 18, 21, 22, 26, 99, Integer.MAX_VALUE, 1L << 33, Long.MIN_VALUE
        };
        OperatorSetIdProto.Builder set =
                OperatorSetIdProto.newBuilder().setVersion(versions[random.nextInt(versions.length)]);
        switch (random.nextInt(3)) {
            case 0 -> m.clearOpsetImport();
            case 1 -> m.addOpsetImport(set.setDomain(Numbers.name(random)));
            default -> m.clearOpsetImport().addOpsetImport(set);
        }
    }

    private static void texts(ModelProto.Builder m, Random random) {
        m.setProducerName(Numbers.name(random)).setProducerVersion(Numbers.name(random));
        m.addMetadataProps(entry(random.nextBoolean() ? "labels" : Numbers.name(random), Numbers.name(random)));
        m.getGraphBuilder().setName(Numbers.name(random));
        m.addFunctionsBuilder()
                .setName("Relu")
                .setDomain("")
                .addNodeBuilder()
                .setOpType("Relu")
                .setDomain("");
    }
}
