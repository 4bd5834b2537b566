package convscope.fuzz;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/** Lies in the messages of an ONNX file. */
final class OnnxLies {
    static final List<Mutator> ALL = List.of(
            tensor("dims of a tensor", OnnxValueLies::dims),
            tensor("dims whose product overflows", OnnxValueLies::overflow),
            tensor("type of a tensor", (t, random) -> t.setDataType(OnnxValueLies.type(random))),
            tensor("data of a tensor", OnnxValueLies::data),
            tensor("numbers of a tensor", OnnxValueLies::numbers),
            tensor("data of two kinds", OnnxValueLies::twoKinds),
            tensor("data in another file", OnnxValueLies::elsewhere),
            value("dims of a value", OnnxValueLies::valueDims),
            value("type of a value", OnnxValueLies::valueType),
            value(
                    "value without a shape",
                    (v, random) -> v.getTypeBuilder().getTensorTypeBuilder().clearShape()),
            node("number of an attribute", OnnxNodeLies::attributeNumber),
            node("kind of an attribute", OnnxNodeLies::attributeKind),
            node("attribute made up", OnnxNodeLies::madeUp),
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
            node("inputs of a node", OnnxNodeLies::inputs),
            node("outputs of a node", OnnxNodeLies::outputs),
            node("name of a node", (n, random) -> n.setName(Numbers.name(random))),
            node("domain", (n, random) -> n.setDomain(random.nextBoolean() ? "com.microsoft" : Numbers.name(random))),
            graph("cycle", OnnxGraphLies::cycle),
            graph("names twice", OnnxGraphLies::namesTwice),
            graph("operators swapped", OnnxGraphLies::swapped),
            graph("something left out", OnnxGraphLies::leftOut),
            graph("doubling", OnnxGraphLies::doubling),
            graph("long chain", OnnxGraphLies::chain),
            graph("thousands of outputs", OnnxGraphLies::thousands),
            graph("nested bodies", OnnxGraphLies::nested),
            graph("made-up operator", OnnxGraphLies::madeUpOperator),
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
                OnnxValueLies.fixAnInput(g, random);
            }
            if (g.getInitializerCount() > 0) {
                lie.tell(g.getInitializerBuilder(random.nextInt(g.getInitializerCount())), random);
            }
        });
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
        m.addMetadataProps(
                OnnxValueLies.entry(random.nextBoolean() ? "labels" : Numbers.name(random), Numbers.name(random)));
        m.getGraphBuilder().setName(Numbers.name(random));
        m.addFunctionsBuilder()
                .setName("Relu")
                .setDomain("")
                .addNodeBuilder()
                .setOpType("Relu")
                .setDomain("");
    }
}
