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
        String equation = written(n, n.node.text("equation", "").replace(" ", ""));
        int arrow = equation.indexOf("->");
        String[] terms = (arrow < 0 ? equation : equation.substring(0, arrow)).split(",", -1);
        if (equation.contains("...") || terms.length != n.inputs()) {
            n.out(n.type(0), Shape.UNKNOWN);
            return;
        }
        Map<Character, Axis> sizes = new TreeMap<>();
        for (int i = 0; i < terms.length; i++) {
            Shape shape = n.shape(i);
            if (shape.isRankKnown() && shape.rank() != terms[i].length()) {
                throw new IllegalArgumentException("'" + terms[i] + "' for a value with " + shape.rank() + " axes");
            }
            for (int axis = 0; axis < terms[i].length(); axis++) {
                Axis size = shape.isRankKnown() ? shape.axis(axis) : Axis.of(-1);
                sizes.merge(terms[i].charAt(axis), size, ProductShapes::better);
            }
        }
        String letters = arrow < 0 ? "" : equation.substring(arrow + 2);
        List<Axis> axes = new ArrayList<>();
        letters.chars().forEach(letter -> axes.add(sizes.getOrDefault((char) letter, Axis.of(-1))));
        n.out(n.type(0), Shape.of(axes));
    }

    /** With a letter for every axis that dots stand for, where it is known how many there are; the result without an arrow begins with them. */
    private static String written(Inferred n, String equation) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        StringBuilder letters = new StringBuilder();
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                .chars()
                .filter(c -> equation.indexOf(c) < 0)
                .forEach(c -> letters.append((char) c));
        int most = 0;
        int[] dotted = new int[terms.length];
        for (int i = 0; i < terms.length && i < n.inputs(); i++) {
            if (terms[i].contains("...")) {
                dotted[i] = n.shape(i).rank() - (terms[i].length() - 3);
                if (!n.shape(i).isRankKnown() || dotted[i] < 0 || dotted[i] > letters.length()) {
                    return equation;
                }
                most = Math.max(most, dotted[i]);
            }
        }
        String all = letters.substring(0, most);
        for (int i = 0; i < terms.length; i++) {
            terms[i] = terms[i].replace("...", all.substring(most - dotted[i]));
        }
        StringBuilder result = new StringBuilder(sides.length == 2 ? sides[1].replace("...", all) : all);
        if (sides.length < 2) {
            sides[0].chars()
                    .filter(c -> c != ',' && c != '.' && sides[0].indexOf(c) == sides[0].lastIndexOf(c))
                    .sorted()
                    .forEach(c -> result.append((char) c));
        }
        return String.join(",", terms) + "->" + result;
    }

    /** Of two sizes of one letter the one that says more; 1 is repeated. */
    private static Axis better(Axis a, Axis b) {
        if (a.isKnown() && a.size() != 1) {
            return a;
        }
        return b.isKnown() || a.size() == 1 || a.symbol() == null ? b : a;
    }
}
