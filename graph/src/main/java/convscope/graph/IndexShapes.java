package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shapes of operators that pick elements by index, count them or make them up. */
final class IndexShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("Compress", IndexShapes::compress),
            entry("ConstantOfShape", IndexShapes::constantOfShape),
            entry("Gather", IndexShapes::gather),
            entry("GatherElements", n -> n.out(n.type(0), n.shape(1))),
            entry("GatherND", IndexShapes::gatherNd),
            entry("NonMaxSuppression", n -> n.out(ElementType.INT64, Shape.of(-1, 3))),
            entry(
                    "NonZero",
                    n -> n.out(
                            ElementType.INT64, Shape.of(Math.max(-1, n.shape(0).rank()), -1))),
            entry("OneHot", IndexShapes::oneHot),
            entry("Range", IndexShapes::range),
            entry("Shape", n -> n.out(ElementType.INT64, Shape.of(length(ShapeContents.infer(n))))),
            entry("Size", n -> n.out(ElementType.INT64, Shape.of())),
            entry("Unique", IndexShapes::unique));

    private IndexShapes() {}

    private static void unique(Inferred n) {
        Shape shape = n.shape(0);
        Shape parts = Shape.of(-1);
        if (n.node.has("axis")) {
            parts = shape.isRankKnown()
                    ? shape.with(ShapeTable.axis(n.node.integer("axis", 0), shape.rank()), Axis.of(-1))
                    : Shape.UNKNOWN;
        }
        n.out(0, n.type(0), parts);
        for (int i = 1; i <= 3; i++) {
            n.out(i, ElementType.INT64, Shape.of(-1));
        }
    }

    private static long length(List<Axis> content) {
        return content == null ? -1 : content.size();
    }

    private static void compress(Inferred n) {
        Shape shape = n.shape(0);
        if (!n.node.has("axis")) {
            n.out(n.type(0), Shape.of(-1));
        } else if (!shape.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
        } else {
            int axis = ShapeTable.axis(n.node.integer("axis", 0), shape.rank());
            n.out(n.type(0), shape.with(axis, Axis.of(-1)));
        }
    }

    private static void constantOfShape(Inferred n) {
        ElementType type = n.node.attributes().get("value") instanceof Attribute.Constant c
                ? c.value().type()
                : ElementType.FLOAT;
        n.out(type, MovingShapes.sized(n, 0));
    }

    private static void gather(Inferred n) {
        Shape data = n.shape(0);
        Shape indices = n.shape(1);
        if (!data.isRankKnown() || !indices.isRankKnown()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        int axis = ShapeTable.axis(n.node.integer("axis", 0), data.rank());
        List<Axis> axes = new ArrayList<>(data.axes().subList(0, axis));
        axes.addAll(indices.axes());
        axes.addAll(data.axes().subList(axis + 1, data.rank()));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void gatherNd(Inferred n) {
        Shape data = n.shape(0);
        Shape indices = n.shape(1);
        boolean known =
                data.isRankKnown() && indices.rank() >= 1 && indices.axis(-1).isKnown();
        if (!known) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        List<Axis> axes = new ArrayList<>(indices.axes().subList(0, indices.rank() - 1));
        int picked = Math.toIntExact(n.node.integer("batch_dims", 0) + indices.size(-1));
        axes.addAll(data.axes().subList(picked, data.rank()));
        n.out(n.type(0), Shape.of(axes));
    }

    private static void oneHot(Inferred n) {
        Shape indices = n.shape(0);
        if (!indices.isRankKnown()) {
            n.out(n.type(2), Shape.UNKNOWN);
            return;
        }
        long[] depth = n.numbers(1);
        List<Axis> axes = new ArrayList<>(indices.axes());
        int axis = ShapeTable.axis(n.node.integer("axis", -1), indices.rank() + 1);
        axes.add(axis, Axis.of(depth == null || depth.length != 1 ? -1 : depth[0]));
        n.out(n.type(2), Shape.of(axes));
    }

    private static void range(Inferred n) {
        long[] start = n.numbers(0);
        long[] limit = n.numbers(1);
        long[] step = n.numbers(2);
        boolean known = start != null && limit != null && step != null && step.length == 1 && step[0] != 0;
        n.out(n.type(0), Shape.of(known ? count(start[0], limit[0], step[0]) : -1));
    }

    static long count(long start, long limit, long step) {
        long room = step > 0 ? Math.subtractExact(limit, start) : Math.subtractExact(start, limit);
        return room <= 0 ? 0 : (room - 1) / Math.abs(step) + 1;
    }
}
