package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Shapes of operators that move, pick, repeat or sum elements. */
final class MovingShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("Shape", n -> n.out(ElementType.INT64, Shape.of(length(ShapeContents.infer(n))))),
            entry("Size", n -> n.out(ElementType.INT64, Shape.of())),
            entry("Reshape", MovingShapes::reshape),
            entry("Flatten", MovingShapes::flatten),
            entry("Transpose", MovingShapes::transpose),
            entry("Squeeze", MovingShapes::squeeze),
            entry("Unsqueeze", MovingShapes::unsqueeze),
            entry("Concat", MovingShapes::concat),
            entry("Split", MovingShapes::split),
            entry("Slice", MovingShapes::slice),
            entry("Pad", MovingShapes::pad),
            entry(
                    "Expand",
                    n -> n.out(
                            n.type(0),
                            n.content(1) == null
                                    ? Shape.UNKNOWN
                                    : ShapeTable.broadcast(List.of(n.shape(0), sized(n.content(1)))))),
            entry("Tile", MovingShapes::tile),
            entry("Gather", MovingShapes::gather),
            entry("GatherElements", n -> n.out(n.type(0), n.shape(1))),
            entry("ConstantOfShape", MovingShapes::constantOfShape),
            entry("Range", n -> n.out(n.type(0), Shape.of(-1))),
            entry("NonZero", n -> n.out(ElementType.INT64, Shape.of(n.shape(0).rank(), -1))),
            entry("ReduceL1", MovingShapes::reduce),
            entry("ReduceL2", MovingShapes::reduce),
            entry("ReduceLogSum", MovingShapes::reduce),
            entry("ReduceLogSumExp", MovingShapes::reduce),
            entry("ReduceMax", MovingShapes::reduce),
            entry("ReduceMean", MovingShapes::reduce),
            entry("ReduceMin", MovingShapes::reduce),
            entry("ReduceProd", MovingShapes::reduce),
            entry("ReduceSum", MovingShapes::reduce),
            entry("ReduceSumSquare", MovingShapes::reduce),
            entry("ArgMax", MovingShapes::argument),
            entry("ArgMin", MovingShapes::argument));

    private MovingShapes() {}

    private static long length(List<Axis> content) {
        return content == null ? -1 : content.size();
    }

    private static Shape sized(List<Axis> content) {
        return Shape.of(content.stream()
                .map(a -> a.isKnown() || a.size() == -1 ? a : Axis.of(-1))
                .toList());
    }

    private static int positive(long axis, int rank) {
        return (int) (axis < 0 ? axis + rank : axis);
    }

    private static Set<Integer> axes(long[] axes, int rank) {
        Set<Integer> set = new TreeSet<>();
        for (long axis : axes) {
            set.add(positive(axis, rank));
        }
        return set;
    }

    private static void reshape(Inferred n) {
        List<Axis> wanted = n.content(1);
        if (wanted == null) {
            long rank = n.shape(1).isRankKnown() && n.shape(1).rank() == 1
                    ? n.shape(1).size(0)
                    : -1;
            n.out(n.type(0), rank < 0 ? Shape.UNKNOWN : Shape.of(Collections.nCopies((int) rank, Axis.of(-1))));
            return;
        }
        boolean zeroCopies = n.node.integer("allowzero", 0) == 0;
        List<Axis> axes = new ArrayList<>();
        int open = -1;
        for (int i = 0; i < wanted.size(); i++) {
            Axis axis = wanted.get(i);
            if (axis.size() == 0 && zeroCopies && n.shape(0).isRankKnown()) {
                axes.add(n.shape(0).axis(i));
            } else if (ShapeContents.isNumber(axis) && axis.size() == -1) {
                open = i;
                axes.add(Axis.of(-1));
            } else {
                axes.add(axis);
            }
        }
        if (open >= 0 && n.shape(0).isRankKnown()) {
            axes.set(open, remaining(n.shape(0).axes(), axes, open));
        }
        n.out(n.type(0), Shape.of(axes));
    }

    /** What is left for the open axis: equal symbols cancel, then the known sizes divide. */
    private static Axis remaining(List<Axis> from, List<Axis> to, int open) {
        List<Axis> above = new ArrayList<>();
        long size = 1;
        for (Axis axis : from) {
            if (axis.isKnown()) {
                size *= axis.size();
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
        int axis = positive(n.node.integer("axis", 1), shape.rank());
        n.out(
                n.type(0),
                Shape.of(List.of(
                        product(shape.axes().subList(0, axis)),
                        product(shape.axes().subList(axis, shape.rank())))));
    }

    private static Axis product(List<Axis> axes) {
        if (axes.size() == 1) {
            return axes.get(0);
        }
        long size = 1;
        for (Axis axis : axes) {
            if (!axis.isKnown()) {
                return Axis.of(-1);
            }
            size *= axis.size();
        }
        return Axis.of(size);
    }

    private static void transpose(Inferred n) {
        Shape shape = n.shape(0);
        List<Axis> axes = new ArrayList<>();
        long[] permutation = n.node.integers("perm");
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(shape.axis(permutation.length == 0 ? shape.rank() - 1 - i : (int) permutation[i]));
        }
        n.out(n.type(0), shape.isRankKnown() ? Shape.of(axes) : Shape.UNKNOWN);
    }

    private static void squeeze(Inferred n) {
        Shape shape = n.shape(0);
        long[] given = n.numbers("axes", 1);
        if (!shape.isRankKnown() || given == null && (n.node.hasInput(1) || !shape.isFullyKnown())) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Set<Integer> dropped = given == null ? new TreeSet<>() : axes(given, shape.rank());
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            boolean drop = given == null ? shape.size(i) == 1 : dropped.contains(i);
            if (!drop) {
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
        Set<Integer> added = axes(given, shape.rank() + given.length);
        List<Axis> axes = new ArrayList<>(shape.axes());
        added.forEach(axis -> axes.add(axis, Axis.of(1)));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void concat(Inferred n) {
        Shape result = n.shape(0);
        for (int i = 1; i < n.inputs() && result.isRankKnown(); i++) {
            if (!n.shape(i).isRankKnown()) {
                result = Shape.UNKNOWN;
                break;
            }
            int axis = positive(n.node.integer("axis", 0), result.rank());
            Axis a = result.axis(axis);
            Axis b = n.shape(i).axis(axis);
            result = result.with(axis, a.isKnown() && b.isKnown() ? Axis.of(a.size() + b.size()) : Axis.of(-1));
        }
        n.out(n.type(0), result);
    }

    private static void split(Inferred n) {
        Shape shape = n.shape(0);
        long[] parts = n.numbers("split", 1);
        int count = n.node.outputs().size();
        for (int i = 0; i < count; i++) {
            Shape part = Shape.UNKNOWN;
            if (shape.isRankKnown()) {
                int axis = positive(n.node.integer("axis", 0), shape.rank());
                long size = shape.size(axis);
                long equal = (size + count - 1) / count;
                long own = parts != null
                        ? parts[i]
                        : size < 0 || n.node.hasInput(1) ? -1 : Math.min(equal, size - i * equal);
                part = shape.with(axis, Axis.of(own));
            }
            n.out(i, n.type(0), part);
        }
    }

    private static void slice(Inferred n) {
        Shape shape = n.shape(0);
        if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        long[] starts = n.numbers(1);
        long[] ends = n.numbers(2);
        long[] axes = n.node.hasInput(3)
                ? n.numbers(3)
                : starts == null
                        ? null
                        : java.util.stream.LongStream.range(0, starts.length).toArray();
        long[] steps = n.node.hasInput(4) ? n.numbers(4) : null;
        if (axes == null) {
            n.out(n.type(0), Shape.of(Collections.nCopies(shape.rank(), Axis.of(-1))));
            return;
        }
        Shape result = shape;
        for (int i = 0; i < axes.length; i++) {
            int axis = positive(axes[i], shape.rank());
            boolean known = starts != null && ends != null && (steps != null || !n.node.hasInput(4));
            long step = steps == null ? 1 : steps[i];
            boolean whole = known && starts[i] == 0 && step == 1 && ends[i] >= Integer.MAX_VALUE;
            if (!whole) {
                result = result.with(
                        axis,
                        Axis.of(
                                known && shape.axis(axis).isKnown()
                                        ? sliced(shape.size(axis), starts[i], ends[i], step)
                                        : -1));
            }
        }
        n.out(n.type(0), result);
    }

    private static long sliced(long size, long start, long end, long step) {
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? end + size : end;
        if (step > 0) {
            from = Math.max(0, Math.min(size, from));
            to = Math.max(0, Math.min(size, to));
            return Math.max(0, (to - from + step - 1) / step);
        }
        from = Math.max(-1, Math.min(size - 1, from));
        to = Math.max(-1, Math.min(size - 1, end < 0 && end + size < 0 ? -1 : to));
        return Math.max(0, (from - to - step - 1) / -step);
    }

    private static void pad(Inferred n) {
        Shape shape = n.shape(0);
        long[] pads = n.numbers("pads", 1);
        if (!shape.isRankKnown() || pads == null || n.node.hasInput(3) && n.numbers(3) == null) {
            n.out(
                    n.type(0),
                    shape.isRankKnown() ? Shape.of(Collections.nCopies(shape.rank(), Axis.of(-1))) : Shape.UNKNOWN);
            return;
        }
        long[] axes = n.node.hasInput(3)
                ? n.numbers(3)
                : java.util.stream.LongStream.range(0, shape.rank()).toArray();
        Shape result = shape;
        for (int i = 0; i < axes.length; i++) {
            int axis = positive(axes[i], shape.rank());
            long more = pads[i] + pads[i + axes.length];
            if (more != 0) {
                result = result.with(axis, Axis.of(shape.axis(axis).isKnown() ? shape.size(axis) + more : -1));
            }
        }
        n.out(n.type(0), result);
    }

    private static void tile(Inferred n) {
        long[] repeats = n.numbers(1);
        Shape result = n.shape(0);
        for (int i = 0; repeats != null && i < result.rank(); i++) {
            if (repeats[i] != 1) {
                result = result.with(i, Axis.of(result.axis(i).isKnown() ? result.size(i) * repeats[i] : -1));
            }
        }
        n.out(n.type(0), repeats == null ? Shape.UNKNOWN : result);
    }

    private static void gather(Inferred n) {
        Shape data = n.shape(0);
        Shape indices = n.shape(1);
        if (!data.isRankKnown() || !indices.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        int axis = positive(n.node.integer("axis", 0), data.rank());
        List<Axis> axes = new ArrayList<>(data.axes().subList(0, axis));
        axes.addAll(indices.axes());
        axes.addAll(data.axes().subList(axis + 1, data.rank()));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void constantOfShape(Inferred n) {
        ElementType type = n.node.attributes().get("value") instanceof Attribute.Constant c
                ? c.value().type()
                : ElementType.FLOAT;
        n.out(type, n.content(0) == null ? Shape.UNKNOWN : sized(n.content(0)));
    }

    private static void reduce(Inferred n) {
        n.out(n.type(0), reduced(n, n.numbers("axes", 1), n.node.hasInput(1)));
    }

    private static void argument(Inferred n) {
        n.out(ElementType.INT64, reduced(n, new long[] {n.node.integer("axis", 0)}, false));
    }

    private static Shape reduced(Inferred n, long[] given, boolean unknownAxes) {
        Shape shape = n.shape(0);
        boolean keep = n.node.integer("keepdims", 1) == 1;
        if (!shape.isRankKnown() || given == null && unknownAxes) {
            return Shape.UNKNOWN;
        }
        boolean none = given == null || given.length == 0;
        if (none && n.node.integer("noop_with_empty_axes", 0) == 1) {
            return shape;
        }
        Set<Integer> axes = none
                ? axes(java.util.stream.LongStream.range(0, shape.rank()).toArray(), shape.rank())
                : axes(given, shape.rank());
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
}
