package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The adjoint of repeating a value along axes: summing over them. */
final class Broadcast {
    private Broadcast() {}

    /** Sums {@code cotangent} over the axes along which {@code input} was repeated, so that it has the input's shape. */
    static Value undo(Value cotangent, Value input) {
        Shape from = cotangent.staticShape();
        Shape to = input.staticShape();
        List<Long> axes = from.isRankKnown() && to.isRankKnown() ? repeated(from, to) : null;
        if (axes == null) {
            return undoWhenRun(cotangent, input);
        }
        if (axes.isEmpty()) {
            return cotangent;
        }
        Value sum =
                cotangent.sumKeeping(axes.stream().mapToLong(Long::longValue).toArray());
        return from.rank() == to.rank() ? sum : sum.reshapedLike(input);
    }

    /** The axes of {@code from} that are repeated; null where this depends on unknown sizes. */
    private static List<Long> repeated(Shape from, Shape to) {
        List<Long> axes = new ArrayList<>();
        int extra = from.rank() - to.rank();
        for (int axis = 0; axis < from.rank(); axis++) {
            Shape.Axis wanted = axis < extra ? Shape.Axis.of(1) : to.axis(axis - extra);
            if (axis < extra || wanted.size() == 1 && from.size(axis) != 1) {
                axes.add((long) axis);
            } else if (wanted.size() <= 1 && !wanted.surelyEquals(from.axis(axis))) {
                return null;
            }
        }
        return axes;
    }

    private static Value undoWhenRun(Value cotangent, Value input) {
        GraphBuilder graph = cotangent.graph();
        Value wanted = input.shape();
        Value missing = cotangent.shape().shape().minus(wanted.shape());
        Value ones = graph.op("Expand", graph.constant(1L), missing);
        Value aligned = graph.concat(0, ones, wanted);
        Value axes = graph.op("NonZero", aligned.equalTo(graph.constant(1L))).reshaped(-1L);
        Map<String, Attribute> attributes =
                Map.of("keepdims", Attribute.of(1L), "noop_with_empty_axes", Attribute.of(1L));
        return graph.op("ReduceSum", attributes, cotangent, axes).reshaped(wanted);
    }
}
