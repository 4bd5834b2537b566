package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of pooling and resizing. */
final class PoolRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("AveragePool", PoolRules::average),
            entry("MaxPool", PoolRules::max),
            entry("Resize", PoolRules::resize));

    private PoolRules() {}

    /** The whole cotangent of a window goes to the element that the engine picked as its maximum, the first one among equals. */
    private static List<Value> max(ForwardNode n, Value dy) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.remove("storage_order");
        Value winners = n.graph().op("MaxPool", attributes, 2, n.in(0)).get(1);
        Map<String, Attribute> adding = Map.of("axis", Attribute.of(0L), "reduction", Attribute.of("add"));
        Value flat = n.in(0).zeros().reshaped(-1L);
        Value sum = n.graph().op("ScatterElements", adding, flat, winners.reshaped(-1L), dy.reshaped(-1L));
        return List.of(sum.reshapedLike(n.in(0)));
    }

    /** Averaging over windows is linear and separate along the axes: its transpose is a product with one small matrix per axis. */
    private static List<Value> average(ForwardNode n, Value dy) {
        Value sent = dy;
        int axes = n.node().integers("kernel_shape").length;
        for (int axis = 0; axis < axes; axis++) {
            Value identity = identity(n, axis + 2).unsqueezed(1);
            Value averaged = n.graph().op("AveragePool", alongAxis(n, axis, axes), identity);
            sent = alongAxis(sent, averaged.squeezed(1), axis + 2, axes + 2);
        }
        return List.of(sent);
    }

    private static Map<String, Attribute> alongAxis(ForwardNode n, int axis, int axes) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.replaceAll((name, value) -> {
            if (!(value instanceof Attribute.Ints)) {
                return value;
            }
            long[] all = n.node().integers(name);
            return all.length == axes
                    ? Attribute.of(new long[] {all[axis]})
                    : Attribute.of(all[axis], all[axis + axes]);
        });
        return attributes;
    }

    /** Unit matrix of the input's size along an axis. */
    private static Value identity(ForwardNode n, int axis) {
        Value size = n.graph()
                .op(
                        "Slice",
                        n.in(0).shape(),
                        n.graph().constant((long) axis),
                        n.graph().constant(axis + 1L));
        Value square = n.graph().concat(0, size, size);
        Value zeros = n.graph().op("Expand", n.in(0).like(0), square);
        return n.graph().op("EyeLike", zeros);
    }

    /** {@code sum_j dy[.., j, ..] matrix[i, j]}: a product along one axis. */
    private static Value alongAxis(Value dy, Value matrix, int axis, int rank) {
        long[] swap = new long[rank];
        for (int i = 0; i < rank; i++) {
            swap[i] = i == axis ? rank - 1 : i == rank - 1 ? axis : i;
        }
        Value turned = axis == rank - 1 ? dy : dy.transposed(swap);
        Value product = turned.matMul(matrix.transposed(1, 0));
        return axis == rank - 1 ? product : product.transposed(swap);
    }

    /** Interpolation is linear and separate along the axes too, whatever its mode: each axis's matrix is what it makes of a unit matrix. */
    private static List<Value> resize(ForwardNode n, Value dy) {
        int rank = n.in(0).staticShape().rank();
        boolean unusual = n.node().has("axes")
                || n.node().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize")
                || !n.node().text("keep_aspect_ratio_policy", "stretch").equals("stretch");
        if (rank < 3 || unusual) {
            throw new UnsupportedOperatorException("no backward rule for " + n + " with its attributes "
                    + n.node().attributes());
        }
        boolean bySizes = n.hasInput(3);
        Value sent = dy;
        for (int axis = 2; axis < rank; axis++) {
            Value matrix = identity(n, axis).unsqueezed(0, 1);
            Value one = n.graph().constant((long) axis);
            Value next = n.graph().constant(axis + 1L);
            Value absent = n.graph().absent();
            Value resized;
            if (bySizes) {
                Value own = n.graph().op("Slice", n.in(3), one, next);
                Value before = n.graph()
                        .op(
                                "Slice",
                                matrix.shape(),
                                n.graph().constant(0L),
                                n.graph().constant(3L));
                resized = n.graph()
                        .op(
                                "Resize",
                                n.node().attributes(),
                                matrix,
                                absent,
                                absent,
                                n.graph().concat(0, before, own));
            } else {
                Value own = n.graph().op("Slice", n.in(2), one, next);
                Value ones = n.graph().constant(convscope.graph.Tensor.of(new float[] {1, 1, 1}, 3));
                resized = n.graph()
                        .op(
                                "Resize",
                                n.node().attributes(),
                                matrix,
                                absent,
                                n.graph().concat(0, ones, own));
            }
            sent = alongAxis(sent, resized.squeezed(0, 1), axis, rank);
        }
        return n.onlyFirst(sent);
    }
}
