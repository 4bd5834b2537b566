package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;

/** Layers with a window that slides and a kernel of its own at every place: written as a gather of all windows and one product of matrices a place. */
final class LocalLayers {
    private LocalLayers() {}

    static Held local(Emission e, int axes) {
        e.expectRank(axes + 2);
        if (e.config.integer("implementation", 1) != 1) {
            throw e.unsupported("implementation " + e.config.get("implementation"));
        }
        Tensor kernel = e.variable("kernel", 3);
        long[] size = e.config.positives("kernel_size", axes, 1);
        long[] input = e.spatialSizes();
        if (!e.config.text("padding", "valid").equals("valid")
                || Arrays.stream(input).anyMatch(n -> n < 0)) {
            throw e.unsupported("a padding other than valid, or an input of free size");
        }
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        Window window = Window.of(e, size, e.config.positives("strides", axes, 1), ones);
        long[] places = window.outputSizes(input);
        long count = product(places);
        long numbers = Math.multiplyExact(product(size), e.channels());
        if (count != kernel.size(0) || numbers != kernel.size(1)) {
            throw e.misfit(
                    "its kernel is " + kernel + ", " + count + " windows of " + numbers + " numbers are expected");
        }
        Tensor index = windows(window, input, places, e.channels(), e.channelsFirst());
        Value flat = e.op("Flatten", Map.of("axis", Attribute.of(1L)), e.logical(e.in()));
        Value gathered = e.op("Gather", Map.of("axis", Attribute.of(1L)), flat, e.constant("windows", index));
        Value products = e.op("MatMul", e.op("Unsqueeze", gathered, e.integers(2)), e.constant("kernel", kernel));
        return e.activated(placed(e, products, places, kernel.size(2)));
    }

    /**
     * {@code [N, places, 1, out]}, plus the bias, as the layer gives it. With channels first Keras takes the numbers of a bias {@code [places, out]} in their
     * order for {@code [out, places]}.
     */
    private static Held placed(Emission e, Value products, long[] places, long out) {
        int axes = places.length;
        long[] shape = new long[axes + 2];
        System.arraycopy(places, 0, shape, 1, axes);
        shape[axes + 1] = out;
        Value value = e.op("Reshape", products, e.integers(shape));
        Tensor bias = e.variable("bias");
        if (!e.channelsFirst()) {
            Value sum = bias == null ? value : e.op("Add", value, e.constant("bias", bias.reshaped(after(shape))));
            shape[0] = e.in().size(0);
            return Held.plain(sum, shape);
        }
        Value moved = e.channelsMoved(Held.plain(value, shape));
        long[] first = new long[axes + 1];
        first[0] = out;
        System.arraycopy(places, 0, first, 1, axes);
        return e.spatial(
                bias == null ? moved : e.op("Add", moved, e.constant("bias", bias.reshaped(first))), out, places);
    }

    private static long[] after(long[] shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    /** For each place the positions of its window in the flattened input, in the order of the kernel's rows. */
    private static Tensor windows(Window window, long[] input, long[] places, long channels, boolean channelsFirst) {
        int axes = input.length;
        int area = (int) product(window.size());
        int count = (int) product(places);
        long positions = product(input);
        long[] index = new long[Math.multiplyExact(Math.multiplyExact(count, area), (int) channels)];
        int at = 0;
        for (int place = 0; place < count; place++) {
            long[] corner = unravelled(place, places);
            for (int k = 0; k < area * channels; k++) {
                int inside = (int) (channelsFirst ? k % area : k / channels);
                long channel = channelsFirst ? k / area : k % channels;
                long[] offset = unravelled(inside, window.size());
                long position = 0;
                for (int i = 0; i < axes; i++) {
                    position = position * input[i] + corner[i] * window.strides()[i] + offset[i];
                }
                index[at++] = channelsFirst ? channel * positions + position : position * channels + channel;
            }
        }
        return Tensor.of(index, count, area * channels);
    }

    private static long product(long[] sizes) {
        return Arrays.stream(sizes).reduce(1, Math::multiplyExact);
    }

    private static long[] unravelled(int flat, long[] sizes) {
        long[] at = new long[sizes.length];
        for (int i = sizes.length - 1; i >= 0; i--) {
            at[i] = flat % sizes[i];
            flat = (int) (flat / sizes[i]);
        }
        return at;
    }
}
