package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/** Layers that give the same numbers in another shape or order. */
final class ShapeLayers {
    private ShapeLayers() {}

    /** Keras flattens in channels-last order, whichever the data format. */
    static Held flatten(Emission e) {
        Held x = e.in();
        if (x.rank() == 2) {
            return x;
        }
        boolean first = e.channelsFirst() && x.rank() > 2;
        Value ordered = first ? e.writer.transposed(e.logical(x), channelsLast(x.rank())) : e.logical(x);
        long[] rest = Arrays.copyOfRange(x.shape(), 1, x.rank());
        Value flat = e.op("Flatten", Map.of("axis", Attribute.of(1L)), ordered);
        return Held.plain(flat, x.size(0), product(rest));
    }

    private static long[] channelsLast(int rank) {
        return LongStream.range(0, rank)
                .map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                .toArray();
    }

    /** The product, or -1 where a size is free. */
    static long product(long... sizes) {
        long product = 1;
        for (long size : sizes) {
            if (size < 0) {
                return -1;
            }
            product = Math.multiplyExact(product, size);
        }
        return product;
    }

    static Held reshape(Emission e) {
        Held x = e.in();
        long[] target = e.config.list("target_shape");
        long known = 1;
        int free = -1;
        for (int i = 0; i < target.length; i++) {
            if (target[i] < 0) {
                free = i;
            } else {
                known = Math.multiplyExact(known, target[i]);
            }
        }
        long count = product(Arrays.copyOfRange(x.shape(), 1, x.rank()));
        if (count >= 0 && (known == 0 || count % known != 0 || free < 0 && count != known)) {
            throw e.misfit(count + " numbers do not fill the shape " + Arrays.toString(target));
        }
        long[] shape = new long[target.length + 1];
        shape[0] = 0;
        System.arraycopy(target, 0, shape, 1, target.length);
        long[] sizes = shape.clone();
        sizes[0] = x.size(0);
        if (free >= 0 && count >= 0) {
            sizes[free + 1] = count / known;
            shape[free + 1] = count / known;
        }
        return Held.plain(e.op("Reshape", e.logical(x), e.integers(shape)), sizes);
    }

    static Held permute(Emission e) {
        Held x = e.in();
        long[] dims = e.config.list("dims");
        long[] sorted = dims.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, LongStream.range(1, x.rank()).toArray())) {
            throw e.config.wrong("dims", e.config.get("dims"), "every axis from 1 to " + (x.rank() - 1) + " once");
        }
        long[] permutation = new long[x.rank()];
        long[] sizes = x.shape();
        for (int i = 0; i < dims.length; i++) {
            permutation[i + 1] = x.axis((int) dims[i]);
            sizes[i + 1] = x.size((int) dims[i]);
        }
        return Held.plain(e.writer.transposed(x.value(), permutation), sizes);
    }

    static Held repeat(Emission e) {
        e.expectRank(2);
        long n = e.config.positives("n", 1, 0)[0];
        Value column = e.op("Unsqueeze", e.in().value(), e.integers(1));
        Value repeated = e.op("Expand", column, e.integers(1, n, 1));
        return Held.plain(repeated, e.in().size(0), n, e.in().size(1));
    }
}
