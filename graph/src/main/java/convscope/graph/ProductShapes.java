package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shapes of operators that multiply matrices, recurrent ones among them. */
final class ProductShapes {
    static final Map<String, ShapeRule> RULES = Map.ofEntries(
            entry("Det", ProductShapes::determinant),
            entry("Einsum", ProductShapes::einsum),
            entry("GRU", ProductShapes::recurrent),
            entry("Gemm", ProductShapes::gemm),
            entry("LSTM", ProductShapes::recurrent),
            entry("MatMul", n -> n.out(n.type(0), product(n.shape(0), n.shape(1)))),
            entry("MatMulInteger", n -> n.out(ElementType.INT32, product(n.shape(0), n.shape(1)))),
            entry("QLinearMatMul", n -> n.out(n.type(7), product(n.shape(0), n.shape(3)))),
            entry("RNN", ProductShapes::recurrent));

    private ProductShapes() {}

    private static void gemm(Inferred n) {
        Shape a = n.shape(0);
        Shape b = n.shape(1);
        if (a.isRankKnown() && a.rank() != 2 || b.isRankKnown() && b.rank() != 2) {
            throw new IllegalArgumentException("two matrices are expected");
        }
        boolean turnA = n.node.integer("transA", 0) != 0;
        boolean turnB = n.node.integer("transB", 0) != 0;
        if (a.isRankKnown() && b.isRankKnown()) {
            requireEqual(a.axis(turnA ? 0 : 1), b.axis(turnB ? 1 : 0));
        }
        Axis rows = a.isRankKnown() ? a.axis(turnA ? 1 : 0) : Axis.of(-1);
        Axis columns = b.isRankKnown() ? b.axis(turnB ? 0 : 1) : Axis.of(-1);
        n.out(n.type(0), Shape.of(List.of(rows, columns)));
    }

    private static void requireEqual(Axis a, Axis b) {
        if (a.isKnown() && b.isKnown() && a.size() != b.size()) {
            throw new IllegalArgumentException("the inner sizes " + a + " and " + b + " differ");
        }
    }

    static Shape product(Shape a, Shape b) {
        if (!a.isRankKnown() || !b.isRankKnown()) {
            return Shape.UNKNOWN;
        }
        requireEqual(a.axis(-1), b.axis(b.rank() == 1 ? 0 : -2));
        List<Axis> axes = new ArrayList<>();
        if (a.rank() > 2 || b.rank() > 2) {
            Shape left = Shape.of(a.axes().subList(0, Math.max(0, a.rank() - 2)));
            Shape right = Shape.of(b.axes().subList(0, Math.max(0, b.rank() - 2)));
            axes.addAll(ShapeTable.broadcast(List.of(left, right)).axes());
        }
        if (a.rank() > 1) {
            axes.add(a.axis(-2));
        }
        if (b.rank() > 1) {
            axes.add(b.axis(-1));
        }
        return Shape.of(axes);
    }

    private static void determinant(Inferred n) {
        Shape shape = n.shape(0);
        n.out(n.type(0), shape.isRankKnown() ? Shape.of(shape.axes().subList(0, shape.rank() - 2)) : Shape.UNKNOWN);
    }

    /** {@code X} is {@code [time, batch, in]}, with {@code layout} 1 {@code [batch, time, in]}; the hidden size may also follow from {@code R}. */
    private static void recurrent(Inferred n) {
        Shape x = n.shape(0);
        Shape recurrence = n.shape(2);
        boolean batchFirst = n.node.integer("layout", 0) == 1;
        if (x.isRankKnown() && x.rank() != 3) {
            throw new IllegalArgumentException("a value with 3 axes is expected");
        }
        Axis time = x.isRankKnown() ? x.axis(batchFirst ? 1 : 0) : Axis.of(-1);
        Axis batch = x.isRankKnown() ? x.axis(batchFirst ? 0 : 1) : Axis.of(-1);
        Axis directions = Axis.of(n.node.text("direction", "forward").equals("bidirectional") ? 2 : 1);
        Axis hidden = n.node.has("hidden_size")
                ? Axis.of(n.node.integer("hidden_size", -1))
                : recurrence.rank() == 3 ? recurrence.axis(2) : Axis.of(-1);
        Shape last = Shape.of(batchFirst ? List.of(batch, directions, hidden) : List.of(directions, batch, hidden));
        n.out(
                0,
                n.type(0),
                Shape.of(
                        batchFirst
                                ? List.of(batch, time, directions, hidden)
                                : List.of(time, directions, batch, hidden)));
        n.out(1, n.type(0), last);
        n.out(2, n.type(0), last);
    }

    private static void einsum(Inferred n) {
        List<Shape> shapes = n.shapes();
        EinsumEquation equation = EinsumEquation.of(n.node.text("equation", ""), shapes);
        if (equation == null || equation.operands().size() != n.inputs()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Map<Character, Axis> sizes = new TreeMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            Shape shape = shapes.get(i);
            String letters = equation.operands().get(i);
            if (shape.isRankKnown() && shape.rank() != letters.length()) {
                throw new IllegalArgumentException("'" + letters + "' for a value with " + shape.rank() + " axes");
            }
            for (int axis = 0; axis < letters.length(); axis++) {
                Axis size = shape.isRankKnown() ? shape.axis(axis) : Axis.of(-1);
                sizes.merge(letters.charAt(axis), size, ProductShapes::better);
            }
        }
        List<Axis> axes = new ArrayList<>();
        equation.result().chars().forEach(letter -> axes.add(sizes.getOrDefault((char) letter, Axis.of(-1))));
        n.out(n.type(0), Shape.of(axes));
    }

    /** Of two sizes of one letter the one that says more; 1 is repeated. */
    private static Axis better(Axis a, Axis b) {
        if (a.isKnown() && a.size() != 1) {
            return a;
        }
        return b.isKnown() || a.size() == 1 || a.symbol() == null ? b : a;
    }
}
