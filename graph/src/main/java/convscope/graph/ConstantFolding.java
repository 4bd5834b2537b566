package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Computes what a graph computes from constants alone, where it is small and whole-numbered: the amounts of padding, shapes and indices that exporters leave as
 * chains of nodes.
 */
final class ConstantFolding {
    private static final int LARGEST = 4096;

    private ConstantFolding() {}

    static Graph fold(Graph graph) {
        boolean likened = graph.nodes().stream().anyMatch(node -> node.is("CastLike"));
        ShapeInference types = likened ? ShapeInference.of(graph) : null;
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.constants());
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Tensor value = value(node, constants, types);
            if (value == null) {
                kept.add(node);
            } else {
                constants.put(node.outputs().get(0), value);
            }
        }
        return new Graph(graph.name(), graph.inputs(), graph.outputs(), kept, constants);
    }

    private static Tensor value(Node node, Map<String, Tensor> constants, ShapeInference types) {
        if (!node.domain().isEmpty() || node.outputs().size() != 1) {
            return null;
        }
        List<Tensor> known = node.inputs().stream().map(constants::get).toList();
        return switch (node.op()) {
            case "Constant" -> constant(node);
            case "CastLike" -> likened(node, known.get(0), types);
            case "Expand" -> repeated(known.get(0), known.get(1));
            case "Shape" -> shape(node, known.get(0));
            default -> ofWholeNumbers(node, constants);
        };
    }

    private static Tensor ofWholeNumbers(Node node, Map<String, Tensor> constants) {
        List<Tensor> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            Tensor constant = constants.get(input);
            if (constant == null && !input.isEmpty()
                    || constant != null && (!isWhole(constant) || constant.count() > LARGEST)) {
                return null;
            }
            inputs.add(constant);
        }
        return inputs.isEmpty() || inputs.get(0) == null ? null : computed(node, inputs);
    }

    /** The value of a {@code Constant} node, or null where it is of a kind that no tensor holds. */
    static Tensor constant(Node node) {
        if (node.attributes().get("value") instanceof Attribute.Constant c) {
            return c.value();
        }
        if (node.attributes().get("value_float") instanceof Attribute.Real real) {
            return Tensor.scalar(real.value());
        }
        if (node.attributes().get("value_int") instanceof Attribute.Int whole) {
            return Tensor.scalar(whole.value());
        }
        if (node.attributes().get("value_ints") instanceof Attribute.Ints) {
            return Tensor.of(node.integers("value_ints"), node.integers("value_ints").length);
        }
        if (node.attributes().get("value_floats") instanceof Attribute.Reals reals) {
            return Tensor.of(reals.floats(), reals.values().size());
        }
        if (node.attributes().get("value_string") instanceof Attribute.Text text) {
            return Tensor.of(List.of(text.value()));
        }
        return node.attributes().get("value_strings") instanceof Attribute.Texts texts
                ? Tensor.of(texts.values(), texts.values().size())
                : null;
    }

    /** A number that is cast to the type that it has already, as exporters write it beside each of their numbers. */
    private static Tensor likened(Node node, Tensor x, ShapeInference types) {
        return x != null && x.type() == types.edge(node.inputs().get(1)).type() ? x : null;
    }

    private static Tensor shape(Node node, Tensor x) {
        if (x == null) {
            return null;
        }
        long[] shape = x.shape();
        int from = place(node.integer("start", 0), shape.length);
        int to = place(node.integer("end", shape.length), shape.length);
        long[] part = from < to ? Arrays.copyOfRange(shape, from, to) : new long[0];
        return Tensor.of(part, part.length);
    }

    private static int place(long given, int rank) {
        return (int) Math.max(0, Math.min(rank, given < 0 ? given + rank : given));
    }

    /** One number as often as sizes say. */
    private static Tensor repeated(Tensor number, Tensor sizes) {
        if (number == null
                || sizes == null
                || number.type() == ElementType.STRING
                || number.count() != 1
                || !isWhole(sizes)
                || sizes.rank() != 1) {
            return null;
        }
        long[] shape = sizes.longs();
        boolean wider = shape.length >= number.rank() && Arrays.stream(shape).allMatch(size -> size > 0);
        double count = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
        return wider && count <= LARGEST
                ? number.reshaped(1).repeated((int) count).reshaped(shape)
                : null;
    }

    static boolean isWhole(Tensor tensor) {
        return tensor.type() == ElementType.INT64 || tensor.type() == ElementType.INT32;
    }

    private static Tensor computed(Node node, List<Tensor> in) {
        Tensor x = in.get(0);
        return switch (node.op()) {
            case "Identity" -> x;
            case "Cast" -> cast(x, ElementType.ofCode((int) node.integer("to", 1)));
            case "Reshape" -> node.integer("allowzero", 0) == 0
                    ? reshaped(x, in.get(1).longs())
                    : null;
            case "Squeeze" -> x.rank() == 1 ? x.reshaped() : null;
            case "Unsqueeze" -> x.rank() == 0 ? x.reshaped(1) : null;
            case "Concat" -> concat(in);
            case "ConstantOfShape" -> constantOfShape(node, x.longs());
            case "Transpose" -> x.rank() == 2 && Arrays.equals(node.integers("perm", 1, 0), new long[] {1, 0})
                    ? turned(x)
                    : null;
            case "Slice" -> slice(in);
            case "Gather" -> x.rank() == 1 ? gather(x, in.get(1)) : null;
            default -> null;
        };
    }

    private static Tensor cast(Tensor x, ElementType to) {
        return to == ElementType.INT64 ? Tensor.of(x.longs(), x.shape()) : null;
    }

    private static Tensor reshaped(Tensor x, long[] shape) {
        long[] sizes = shape.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == -1) {
                open = i;
            } else {
                sizes[i] = sizes[i] == 0 && i < x.rank() ? x.size(i) : sizes[i];
                known *= sizes[i];
            }
        }
        if (open >= 0) {
            sizes[open] = known == 0 ? 0 : x.count() / known;
        }
        return Arrays.stream(sizes).reduce(1, (a, b) -> a * b) == x.count() ? x.reshaped(sizes) : null;
    }

    private static Tensor concat(List<Tensor> parts) {
        if (parts.stream().anyMatch(p -> p == null || p.rank() != 1)) {
            return null;
        }
        long[] all = parts.stream().flatMapToLong(p -> Arrays.stream(p.longs())).toArray();
        return Tensor.of(all, all.length);
    }

    private static Tensor constantOfShape(Node node, long[] shape) {
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (!(node.attributes().get("value") instanceof Attribute.Constant c)
                || !isWhole(c.value())
                || count < 0
                || count > LARGEST) {
            return null;
        }
        long[] values = new long[(int) count];
        Arrays.fill(values, c.value().longs()[0]);
        return Tensor.of(values, shape);
    }

    private static Tensor turned(Tensor x) {
        int rows = (int) x.size(0);
        int columns = (int) x.size(1);
        long[] from = x.longs();
        long[] to = new long[from.length];
        for (int i = 0; i < from.length; i++) {
            to[i % columns * rows + i / columns] = from[i];
        }
        return Tensor.of(to, columns, rows);
    }

    /** Along the first axis only. */
    private static Tensor slice(List<Tensor> in) {
        Tensor x = in.get(0);
        boolean one = in.get(1).count() == 1 && x.rank() >= 1;
        boolean first = in.size() < 4
                || in.get(3) == null
                || in.get(3).longs()[0] == 0
                || in.get(3).longs()[0] == -x.rank();
        if (!one || !first) {
            return null;
        }
        int size = (int) x.size(0);
        long step = in.size() > 4 && in.get(4) != null ? in.get(4).longs()[0] : 1;
        if (step == 0) {
            return null;
        }
        int[] picked = picked(size, in.get(1).longs()[0], in.get(2).longs()[0], step);
        int row = size == 0 ? 0 : (int) (x.count() / size);
        long[] from = x.longs();
        long[] to = new long[picked.length * row];
        for (int i = 0; i < picked.length; i++) {
            System.arraycopy(from, picked[i] * row, to, i * row, row);
        }
        long[] shape = x.shape();
        shape[0] = picked.length;
        return Tensor.of(to, shape);
    }

    private static int[] picked(int size, long start, long end, long step) {
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? Math.max(end + size, -1) : end;
        if (step > 0) {
            from = Math.max(0, Math.min(size, from));
            to = Math.max(0, Math.min(size, to));
        } else {
            from = Math.max(-1, Math.min(size - 1, from));
            to = Math.max(-1, Math.min(size - 1, to));
        }
        int count = (int) Math.max(0, step > 0 ? (to - from + step - 1) / step : (from - to - step - 1) / -step);
        long begin = from;
        return IntStream.range(0, count).map(i -> (int) (begin + i * step)).toArray();
    }

    private static Tensor gather(Tensor x, Tensor indices) {
        long[] from = x.longs();
        long[] picked = indices.longs();
        for (int i = 0; i < picked.length; i++) {
            long at = picked[i] < 0 ? picked[i] + from.length : picked[i];
            if (at < 0 || at >= from.length) {
                return null;
            }
            picked[i] = from[(int) at];
        }
        return Tensor.of(picked, indices.shape());
    }
}
