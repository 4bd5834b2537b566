package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Map;
import java.util.function.Function;

/**
 * The adjoint of operators whose output elements are copies of elements of the first input: the same operator over the flat positions of the elements says where
 * each came from, and the cotangent is added up there.
 */
final class Picked {
    static final Rule RULE = (n, dy) -> n.onlyFirst(adjoint(n, dy, n::overFirst));

    private Picked() {}

    /** What is sent to the first input by an operator that {@code same} puts over other elements. */
    static Value adjoint(ForwardNode n, Value dy, Function<Value, ForwardNode> same) {
        GraphBuilder graph = n.graph();
        Value first = graph.constant(Tensor.scalar(0L));
        Value step = graph.constant(Tensor.scalar(1L));
        Value positions = graph.op("Range", first, n.in(0).count(), step).reshapedLike(n.in(0));
        return addedAt(n.in(0), same.apply(positions).out(0), dy);
    }

    /** Zeros in the shape of {@code like}, with {@code values} added at flat {@code positions}; several values for one position add up. */
    static Value addedAt(Value like, Value positions, Value values) {
        Map<String, Attribute> attributes = Map.of("axis", Attribute.of(0L), "reduction", Attribute.of("add"));
        Value zeros = like.graph().op("Expand", like.like(0), like.count().reshaped(1));
        return like.graph()
                .op("ScatterElements", attributes, zeros, positions.reshaped(-1), values.reshaped(-1))
                .reshapedLike(like);
    }
}
