package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operations that put numbers in another order, pick or repeat them. */
final class MovingOperations {
    private MovingOperations() {}

    static Held transpose(Emission e) {
        long[] axes = Given.list(e, 1, "axes", "perm");
        int rank = e.in().rank();
        return permuted(
                e,
                axes == null
                        ? IntStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                        : Arrays.stream(axes)
                                .mapToInt(a -> Given.axis(e, a, rank))
                                .toArray());
    }

    private static Held permuted(Emission e, int[] axes) {
        Held x = e.in();
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.range(0, x.rank()).toArray())) {
            throw e.misfit("axes " + Arrays.toString(axes) + " are not those of a value with " + x.rank() + " axes");
        }
        long[] held = Arrays.stream(axes).mapToLong(x::axis).toArray();
        long[] sizes = Arrays.stream(axes).mapToLong(x::size).toArray();
        return Held.plain(e.writer.transposed(x.value(), held), sizes);
    }

    static Held swapped(Emission e) {
        int rank = e.in().rank();
        int[] axes = IntStream.range(0, rank).toArray();
        int a = Given.axis(e, Given.integer(e, -1, "axis1"), rank);
        int b = Given.axis(e, Given.integer(e, -2, "axis2"), rank);
        axes[a] = b;
        axes[b] = a;
        return permuted(e, axes);
    }

    static Held moved(Emission e) {
        int rank = e.in().rank();
        int[] from = axes(e, rank, "source");
        int[] to = axes(e, rank, "destination");
        List<Integer> order = new ArrayList<>();
        IntStream.range(0, rank)
                .filter(i -> Arrays.stream(from).noneMatch(a -> a == i))
                .forEach(order::add);
        int[] byTarget = IntStream.range(0, to.length)
                .boxed()
                .sorted((i, j) -> to[i] - to[j])
                .mapToInt(i -> i)
                .toArray();
        for (int i : byTarget) {
            order.add(to[i], from[i]);
        }
        return permuted(e, order.stream().mapToInt(i -> i).toArray());
    }

    private static int[] axes(Emission e, int rank, String name) {
        long[] given = Given.list(e, -1, name);
        if (given == null) {
            throw e.config.wrong(name, null, "axes");
        }
        return Arrays.stream(given).mapToInt(a -> Given.axis(e, a, rank)).toArray();
    }

    static Held tiled(Emission e) {
        Held x = e.plain(e.in());
        long[] repeats = Given.list(e, 1, "repeats", "multiples");
        if (repeats == null || repeats.length > x.rank()) {
            throw e.unsupported("repeats that are computed or that add axes");
        }
        long[] all = new long[x.rank()];
        Arrays.fill(all, 1);
        System.arraycopy(repeats, 0, all, x.rank() - repeats.length, repeats.length);
        long[] sizes = x.shape();
        for (int i = 0; i < all.length; i++) {
            sizes[i] = sizes[i] < 0 ? -1 : Math.multiplyExact(sizes[i], all[i]);
        }
        return Held.plain(e.op("Tile", x.value(), e.integers(all)), sizes);
    }

    /** Each element several times in a row. */
    static Held repeated(Emission e) {
        Held x = e.plain(e.in());
        long[] repeats = Given.list(e, 1, "repeats");
        long[] given = Given.list(e, 2, "axis");
        if (given == null || repeats == null || repeats.length != 1) {
            throw e.unsupported("repeats that differ or that go over all axes at once");
        }
        int axis = Given.axis(e, given[0], x.rank());
        long[] copies = new long[x.rank() + 1];
        Arrays.fill(copies, 1);
        copies[axis + 1] = repeats[0];
        Value wide = e.op("Tile", e.op("Unsqueeze", x.value(), e.integers(axis + 1)), e.integers(copies));
        long[] sizes = x.shape();
        sizes[axis] = sizes[axis] < 0 ? -1 : sizes[axis] * repeats[0];
        long[] shape = new long[x.rank()];
        shape[axis] = -1;
        return Held.plain(e.op("Reshape", wide, e.integers(flat(shape, sizes, axis))), sizes);
    }

    /** Free sizes before the merged axis are kept by 0, those after it as numbers. */
    private static long[] flat(long[] shape, long[] sizes, int axis) {
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? -1 : i < axis ? 0 : sizes[i];
        }
        return shape;
    }

    static Held flipped(Emission e) {
        Held x = e.in();
        long[] given = Given.list(e, 1, "axis");
        int[] axes = given == null
                ? IntStream.range(0, x.rank()).toArray()
                : Arrays.stream(given).mapToInt(a -> Given.axis(e, a, x.rank())).toArray();
        long[] held = Arrays.stream(axes).mapToLong(x::axis).toArray();
        long[] from = new long[axes.length];
        long[] to = new long[axes.length];
        Arrays.fill(from, -1);
        Arrays.fill(to, Long.MIN_VALUE);
        return x.with(e.op("Slice", x.value(), e.integers(from), e.integers(to), e.integers(held), e.integers(from)));
    }

    static Held rolled(Emission e) {
        Held x = e.in();
        long[] shifts = Given.list(e, 1, "shift");
        long[] axes = Given.list(e, 2, "axis");
        if (shifts == null || axes == null || shifts.length != axes.length) {
            throw e.unsupported("a shift of all numbers at once");
        }
        Value result = x.value();
        for (int i = 0; i < axes.length; i++) {
            int axis = x.axis(Given.axis(e, axes[i], x.rank()));
            long size = x.size(Given.axis(e, axes[i], x.rank()));
            long at = size < 1 ? -shifts[i] : Math.floorMod(-shifts[i], size);
            Value tail = e.op("Slice", result, e.integers(at), e.integers(Long.MAX_VALUE), e.integers(axis));
            Value head = e.op("Slice", result, e.integers(0), e.integers(at), e.integers(axis));
            result = e.op("Concat", Map.of("axis", Attribute.of((long) axis)), tail, head);
        }
        return x.with(result);
    }

    static Held broadcast(Emission e) {
        Held x = e.plain(e.in());
        long[] shape = Given.list(e, 1, "shape");
        if (shape == null) {
            throw e.unsupported("a shape that is computed");
        }
        long[] asked = LongStream.of(shape).map(s -> s < 0 ? 1 : s).toArray();
        return Held.plain(e.op("Expand", x.value(), e.integers(asked)), shape);
    }

    /** Elements along an axis by numbers that stand in the file or are computed. */
    static Held taken(Emission e) {
        Held x = e.plain(e.in());
        long[] given = Given.list(e, 2, "axis");
        long[] indices = Given.list(e, 1, "indices");
        if (given == null || indices == null) {
            throw e.unsupported("indices that are computed, or over all axes at once");
        }
        int axis = Given.axis(e, given[0], x.rank());
        boolean one = Given.value(e, 1, "indices").isInt();
        long[] sizes = x.shape();
        sizes[axis] = indices.length;
        Value picked = e.op("Gather", Map.of("axis", Attribute.of((long) axis)), x.value(), e.integers(indices));
        if (!one) {
            return Held.plain(picked, sizes);
        }
        long[] rest = IntStream.range(0, x.rank())
                .filter(i -> i != axis)
                .mapToLong(x::size)
                .toArray();
        return Held.plain(e.op("Squeeze", picked, e.integers(axis)), rest);
    }
}
