package convscope.fuzz;

import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/** Lies in how the nodes of an ONNX file hang together, and in how many there are. */
final class OnnxGraphLies {
    private OnnxGraphLies() {}

    private static String edge(GraphProto.Builder g, Random random) {
        if (g.getNodeCount() > 0 && random.nextInt(3) > 0) {
            NodeProto node = g.getNode(random.nextInt(g.getNodeCount()));
            return node.getOutputCount() > 0 ? node.getOutput(0) : "";
        }
        return g.getInputCount() > 0
                ? g.getInput(random.nextInt(g.getInputCount())).getName()
                : "";
    }

    static void cycle(GraphProto.Builder g, Random random) {
        for (int i = random.nextInt(3); i >= 0 && g.getNodeCount() > 0; i--) {
            NodeProto.Builder n = g.getNodeBuilder(random.nextInt(g.getNodeCount()));
            if (n.getInputCount() > 0) {
                n.setInput(random.nextInt(n.getInputCount()), edge(g, random));
            }
        }
    }

    static void namesTwice(GraphProto.Builder g, Random random) {
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

    static void swapped(GraphProto.Builder g, Random random) {
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

    static void leftOut(GraphProto.Builder g, Random random) {
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
    static void doubling(GraphProto.Builder g, Random random) {
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

    static void chain(GraphProto.Builder g, Random random) {
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

    static void thousands(GraphProto.Builder g, Random random) {
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

    static void nested(GraphProto.Builder g, Random random) {
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

    static void madeUpOperator(GraphProto.Builder g, Random random) {
        if (g.getNodeCount() > 0) {
            g.getNodeBuilder(random.nextInt(g.getNodeCount())).setOpType(Numbers.name(random));
        }
    }
}
