package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions whose kernel is another one at every place, of Keras 1 and 2, in the three ways in which Keras stores their kernels. */
final class LocallyConnectedLayers {
    private static final long LARGEST_MATRIX = 1L << 26;

    private LocallyConnectedLayers() {}

    static Held connect(Emission e, int axes) {
        e.expectRank(axes + 2);
        long[] sizes = e.spatialSizes();
        if (Arrays.stream(sizes).anyMatch(s -> s < 0)) {
            throw e.unsupported("an input of free size");
        }
        int implementation = e.config.integer("implementation", 1);
        Connections connections = Connections.of(e, axes, sizes);
        Held result = implementation == 1 ? placeByPlace(e, connections) : atOnce(e, connections, implementation == 3);
        Tensor bias = e.variable("bias");
        if (bias != null) {
            Value values = e.constant(
                    "bias", e.channelsFirst() ? reinterpreted(bias, connections) : KernelOrder.lastFirst(bias));
            result = result.with(e.op("Add", result.value(), values));
        }
        return e.activated(result);
    }

    /** With channels first Keras takes the numbers of a bias {@code [*places, filters]} in their order for {@code [filters, *places]}. */
    private static Tensor reinterpreted(Tensor bias, Connections c) {
        long[] shape = new long[c.output().length + 1];
        shape[0] = c.filters();
        System.arraycopy(c.output(), 0, shape, 1, c.output().length);
        return bias.reshaped(shape);
    }

    /** Which places of the input each place of the output reads, along every axis. */
    private record Connections(long[] input, long[] output, long[] window, long[] strides, boolean same, long filters) {
        static Connections of(Emission e, int axes, long[] input) {
            long[] window = e.config.positives("kernel_size", axes, 1);
            long[] strides = e.config.positives("strides", axes, 1);
            boolean same = e.config.text("padding", "valid").equals("same");
            long[] output = new long[axes];
            for (int i = 0; i < axes; i++) {
                output[i] = same
                        ? (input[i] + strides[i] - 1) / strides[i]
                        : Math.floorDiv(input[i] - window[i], strides[i]) + 1;
                if (output[i] < 1) {
                    throw new IllegalArgumentException(
                            "a window of " + window[i] + " does not fit into a size of " + input[i]);
                }
            }
            return new Connections(
                    input, output, window, strides, same, e.config.positives("filters", 1, 1)[0]);
        }

        private long start(int axis, long place) {
            return place * strides[axis] - (same ? window[axis] / 2 : 0);
        }

        long first(int axis, long place) {
            return Math.max(0, start(axis, place));
        }

        long end(int axis, long place) {
            return Math.min(input[axis], start(axis, place) + window[axis]);
        }
    }

    /** Kernels {@code [places, window * channels, filters]}: windows are taken out by a convolution with ones, then each meets its kernel. */
    private static Held placeByPlace(Emission e, Connections c) {
        Tensor kernel = e.variable("kernel", 3);
        long places = product(c.output());
        long numbers = product(c.window()) * e.channels();
        if (!Arrays.equals(kernel.shape(), new long[] {places, numbers, c.filters()})) {
            throw e.misfit(
                    "its kernel is " + kernel + ", [" + places + ", " + numbers + ", " + c.filters() + "] is expected");
        }
        Map<String, Attribute> window =
                Map.of("kernel_shape", Attribute.of(c.window()), "strides", Attribute.of(c.strides()));
        Value windows = e.op("Conv", window, e.spatial(), e.constant("windows", taking(e, c, numbers)));
        Value flat = e.op("Reshape", windows, e.integers(0, numbers, places));
        Value byPlace = e.op("Transpose", Map.of("perm", Attribute.of(2, 0, 1)), flat);
        Value product = e.op("MatMul", byPlace, e.kernels("kernel", kernel));
        Value moved = e.op("Transpose", Map.of("perm", Attribute.of(1, 2, 0)), product);
        return shaped(e, c, moved);
    }

    private static Held shaped(Emission e, Connections c, Value byChannel) {
        long[] shape = new long[c.output().length + 2];
        shape[0] = 0;
        shape[1] = c.filters();
        System.arraycopy(c.output(), 0, shape, 2, c.output().length);
        return e.spatial(e.op("Reshape", byChannel, e.integers(shape)), c.filters(), c.output());
    }

    /** Kernels that copy one number of the window each: in the order of places then channels, or of channels then places. */
    private static Tensor taking(Emission e, Connections c, long numbers) {
        long channels = e.channels();
        long places = product(c.window());
        if (Math.multiplyExact(numbers, numbers) > LARGEST_MATRIX) {
            throw e.unsupported("a window of " + numbers + " numbers");
        }
        float[] ones = new float[Math.toIntExact(numbers * numbers)];
        for (long place = 0; place < places; place++) {
            for (long channel = 0; channel < channels; channel++) {
                long number = e.channelsFirst() ? channel * places + place : place * channels + channel;
                ones[(int) ((number * channels + channel) * places + place)] = 1;
            }
        }
        long[] shape = new long[c.window().length + 2];
        shape[0] = numbers;
        shape[1] = channels;
        System.arraycopy(c.window(), 0, shape, 2, c.window().length);
        return Tensor.of(ones, shape);
    }

    /** One matrix from all inputs to all outputs, stored whole or only where it is not zero. */
    private static Held atOnce(Emission e, Connections c, boolean sparse) {
        long in = Math.multiplyExact(product(c.input()), e.channels());
        long out = Math.multiplyExact(product(c.output()), c.filters());
        if (Math.multiplyExact(in, out) > LARGEST_MATRIX) {
            throw e.unsupported("a matrix of " + in + " by " + out + " numbers");
        }
        long[][] pairs = pairs(e, c);
        Tensor kernel = e.variable("kernel");
        if (kernel.count() != (sparse ? pairs.length : in * out)) {
            throw e.misfit(
                    "its kernel is " + kernel + ", " + (sparse ? pairs.length : in * out) + " numbers are expected");
        }
        float[] stored = kernel.floats();
        float[] matrix = new float[(int) (in * out)];
        for (int i = 0; i < pairs.length; i++) {
            int at = (int) (pairs[i][1] * out + pairs[i][0]);
            matrix[at] = stored[sparse ? i : at];
        }
        Value flat = e.op("Flatten", Map.of("axis", Attribute.of(1L)), e.logical(e.in()));
        Value product = e.op("MatMul", flat, e.kernels("kernel", Tensor.of(matrix, in, out)));
        if (e.channelsFirst()) {
            return shaped(e, c, product);
        }
        Value byPlace = e.op("Reshape", product, e.integers(0, product(c.output()), c.filters()));
        return shaped(e, c, e.op("Transpose", Map.of("perm", Attribute.of(0, 2, 1)), byPlace));
    }

    /** Output and input number of every connection, in order. */
    private static long[][] pairs(Emission e, Connections c) {
        List<long[]> found = new ArrayList<>();
        long[] place = new long[c.output().length];
        for (long i = 0; i < product(c.output()); i++) {
            connect(e, c, place, found);
            advance(place, c.output());
        }
        found.sort((a, b) -> a[0] != b[0] ? Long.compare(a[0], b[0]) : Long.compare(a[1], b[1]));
        return found.toArray(long[][]::new);
    }

    private static void connect(Emission e, Connections c, long[] place, List<long[]> found) {
        int axes = place.length;
        long[] extents = new long[axes];
        for (int i = 0; i < axes; i++) {
            extents[i] = Math.max(0, c.end(i, place[i]) - c.first(i, place[i]));
        }
        long[] step = new long[axes];
        for (long k = 0; k < product(extents); k++) {
            long[] from = new long[axes];
            for (int i = 0; i < axes; i++) {
                from[i] = c.first(i, place[i]) + step[i];
            }
            for (long in = 0; in < e.channels(); in++) {
                for (long out = 0; out < c.filters(); out++) {
                    found.add(new long[] {
                        number(e, place, c.output(), out, c.filters()), number(e, from, c.input(), in, e.channels())
                    });
                }
            }
            advance(step, extents);
        }
    }

    /** Number of a channel at a place, in the layer's own order of axes. */
    private static long number(Emission e, long[] place, long[] sizes, long channel, long channels) {
        long at = 0;
        for (int i = 0; i < place.length; i++) {
            at = at * sizes[i] + place[i];
        }
        return e.channelsFirst() ? channel * product(sizes) + at : at * channels + channel;
    }

    private static void advance(long[] place, long[] sizes) {
        for (int i = place.length - 1; i >= 0 && ++place[i] >= sizes[i]; i--) {
            place[i] = 0;
        }
    }

    private static long product(long[] sizes) {
        return ShapeLayers.product(sizes);
    }
}
