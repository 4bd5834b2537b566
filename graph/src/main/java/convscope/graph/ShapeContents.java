package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.Shape.Axis;
import convscope.graph.ShapeInference.Inferred;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Follows the contents of small integer vectors through the nodes that exporters use to compute shapes: Shape, Gather, Concat and their like. A negative number
 * is kept as an axis of that size with a mark, which no real axis has; an unknown one is an axis of size -1 with a symbol or none.
 */
final class ShapeContents {
    static final int LONGEST = 64;
    private static final String MARK = "\0number";
    private static final Axis OPEN = Axis.of(-1);

    /** The contents of the first output of an operator, or null where they are not known. */
    private static final Map<String, Function<Inferred, List<Axis>>> FOLLOWED = Map.ofEntries(
            entry("Add", ShapeContents::arithmetic),
            entry("Cast", ShapeContents::cast),
            entry("Concat", ShapeContents::concat),
            entry("ConstantOfShape", ShapeContents::filled),
            entry("Div", ShapeContents::arithmetic),
            entry("Equal", ShapeContents::arithmetic),
            entry("Expand", ShapeContents::expanded),
            entry("Gather", ShapeContents::gather),
            entry("Identity", n -> n.content(0)),
            entry("Max", ShapeContents::arithmetic),
            entry("Min", ShapeContents::arithmetic),
            entry("Mul", ShapeContents::arithmetic),
            entry("Range", ShapeContents::range),
            entry("ReduceProd", ShapeContents::reduced),
            entry("Reshape", n -> n.content(0)),
            entry("Shape", ShapeContents::shape),
            entry(
                    "Size",
                    n -> n.shape(0).isRankKnown() ? List.of(product(n.shape(0).axes())) : null),
            entry("Slice", ShapeContents::slice),
            entry("Squeeze", n -> n.content(0)),
            entry("Sub", ShapeContents::arithmetic),
            entry("Unsqueeze", n -> n.content(0)),
            entry("Where", ShapeContents::chosen));

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
        return number >= 0 ? Axis.of(number) : new Axis(number, MARK);
    }

    /** Whether the number itself is known, be it negative. */
    static boolean isNumber(Axis axis) {
        return axis.isKnown() || MARK.equals(axis.symbol());
    }

    static long number(Axis axis) {
        return axis.size();
    }

    /** Contents of the first output, or null. */
    static List<Axis> infer(Inferred n) {
        if (n.node.outputs().isEmpty() || !n.node.domain().isEmpty()) {
            return null;
        }
        Function<Inferred, List<Axis>> follow = FOLLOWED.get(n.node.op());
        try {
            List<Axis> content = follow == null ? null : follow.apply(n);
            return content == null || content.size() > LONGEST ? null : content;
        } catch (ArithmeticException overflow) {
            return null;
        }
    }

    /** Only into types that hold the same numbers. */
    private static List<Axis> cast(Inferred n) {
        long to = n.node.integer("to", 0);
        boolean same = to == ElementType.INT64.code() || to == ElementType.INT32.code();
        boolean whole = n.type(0) == ElementType.INT64 || n.type(0) == ElementType.INT32;
        boolean real = to == ElementType.FLOAT.code() || to == ElementType.DOUBLE.code();
        return same || whole && real ? n.content(0) : null;
    }

    private static List<Axis> reduced(Inferred n) {
        boolean all = n.content(0) != null && n.node.integer("noop_with_empty_axes", 0) == 0;
        return all ? List.of(product(n.content(0))) : null;
    }

    private static Axis product(List<Axis> factors) {
        Axis product = Axis.of(1);
        for (Axis factor : factors) {
            product = computed("Mul", product, factor);
        }
        return product;
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
        return all;
    }

    private static List<Axis> gather(Inferred n) {
        List<Axis> from = n.content(0);
        long[] indices = n.numbers(1);
        if (from == null || indices == null || n.shape(0).rank() != 1) {
            return null;
        }
        List<Axis> picked = new ArrayList<>();
        for (long index : indices) {
            picked.add(from.get(Math.toIntExact(index < 0 ? index + from.size() : index)));
        }
        return picked;
    }

    private static List<Axis> slice(Inferred n) {
        List<Axis> from = n.content(0);
        long[] starts = n.numbers("starts", 1);
        long[] ends = n.numbers("ends", 2);
        long[] steps = n.node.hasInput(4) ? n.numbers(4) : new long[] {1};
        boolean known = from != null && starts != null && ends != null && steps != null;
        if (!known || n.shape(0).rank() != 1 || starts.length != 1 || steps[0] < 1) {
            return null;
        }
        List<Axis> picked = new ArrayList<>();
        int end = clamp(ends[0], from.size());
        for (long i = clamp(starts[0], from.size()); i < end; i += Math.min(LONGEST, steps[0])) {
            picked.add(from.get((int) i));
        }
        return picked;
    }

    private static List<Axis> range(Inferred n) {
        long[] start = n.numbers(0);
        long[] limit = n.numbers(1);
        long[] step = n.numbers(2);
        if (start == null || limit == null || step == null || step[0] == 0) {
            return null;
        }
        long count = IndexShapes.count(start[0], limit[0], step[0]);
        if (count > LONGEST) {
            return null;
        }
        List<Axis> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(literal(start[0] + i * step[0]));
        }
        return numbers;
    }

    private static List<Axis> filled(Inferred n) {
        long[] shape = n.numbers(0);
        boolean whole = n.node.attributes().get("value") instanceof Attribute.Constant c
                && isVector(c.value())
                && c.value().count() == 1;
        if (!whole || shape == null || shape.length > 1 || shape.length == 1 && shape[0] > LONGEST) {
            return null;
        }
        Tensor value = ((Attribute.Constant) n.node.attributes().get("value")).value();
        return Collections.nCopies(shape.length == 0 ? 1 : (int) shape[0], literal(value.longs()[0]));
    }

    private static List<Axis> expanded(Inferred n) {
        long[] shape = n.numbers(1);
        List<Axis> from = n.content(0);
        boolean one = shape != null && shape.length == 1 && from != null && from.size() == 1;
        return one && shape[0] >= 0 && shape[0] <= LONGEST ? Collections.nCopies((int) shape[0], from.get(0)) : null;
    }

    private static List<Axis> arithmetic(Inferred n) {
        List<Axis> a = n.content(0);
        List<Axis> b = n.content(1);
        boolean whole = n.type(0) == ElementType.INT64 || n.type(0) == ElementType.INT32;
        if (!whole || n.inputs() != 2 || !fit(a, b)) {
            return null;
        }
        List<Axis> results = new ArrayList<>();
        for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
            results.add(computed(n.node.op(), pick(a, i), pick(b, i)));
        }
        return results;
    }

    private static boolean fit(List<Axis> a, List<Axis> b) {
        return a != null
                && b != null
                && !a.isEmpty()
                && !b.isEmpty()
                && (a.size() == b.size() || a.size() == 1 || b.size() == 1);
    }

    private static Axis pick(List<Axis> list, int index) {
        return list.get(list.size() == 1 ? 0 : index);
    }

    private static List<Axis> chosen(Inferred n) {
        long[] conditions = n.numbers(0);
        List<Axis> a = n.content(1);
        List<Axis> b = n.content(2);
        if (conditions == null || !fit(a, b) || conditions.length != Math.max(a.size(), b.size())) {
            return null;
        }
        List<Axis> results = new ArrayList<>();
        for (int i = 0; i < conditions.length; i++) {
            results.add(pick(conditions[i] != 0 ? a : b, i));
        }
        return results;
    }

    private static Axis computed(String operator, Axis a, Axis b) {
        if (isNumber(a) && isNumber(b)) {
            return computed(operator, number(a), number(b));
        }
        boolean same = a.surelyEquals(b);
        return switch (operator) {
            case "Add" -> is(a, 0) ? b : is(b, 0) ? a : OPEN;
            case "Sub" -> is(b, 0) ? a : same ? Axis.of(0) : OPEN;
            case "Mul" -> is(a, 0) || is(b, 0) ? Axis.of(0) : is(a, 1) ? b : is(b, 1) ? a : OPEN;
            case "Div" -> is(b, 1) ? a : OPEN;
            case "Equal" -> same ? Axis.of(1) : neverEqual(a, b) ? Axis.of(0) : OPEN;
            default -> same ? a : OPEN;
        };
    }

    /** A symbol stands for a size, which is not negative. */
    private static boolean neverEqual(Axis a, Axis b) {
        return isNumber(a) && number(a) < 0 && b.symbol() != null || isNumber(b) && number(b) < 0 && a.symbol() != null;
    }

    private static boolean is(Axis axis, long number) {
        return axis.size() == number && isNumber(axis);
    }

    private static Axis computed(String operator, long a, long b) {
        if (operator.equals("Div") && b == 0) {
            return OPEN;
        }
        return literal(
                switch (operator) {
                    case "Add" -> Math.addExact(a, b);
                    case "Sub" -> Math.subtractExact(a, b);
                    case "Mul" -> Math.multiplyExact(a, b);
                    case "Equal" -> a == b ? 1 : 0;
                    case "Max" -> Math.max(a, b);
                    case "Min" -> Math.min(a, b);
                    default -> a / b;
                });
    }
}
