package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operations that give the same numbers in another shape, put several values together, or take one apart. */
final class ShapeOperations {
    private ShapeOperations() {}

    /** To a shape that counts the batch; it is kept as it is where the shape leaves it free. */
    static Held reshape(Emission e) {
        Held x = e.in();
        JsonNode given = Given.value(e, 1, "newshape", "shape");
        if (given == null || !given.isArray()) {
            throw e.unsupported("a shape that is computed");
        }
        long[] shape = Given.list(e, 1, "newshape", "shape");
        long count = ShapeLayers.product(rest(x.shape()));
        long known = 1;
        for (long size : rest(shape)) {
            known = size < 0 ? -1 : known < 0 ? -1 : Math.multiplyExact(known, size);
        }
        long[] sizes = shape.clone();
        if (shape.length > 0 && shape[0] == -1 && known >= 0 && known == count) {
            sizes[0] = x.size(0);
        } else {
            int free = IntStream.range(0, shape.length)
                    .filter(i -> shape[i] == -1)
                    .findFirst()
                    .orElse(-1);
            if (free > 0 && count >= 0 && x.size(0) < 0) {
                long others = -ShapeLayers.product(
                        LongStream.of(rest(shape)).map(Math::abs).toArray());
                sizes[free] = others == 0 || count % -others != 0 ? -1 : count / -others;
            }
        }
        return Held.plain(e.op("Reshape", e.logical(x), e.integers(shape)), sizes);
    }

    private static long[] rest(long[] shape) {
        return shape.length == 0 ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    }

    static Held flattened(Emission e) {
        long count = ShapeLayers.product(e.in().shape());
        return Held.plain(e.op("Reshape", e.logical(e.in()), e.integers(-1)), count);
    }

    static Held expanded(Emission e) {
        Held x = e.in();
        long[] given = Given.list(e, 1, "axis");
        int rank = x.rank() + (given == null ? 1 : given.length);
        long[] axes = LongStream.of(given == null ? new long[] {0} : given)
                .map(a -> Given.axis(e, a, rank))
                .sorted()
                .toArray();
        List<Long> sizes = new ArrayList<>();
        LongStream.of(x.shape()).forEach(sizes::add);
        LongStream.of(axes).forEach(a -> sizes.add((int) a, 1L));
        return Held.plain(
                e.op("Unsqueeze", e.logical(x), e.integers(axes)),
                sizes.stream().mapToLong(s -> s).toArray());
    }

    static Held squeezed(Emission e) {
        Held x = e.in();
        long[] given = Given.list(e, 1, "axis");
        long[] axes = given == null || given.length == 0
                ? IntStream.range(0, x.rank())
                        .filter(i -> x.size(i) == 1)
                        .mapToLong(i -> i)
                        .toArray()
                : LongStream.of(given).map(a -> Given.axis(e, a, x.rank())).toArray();
        long[] sizes = IntStream.range(0, x.rank())
                .filter(i -> LongStream.of(axes).noneMatch(a -> a == i))
                .mapToLong(x::size)
                .toArray();
        return Held.plain(e.op("Squeeze", e.logical(x), e.integers(axes)), sizes);
    }

    static Held concatenated(Emission e) {
        int rank = e.in().rank();
        int axis = Given.axis(e, Given.integer(e, e.keras2() ? 0 : -1, "axis"), rank);
        boolean moved = e.inputs.stream().allMatch(Held::moved);
        return MergeLayers.joined(e, e.inputs, axis, moved);
    }

    static Held stacked(Emission e) {
        int axis = Given.axis(e, Given.integer(e, 0, "axis"), e.in().rank() + 1);
        List<Held> wide = new ArrayList<>();
        for (Held part : e.inputs) {
            List<Long> sizes = new ArrayList<>();
            LongStream.of(part.shape()).forEach(sizes::add);
            sizes.add(axis, 1L);
            wide.add(Held.plain(
                    e.op("Unsqueeze", e.logical(part), e.integers(axis)),
                    sizes.stream().mapToLong(s -> s).toArray()));
        }
        return MergeLayers.joined(e, wide, axis, false);
    }

    /** Into equal parts, or parts of given sizes; Keras 3 names the places where to cut instead of sizes. */
    static List<Held> split(Emission e) {
        Held x = e.in();
        int axis = Given.axis(e, Given.integer(e, 0, "axis"), x.rank());
        long size = x.size(axis);
        JsonNode parts = Given.value(e, 1, "indices_or_sections", "num_or_size_splits");
        if (parts == null || size < 0) {
            throw e.unsupported("to split an axis of free size");
        }
        return cut(e, x, axis, parts.isInt() ? equal(e, size, parts.intValue()) : sizes(e, size));
    }

    private static long[] equal(Emission e, long size, int count) {
        if (count < 1 || size % count != 0) {
            throw e.misfit("an axis of " + size + " is not split into " + count + " equal parts");
        }
        long[] sizes = new long[count];
        Arrays.fill(sizes, size / count);
        return sizes;
    }

    private static long[] sizes(Emission e, long size) {
        long[] given = Given.list(e, 1, "indices_or_sections", "num_or_size_splits");
        if (e.keras2()) {
            long known = LongStream.of(given).filter(s -> s >= 0).sum();
            return LongStream.of(given).map(s -> s < 0 ? size - known : s).toArray();
        }
        long[] sizes = new long[given.length + 1];
        for (int i = 0; i <= given.length; i++) {
            sizes[i] = (i < given.length ? given[i] : size) - (i == 0 ? 0 : given[i - 1]);
        }
        return sizes;
    }

    private static List<Held> cut(Emission e, Held x, int axis, long[] sizes) {
        List<Value> parts = e.ops(
                "Split", Map.of("axis", Attribute.of((long) x.axis(axis))), sizes.length, x.value(), e.integers(sizes));
        List<Held> found = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            long[] shape = x.shape();
            shape[axis] = sizes[i];
            found.add(new Held(parts.get(i), shape, x.moved()));
        }
        return found;
    }

    static List<Held> unstacked(Emission e) {
        Held x = e.plain(e.in());
        int axis = Given.axis(e, Given.integer(e, 0, "axis"), x.rank());
        if (x.size(axis) < 0) {
            throw e.unsupported("to unstack an axis of free size");
        }
        long[] ones = new long[(int) x.size(axis)];
        Arrays.fill(ones, 1);
        long[] rest = IntStream.range(0, x.rank())
                .filter(i -> i != axis)
                .mapToLong(x::size)
                .toArray();
        return cut(e, x, axis, ones).stream()
                .map(h -> Held.plain(e.op("Squeeze", h.value(), e.integers(axis)), rest))
                .toList();
    }

    static Held padded(Emission e) {
        Held x = e.plain(e.in());
        JsonNode widths = Given.value(e, 1, "pad_width", "paddings");
        String mode = Given.text(e, "constant", "mode").toLowerCase(java.util.Locale.ROOT);
        if (!List.of("constant", "reflect", "edge").contains(mode)) {
            throw e.unsupported("padding mode '" + mode + "'");
        }
        long[] pads = new long[2 * x.rank()];
        long[] sizes = x.shape();
        for (int i = 0; i < x.rank(); i++) {
            for (int side = 0; side < 2; side++) {
                JsonNode width = widths == null || widths.isInt()
                        ? widths
                        : widths.path(widths.size() == 1 ? 0 : i).path(side);
                if (width == null || !width.isInt() || width.intValue() < 0) {
                    throw e.config.wrong("pad_width", widths, "two whole numbers for each axis");
                }
                pads[side * x.rank() + i] = width.intValue();
                sizes[i] = sizes[i] < 0 ? -1 : sizes[i] + width.intValue();
            }
        }
        double filling = Given.real(e, 0, "constant_values");
        Map<String, Attribute> attributes = Map.of("mode", Attribute.of(mode));
        return Held.plain(
                filling == 0
                        ? e.op("Pad", attributes, x.value(), e.integers(pads))
                        : e.op("Pad", attributes, x.value(), e.integers(pads), e.number(filling)),
                sizes);
    }
}
