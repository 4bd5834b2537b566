package convscope.graph;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the contents of small integer vectors through the nodes that exporters use to compute shapes: Shape, Gather, Concat and their like. A negative number
 * is kept as an axis of that size, which no real axis has; an unknown one is an axis of size -1 with a symbol or none.
 */
final class ShapeContents {
    private static final int LONGEST = 64;
    private static final String LITERAL = "number";

    private ShapeContents() {}

    static boolean isVector(Tensor tensor) {
        boolean whole = tensor.type() == ElementType.INT64 || tensor.type() == ElementType.INT32;
        return whole && tensor.rank() <= 1 && tensor.count() <= LONGEST;
    }

    static List<Axis> of(Tensor tensor) {
        List<Axis> axes = new ArrayList<>();
        for (long number : tensor.longs()) {
            axes.add(literal(number));
        }
        return axes;
    }

    private static Axis literal(long number) {
        return number >= 0 ? Axis.of(number) : new Axis(number, LITERAL);
    }

    /** Whether the number itself is known, be it negative. */
    static boolean isNumber(Axis axis) {
        return axis.isKnown() || LITERAL.equals(axis.symbol());
    }

    static long number(Axis axis) {
        return axis.size();
    }

    /** Contents of the first output, or null. */
    static List<Axis> infer(Inferred n) {
        if (n.node.outputs().isEmpty() || !n.node.domain().isEmpty()) {
            return null;
        }
        return switch (n.node.op()) {
            case "Shape" -> shape(n);
            case "Identity", "Cast", "Unsqueeze", "Squeeze", "Reshape" -> shortVector(n) ? n.content(0) : null;
            case "Concat" -> concat(n);
            case "Gather" -> gather(n);
            case "Slice" -> slice(n);
            case "Add", "Sub", "Mul", "Div" -> arithmetic(n);
            case "ConstantOfShape" -> filled(n);
            default -> null;
        };
    }

    private static boolean shortVector(Inferred n) {
        Shape result = n.content(0) == null ? Shape.UNKNOWN : n.shape(0);
        return result.isRankKnown() && result.rank() <= 1;
    }

    private static List<Axis> shape(Inferred n) {
        Shape shape = n.shape(0);
        if (!shape.isRankKnown()) {
            return null;
        }
        int rank = shape.rank();
        int start = clamp(n.node.integer("start", 0), rank);
        int end = clamp(n.node.integer("end", rank), rank);
        return shape.axes().subList(Math.min(start, end), end);
    }

    private static int clamp(long index, int rank) {
        return (int) Math.max(0, Math.min(rank, index < 0 ? index + rank : index));
    }

    private static List<Axis> concat(Inferred n) {
        List<Axis> all = new ArrayList<>();
        for (int i = 0; i < n.inputs(); i++) {
            if (n.content(i) == null || n.shape(i).rank() != 1) {
                return null;
            }
            all.addAll(n.content(i));
        }
        return all.size() <= LONGEST ? all : null;
    }

    private static List<Axis> gather(Inferred n) {
        List<Axis> from = n.content(0);
        long[] indices = n.numbers(1);
        if (from == null || indices == null || n.shape(0).rank() != 1) {
            return null;
        }
        List<Axis> picked = new ArrayList<>();
        for (long index : indices) {
            picked.add(from.get((int) (index < 0 ? index + from.size() : index)));
        }
        return picked;
    }

    private static List<Axis> slice(Inferred n) {
        List<Axis> from = n.content(0);
        long[] starts = n.numbers(1);
        long[] ends = n.numbers(2);
        long[] steps = n.node.hasInput(4) ? n.numbers(4) : new long[] {1};
        if (from == null
                || starts == null
                || ends == null
                || steps == null
                || n.shape(0).rank() != 1
                || starts.length != 1
                || steps[0] < 1) {
            return null;
        }
        List<Axis> picked = new ArrayList<>();
        int end = clamp(ends[0], from.size());
        for (long i = clamp(starts[0], from.size()); i < end; i += steps[0]) {
            picked.add(from.get((int) i));
        }
        return picked;
    }

    private static List<Axis> arithmetic(Inferred n) {
        List<Axis> a = n.content(0);
        List<Axis> b = n.content(1);
        boolean whole = n.type(0) == ElementType.INT64 || n.type(0) == ElementType.INT32;
        if (a == null || b == null || !whole || a.isEmpty() || b.isEmpty()) {
            return null;
        }
        int size = Math.max(a.size(), b.size());
        if (a.size() != size && a.size() != 1 || b.size() != size && b.size() != 1) {
            return null;
        }
        List<Axis> results = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Axis left = a.get(a.size() == 1 ? 0 : i);
            Axis right = b.get(b.size() == 1 ? 0 : i);
            results.add(
                    isNumber(left) && isNumber(right)
                            ? computed(n.node.op(), number(left), number(right))
                            : Axis.of(-1));
        }
        return results;
    }

    private static Axis computed(String operator, long a, long b) {
        if (operator.equals("Div") && b == 0) {
            return Axis.of(-1);
        }
        return literal(
                switch (operator) {
                    case "Add" -> a + b;
                    case "Sub" -> a - b;
                    case "Mul" -> a * b;
                    default -> a / b;
                });
    }

    private static List<Axis> filled(Inferred n) {
        long[] shape = n.numbers(0);
        if (shape == null || shape.length != 1 || shape[0] < 0 || shape[0] > LONGEST) {
            return null;
        }
        Attribute value = n.node.attributes().get("value");
        if (value instanceof Attribute.Constant c && !isVector(c.value()) || value == null) {
            return null;
        }
        long number = ((Attribute.Constant) value).value().longs()[0];
        return new ArrayList<>(java.util.Collections.nCopies((int) shape[0], literal(number)));
    }
}
