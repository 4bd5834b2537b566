package convscope.graph;

import java.util.List;

/** Operators that ONNX had on trial in its first opsets and took back; converted networks of that time still hold them. */
final class ExperimentalForms {
    /** Their signatures, in the words of {@link OperatorSignatures}. */
    static final List<String> SIGNATURES = List.of(
            "Affine 1 1 1 1 1 alpha:f beta:f",
            "ConstantFill 1 0 1 1 1 dtype:i extra_shape:is input_as_shape:i shape:is value:f",
            "Crop 1 1 1 1 1 border:is! scale:is",
            "ImageScaler 1 1 1 1 1 bias:fs scale:f",
            "ParametricSoftplus 1 1 1 1 1 alpha:f! beta:f!",
            "Scale 1 1 1 1 1 scale:f",
            "ScaledTanh 1 1 1 1 1 alpha:f! beta:f!");

    private ExperimentalForms() {}

    /** {@code alpha x + beta}. */
    static List<Value> affine(NewerNode n) {
        return List.of(n.in(0).times(n.node().real("alpha", 1)).plus(n.node().real("beta", 0)));
    }

    /** A number in the shape of the input, of its content, or of an attribute; with further axes at the end. */
    static List<Value> constantFill(NewerNode n) {
        Value shape = n.has(0)
                ? n.node().integer("input_as_shape", 0) == 1 ? n.in(0) : n.in(0).shape()
                : n.graph().constant(n.node().integers("shape"));
        long[] further = n.node().integers("extra_shape");
        Value whole = further.length == 0
                ? shape
                : n.graph().concat(0, shape, n.graph().constant(further));
        Value number = n.graph().constant(Tensor.scalar((float) n.node().real("value", 0)));
        ElementType type = ElementType.ofCode((int) n.node().integer("dtype", 1));
        return List.of(n.graph().op("Expand", number.cast(type), whole));
    }

    /** A picture without what a frame covers: left, top, right, bottom; or a window of the named height and width behind its left top corner. */
    static List<Value> crop(NewerNode n) {
        long[] border = n.node().integers("border");
        long[] size = n.node().integers("scale");
        Value rows = cropped(n.in(0), 2, border[1], size.length > 0 ? border[1] + size[0] : -border[3]);
        return List.of(cropped(rows, 3, border[0], size.length > 0 ? border[0] + size[1] : -border[2]));
    }

    private static Value cropped(Value x, int axis, long from, long to) {
        return x.sliced(axis, from, to == 0 ? Long.MAX_VALUE : to);
    }

    /** {@code scale x + bias}, a bias per channel. */
    static List<Value> imageScaler(NewerNode n) {
        Value scaled = n.in(0).times(n.node().real("scale", 1));
        if (!(n.node().attributes().get("bias") instanceof Attribute.Reals bias)) {
            return List.of(scaled);
        }
        Value perChannel =
                n.graph().constant(Tensor.of(bias.floats(), bias.values().size(), 1, 1));
        return List.of(scaled.plus(perChannel.castLike(scaled)));
    }

    /** {@code alpha log(1 + exp(beta x))}. */
    static List<Value> softplus(NewerNode n) {
        Value soft = n.graph().op("Softplus", n.in(0).times(n.node().real("beta", 1)));
        return List.of(soft.times(n.node().real("alpha", 1)));
    }

    /** {@code scale x}. */
    static List<Value> scale(NewerNode n) {
        return List.of(n.in(0).times(n.node().real("scale", 1)));
    }

    /** {@code alpha tanh(beta x)}. */
    static List<Value> tanh(NewerNode n) {
        return List.of(
                n.in(0).times(n.node().real("beta", 1)).tanh().times(n.node().real("alpha", 1)));
    }
}
