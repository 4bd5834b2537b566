package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** Shapes of operators that take one number from many along axes. */
final class ReduceShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("ArgMax", ReduceShapes::argument),
            entry("ArgMin", ReduceShapes::argument),
            entry("ReduceL1", ReduceShapes::reduce),
            entry("ReduceL2", ReduceShapes::reduce),
            entry("ReduceLogSum", ReduceShapes::reduce),
            entry("ReduceLogSumExp", ReduceShapes::reduce),
            entry("ReduceMax", ReduceShapes::reduce),
            entry("ReduceMean", ReduceShapes::reduce),
            entry("ReduceMin", ReduceShapes::reduce),
            entry("ReduceProd", ReduceShapes::reduce),
            entry("ReduceSum", ReduceShapes::reduce),
            entry("ReduceSumSquare", ReduceShapes::reduce),
            entry("TopK", ReduceShapes::topK));

    private ReduceShapes() {}

    private static void reduce(Inferred n) {
        n.out(n.type(0), reduced(n, n.numbers("axes", 1), n.node.hasInput(1)));
    }

    private static void argument(Inferred n) {
        n.out(ElementType.INT64, reduced(n, new long[] {n.node.integer("axis", 0)}, false));
    }

    private static Shape reduced(Inferred n, long[] given, boolean byInput) {
        Shape shape = n.shape(0);
        boolean keep = n.node.integer("keepdims", 1) != 0;
        if (!shape.isRankKnown()) {
            return Shape.UNKNOWN;
        }
        if (given == null && byInput) {
            return keep ? ShapeTable.ofRank(shape.rank()) : Shape.UNKNOWN;
        }
        boolean none = given == null || given.length == 0;
        if (none && n.node.integer("noop_with_empty_axes", 0) == 1) {
            return shape;
        }
        Set<Integer> axes = new TreeSet<>();
        for (long axis : none ? LongStream.range(0, shape.rank()).toArray() : given) {
            axes.add(ShapeTable.axis(axis, shape.rank()));
        }
        List<Axis> result = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (!axes.contains(i)) {
                result.add(shape.axis(i));
            } else if (keep) {
                result.add(Axis.of(1));
            }
        }
        return Shape.of(result);
    }

    private static void topK(Inferred n) {
        Shape shape = n.shape(0);
        if (shape.isRankKnown()) {
            long[] count = n.node.has("k") ? new long[] {n.node.integer("k", -1)} : n.numbers(1);
            int axis = ShapeTable.axis(n.node.integer("axis", -1), shape.rank());
            shape = shape.with(axis, Axis.of(count == null || count.length != 1 ? -1 : count[0]));
        }
        n.out(0, n.type(0), shape);
        n.out(1, ElementType.INT64, shape);
    }
}
