package convscope.fuzz;

import com.google.protobuf.ByteString;
import java.util.Random;
import onnx.Onnx.GraphProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Lies about tensors and values of an ONNX file: their sizes, types, numbers, and where these lie. */
final class OnnxValueLies {
    private OnnxValueLies() {}

    /** Gives an input fixed content, so that operators that read their sizes from it can be lied to. */
    static void fixAnInput(GraphProto.Builder g, Random random) {
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

    static int type(Random random) {
        return random.nextInt(4) == 0 ? (int) Numbers.whole(random) : random.nextInt(30);
    }

    static void dims(TensorProto.Builder t, Random random) {
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

    static void overflow(TensorProto.Builder t, Random random) {
        t.clearDims().addDims(1L << 32).addDims(1L << (28 + random.nextInt(8)));
        for (int i = random.nextInt(70); i > 0; i--) {
            t.addDims(1L << random.nextInt(63));
        }
    }

    static void data(TensorProto.Builder t, Random random) {
        ByteString raw = t.getRawData();
        switch (random.nextInt(4)) {
            case 0 -> t.setRawData(raw.substring(0, raw.size() / 2));
            case 1 -> t.setRawData(raw.concat(raw));
            case 2 -> t.clearRawData();
            default -> t.setRawData(ByteString.copyFrom(new byte[random.nextInt(100)]));
        }
    }

    static void numbers(TensorProto.Builder t, Random random) {
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

    static void twoKinds(TensorProto.Builder t, Random random) {
        t.addFloatData(1).addInt64Data(Numbers.whole(random)).addStringData(ByteString.copyFromUtf8("x"));
        if (random.nextBoolean()) {
            t.clearRawData();
        }
    }

    static void elsewhere(TensorProto.Builder t, Random random) {
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

    static StringStringEntryProto.Builder entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
    }

    static void valueDims(ValueInfoProto.Builder v, Random random) {
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

    static void valueType(ValueInfoProto.Builder v, Random random) {
        switch (random.nextInt(5)) {
            case 0 -> v.getTypeBuilder().getSequenceTypeBuilder().getElemTypeBuilder();
            case 1 -> v.getTypeBuilder().getMapTypeBuilder().setKeyType(type(random));
            case 2 -> v.clearType();
            default -> v.getTypeBuilder().getTensorTypeBuilder().setElemType(type(random));
        }
    }
}
