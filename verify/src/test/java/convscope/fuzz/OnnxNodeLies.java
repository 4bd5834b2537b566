package convscope.fuzz;

import com.google.protobuf.ByteString;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/** Lies in single nodes of an ONNX file: attributes, inputs, outputs. */
final class OnnxNodeLies {
    private OnnxNodeLies() {}

    private static AttributeProto.Builder attribute(NodeProto.Builder n, Random random) {
        return n.getAttributeCount() == 0 ? null : n.getAttributeBuilder(random.nextInt(n.getAttributeCount()));
    }

    static void attributeNumber(NodeProto.Builder n, Random random) {
        AttributeProto.Builder a = attribute(n, random);
        if (a == null) {
            return;
        }
        switch (a.getType()) {
            case INT -> a.setI(Numbers.whole(random));
            case FLOAT -> a.setF((float) Numbers.real(random));
            case STRING -> a.setS(ByteString.copyFromUtf8(Numbers.name(random)));
            case INTS -> ints(a, random);
            case TENSOR -> OnnxValueLies.numbers(a.getTBuilder(), random);
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

    static void attributeKind(NodeProto.Builder n, Random random) {
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

    static void madeUp(NodeProto.Builder n, Random random) {
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

    static void inputs(NodeProto.Builder n, Random random) {
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

    static void outputs(NodeProto.Builder n, Random random) {
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
}
