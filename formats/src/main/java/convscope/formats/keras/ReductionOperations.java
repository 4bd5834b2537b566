package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations that make one number of many along axes. */
final class ReductionOperations {
    private ReductionOperations() {}

    /** One ONNX operator over the axes of the call; over all of them where it names none. */
    static Held reduce(Emission e, String operator) {
        return reduced(e, operator, e.in());
    }

    private static int[] axes(Emission e, Held x) {
        long[] given = Given.list(e, 1, "axis", "axes");
        return given == null
                ? IntStream.range(0, x.rank()).toArray()
                : Arrays.stream(given).mapToInt(a -> Given.axis(e, a, x.rank())).toArray();
    }

    private static boolean keeps(Emission e) {
        return Given.flag(e, false, "keepdims", "keep_dims");
    }

    private static Held reduced(Emission e, String operator, Held x) {
        int[] axes = axes(e, x);
        Value kept = e.op(operator, Map.of("keepdims", Attribute.of(1L)), x.value(), held(e, x, axes));
        return told(e, x, axes, kept);
    }

    private static Value held(Emission e, Held x, int[] axes) {
        return e.integers(Arrays.stream(axes).mapToLong(x::axis).toArray());
    }

    /** With the axes of size 1 that are left, or without them. */
    private static Held told(Emission e, Held x, int[] axes, Value kept) {
        long[] shape = x.shape();
        for (int axis : axes) {
            shape[axis] = 1;
        }
        Held whole = new Held(kept, shape, x.moved());
        if (keeps(e)) {
            return whole;
        }
        long[] rest = IntStream.range(0, x.rank())
                .filter(i -> Arrays.stream(axes).noneMatch(a -> a == i))
                .mapToLong(i -> shape[i])
                .toArray();
        long[] gone = Arrays.stream(axes).mapToLong(a -> a).toArray();
        return Held.plain(e.op("Squeeze", e.logical(whole), e.integers(gone)), rest);
    }

    /** The variance, or its square root. */
    static Held variance(Emission e, boolean root) {
        Held x = e.in();
        int[] axes = axes(e, x);
        Map<String, Attribute> keep = Map.of("keepdims", Attribute.of(1L));
        Value centred = e.op("Sub", x.value(), e.op("ReduceMean", keep, x.value(), held(e, x, axes)));
        Value variance = e.op("ReduceMean", keep, e.op("Mul", centred, centred), held(e, x, axes));
        return told(e, x, axes, root ? e.op("Sqrt", variance) : variance);
    }

    /** Whether all, or any, are true. */
    static Held truth(Emission e, String operator) {
        Held x = e.in();
        Map<String, Attribute> toBool = Map.of("to", Attribute.of((long) ElementType.BOOL.code()));
        Map<String, Attribute> toFloat = Map.of("to", Attribute.of((long) ElementType.FLOAT.code()));
        Value ones = e.op("Cast", toFloat, e.op("Cast", toBool, x.value()));
        Held found = reduced(e, operator, x.with(ones));
        return found.with(e.op("Cast", toBool, found.value()));
    }

    /** Where the largest, or smallest, number stands. */
    static Held place(Emission e, String operator) {
        Held x = e.in();
        long[] axis = Given.list(e, 1, "axis");
        if (axis == null) {
            throw e.unsupported("a place among all numbers at once");
        }
        int[] axes = {Given.axis(e, axis[0], x.rank())};
        Map<String, Attribute> attributes =
                Map.of("axis", Attribute.of((long) x.axis(axes[0])), "keepdims", Attribute.of(1L));
        return told(e, x, axes, e.op(operator, attributes, x.value()));
    }

    /** {@code x / max(|x|, epsilon)} along axes; TensorFlow bounds the square, Keras the length. */
    static Held normalize(Emission e) {
        if (Given.integer(e, 2, "order") != 2) {
            throw e.unsupported("a norm of another order than 2");
        }
        Held x = e.in();
        int[] axes = axes(e, x);
        Value squares = e.op(
                "ReduceSum", Map.of("keepdims", Attribute.of(1L)), e.op("Mul", x.value(), x.value()), held(e, x, axes));
        double epsilon = Given.real(e, 1e-12, "epsilon");
        Value length = e.keras2()
                ? e.op("Sqrt", e.op("Max", squares, e.number(epsilon)))
                : e.op("Max", e.op("Sqrt", squares), e.number(epsilon));
        return x.with(e.op("Div", x.value(), length));
    }

    static Held cumulated(Emission e) {
        Held x = e.in();
        long[] axis = Given.list(e, 1, "axis");
        if (axis == null) {
            throw e.unsupported("a running sum over all numbers at once");
        }
        long along = x.axis(Given.axis(e, axis[0], x.rank()));
        return x.with(e.op("CumSum", x.value(), e.constant("axis", convscope.graph.Tensor.scalar(along))));
    }
}
