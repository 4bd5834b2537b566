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

/** Shapes of operators that rearrange, cut, join or repeat elements. */
final class MovingShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("Concat", MovingShapes::concat),
            entry("Expand", n -> n.out(n.type(0), ShapeTable.broadcast(List.of(n.shape(0), sized(n, 1))))),
            entry("Flatten", MovingShapes::flatten),
            entry("Pad", MovingShapes::pad),
            entry("Reshape", MovingShapes::reshape),
            entry("Slice", MovingShapes::slice),
            entry("Split", MovingShapes::split),
            entry("Squeeze", MovingShapes::squeeze),
            entry("Tile", MovingShapes::tile),
            entry("Transpose", MovingShapes::transpose),
            entry("Unsqueeze", MovingShapes::unsqueeze));

    private MovingShapes() {}

    /** The shape whose sizes an input lists; where they are not known, at least their number. */
    static Shape sized(Inferred n, int index) {
        List<Axis> content = n.content(index);
        Shape vector = n.shape(index);
        if (content == null) {
            return ShapeTable.ofRank(vector.rank() == 1 ? vector.size(0) : -1);
        }
        return Shape.of(content.stream().map(MovingShapes::size).toList());
    }

    private static Axis size(Axis content) {
        return ShapeContents.isNumber(content) && !content.isKnown() ? Axis.of(-1) : content;
    }

    private static void reshape(Inferred n) {
        List<Axis> wanted = n.content(1);
        if (wanted == null) {
            n.out(n.type(0), sized(n, 1));
            return;
        }
        Shape from = n.shape(0);
        boolean zeroCopies = n.node.integer("allowzero", 0) == 0;
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            boolean copied = wanted.get(i).size() == 0 && zeroCopies;
            axes.add(!copied ? size(wanted.get(i)) : from.isRankKnown() ? from.axis(i) : Axis.of(-1));
        }
        int open = axes.indexOf(Axis.of(-1));
        if (from.isRankKnown() && open >= 0 && open == axes.lastIndexOf(Axis.of(-1))) {
            axes.set(open, remaining(from.axes(), axes, open));
        }
        Shape result = Shape.of(axes);
        if (from.isFullyKnown() && result.isFullyKnown() && count(from) != count(result)) {
            throw new IllegalArgumentException(count(from) + " elements cannot take the shape " + result);
        }
        n.out(n.type(0), result);
    }

    private static long count(Shape shape) {
        long count = 1;
        for (long size : shape.sizes()) {
            count = Math.multiplyExact(count, size);
        }
        return count;
    }

    /** What is left for the open axis: equal symbols cancel, then the known sizes divide. */
    private static Axis remaining(List<Axis> from, List<Axis> to, int open) {
        List<Axis> above = new ArrayList<>();
        long size = 1;
        for (Axis axis : from) {
            if (axis.isKnown()) {
                size = Math.multiplyExact(size, axis.size());
            } else {
                above.add(axis);
            }
        }
        for (int i = 0; i < to.size(); i++) {
            Axis axis = to.get(i);
            if (i == open) {
                continue;
            }
            if (axis.isKnown()) {
                if (axis.size() == 0 || size % axis.size() != 0) {
                    return Axis.of(-1);
                }
                size /= axis.size();
            } else if (axis.symbol() == null || !above.remove(axis)) {
                return Axis.of(-1);
            }
        }
        if (above.isEmpty()) {
            return Axis.of(size);
        }
        return above.size() == 1 && size == 1 ? above.get(0) : Axis.of(-1);
    }

    private static void flatten(Inferred n) {
        Shape shape = n.shape(0);
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.of(-1, -1));
            return;
        }
        long given = n.node.integer("axis", 1);
        int axis = given == shape.rank() ? shape.rank() : ShapeTable.axis(given, Math.max(1, shape.rank()));
        Axis rows = product(shape.axes().subList(0, axis));
        Axis columns = product(shape.axes().subList(axis, shape.rank()));
        n.out(n.type(0), Shape.of(List.of(rows, columns)));
    }

    static Axis product(List<Axis> axes) {
        Axis unknown = null;
        long size = 1;
        for (Axis axis : axes) {
            if (axis.isKnown()) {
                size = Math.multiplyExact(size, axis.size());
            } else if (unknown != null) {
                return Axis.of(-1);
            } else {
                unknown = axis;
            }
        }
        return unknown == null ? Axis.of(size) : size == 1 ? unknown : Axis.of(-1);
    }

    private static void transpose(Inferred n) {
        Shape shape = n.shape(0);
        long[] permutation = n.node.integers("perm");
        if (!shape.isRankKnown()) {
            n.out(n.type(0), ShapeTable.ofRank(permutation.length == 0 ? -1 : permutation.length));
            return;
        }
        if (permutation.length != 0 && permutation.length != shape.rank()) {
            throw new IllegalArgumentException(permutation.length + " places for " + shape.rank() + " axes");
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(shape.axis(permutation.length == 0 ? shape.rank() - 1 - i : (int) permutation[i]));
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static void squeeze(Inferred n) {
        Shape shape = n.shape(0);
        long[] given = n.numbers("axes", 1);
        if (!shape.isRankKnown() || given == null && (n.node.hasInput(1) || !shape.isFullyKnown())) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Set<Integer> dropped = new TreeSet<>();
        for (int i = 0; given == null && i < shape.rank(); i++) {
            if (shape.size(i) == 1) {
                dropped.add(i);
            }
        }
        for (long axis : given == null ? new long[0] : given) {
            dropped.add(ShapeTable.axis(axis, shape.rank()));
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            if (!dropped.contains(i)) {
                axes.add(shape.axis(i));
            }
        }
        n.out(n.type(0), Shape.of(axes));
    }

    private static void unsqueeze(Inferred n) {
        Shape shape = n.shape(0);
        long[] given = n.numbers("axes", 1);
        if (!shape.isRankKnown() || given == null) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Set<Integer> added = new TreeSet<>();
        for (long axis : given) {
            added.add(ShapeTable.axis(axis, shape.rank() + given.length));
        }
        List<Axis> axes = new ArrayList<>(shape.axes());
        added.forEach(axis -> axes.add(axis, Axis.of(1)));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void concat(Inferred n) {
        Shape result = n.shape(0);
        for (int i = 1; i < n.inputs() && result.isRankKnown(); i++) {
            result = joined(result, n.shape(i), n.node.integer("axis", 0));
        }
        n.out(n.type(0), result);
    }

    private static Shape joined(Shape left, Shape right, long along) {
        if (!right.isRankKnown()) {
            return Shape.UNKNOWN;
        }
        if (left.rank() != right.rank()) {
            throw new IllegalArgumentException("values of " + left.rank() + " and " + right.rank() + " axes");
        }
        int axis = ShapeTable.axis(along, left.rank());
        Shape result = left;
        for (int i = 0; i < left.rank(); i++) {
            Axis a = left.axis(i);
            Axis b = right.axis(i);
            if (i == axis) {
                result = result.with(i, a.isKnown() && b.isKnown() ? Axis.of(a.size() + b.size()) : Axis.of(-1));
            } else if (a.isKnown() && b.isKnown() && a.size() != b.size()) {
                throw new IllegalArgumentException("sizes " + a + " and " + b + " differ on axis " + i);
            } else {
                result = result.with(i, a.isKnown() ? a : b.isKnown() || a.symbol() == null ? b : a);
            }
        }
        return result;
    }

    private static void split(Inferred n) {
        Shape shape = n.shape(0);
        long[] parts = n.numbers("split", 1);
        int count = n.node.outputs().size();
        for (int i = 0; i < count; i++) {
            Shape part = Shape.UNKNOWN;
            if (shape.isRankKnown()) {
                int axis = ShapeTable.axis(n.node.integer("axis", 0), shape.rank());
                long size = shape.size(axis);
                long equal = (size + count - 1) / count;
                long share = size < 0 || n.node.hasInput(1) ? -1 : Math.max(-1, Math.min(equal, size - i * equal));
                part = shape.with(axis, Axis.of(parts != null ? parts[i] : share));
            }
            n.out(i, n.type(0), part);
        }
    }

    private static void slice(Inferred n) {
        Shape shape = n.shape(0);
        List<Axis> starts = content(n, "starts", 1);
        List<Axis> ends = content(n, "ends", 2);
        List<Axis> steps = content(n, "steps", 4);
        long[] axes = n.node.has("axes") || n.node.hasInput(3) ? n.numbers("axes", 3) : upTo(starts);
        if (!shape.isRankKnown() || axes == null) {
            n.out(n.type(0), ShapeTable.ofRank(shape.rank()));
            return;
        }
        Shape result = shape;
        for (int i = 0; i < axes.length; i++) {
            int axis = ShapeTable.axis(axes[i], shape.rank());
            Axis start = starts == null ? Axis.of(-1) : starts.get(i);
            Axis end = ends == null ? Axis.of(-1) : ends.get(i);
            Axis step = steps != null ? steps.get(i) : n.node.hasInput(4) ? Axis.of(-1) : Axis.of(1);
            result = result.with(axis, sliced(shape.axis(axis), start, end, step));
        }
        n.out(n.type(0), result);
    }

    private static List<Axis> content(Inferred n, String attribute, int index) {
        return n.node.has(attribute)
                ? ShapeContents.of(Tensor.of(n.node.integers(attribute), n.node.integers(attribute).length))
                : n.content(index);
    }

    private static long[] upTo(List<Axis> list) {
        return list == null ? null : LongStream.range(0, list.size()).toArray();
    }

    private static Axis sliced(Axis axis, Axis start, Axis end, Axis step) {
        boolean fromTheFirst = start.size() == 0 && step.size() == 1;
        boolean known = ShapeContents.isNumber(start) && ShapeContents.isNumber(end) && ShapeContents.isNumber(step);
        if (fromTheFirst && (end.size() >= Integer.MAX_VALUE || end.surelyEquals(axis))) {
            return axis;
        }
        return known && axis.isKnown()
                ? Axis.of(sliced(axis.size(), start.size(), end.size(), step.size()))
                : Axis.of(-1);
    }

    private static long sliced(long size, long start, long end, long step) {
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? end + size : end;
        if (step > 0) {
            from = Math.max(0, Math.min(size, from));
            to = Math.max(0, Math.min(size, to));
        } else {
            from = Math.max(-1, Math.min(size - 1, from));
            to = Math.max(-1, Math.min(size - 1, to));
        }
        return IndexShapes.count(from, to, step);
    }

    private static void pad(Inferred n) {
        Shape shape = n.shape(0);
        List<Axis> pads = content(n, "pads", 1);
        long[] axes = n.node.hasInput(3)
                ? n.numbers(3)
                : LongStream.range(0, Math.max(0, shape.rank())).toArray();
        if (!shape.isRankKnown() || pads == null || axes == null) {
            n.out(n.type(0), ShapeTable.ofRank(shape.rank()));
            return;
        }
        Shape result = shape;
        for (int i = 0; i < axes.length; i++) {
            int axis = ShapeTable.axis(axes[i], shape.rank());
            Axis before = pads.get(i);
            Axis after = pads.get(i + axes.length);
            boolean known = ShapeContents.isNumber(before) && ShapeContents.isNumber(after);
            if (!known || before.size() + after.size() != 0) {
                boolean sure = known && shape.axis(axis).isKnown();
                result = result.with(
                        axis, Axis.of(sure ? Math.max(-1, shape.size(axis) + before.size() + after.size()) : -1));
            }
        }
        n.out(n.type(0), result);
    }

    private static void tile(Inferred n) {
        List<Axis> repeats = n.content(1);
        Shape shape = n.shape(0);
        if (!shape.isRankKnown() || repeats == null) {
            n.out(n.type(0), ShapeTable.ofRank(shape.rank()));
            return;
        }
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(product(List.of(shape.axis(i), repeats.get(i))));
        }
        n.out(n.type(0), Shape.of(axes));
    }
}
