package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Products of matrices and tensors, and operations over windows and pictures. */
final class ProductOperations {
    /** Weights of red, green and blue in a grey picture (ITU-R BT.601). */
    private static final float[] GREY = {0.2989f, 0.5870f, 0.1140f};

    private ProductOperations() {}

    static Held matMul(Emission e) {
        if (e.inputs.size() != 2) {
            throw e.misfit("it is called on " + e.inputs.size() + " values, 2 are expected");
        }
        Held a = turned(e, e.inputs.get(0), "transpose_a");
        Held b = turned(e, e.inputs.get(1), "transpose_b");
        if (a.rank() < 2 || b.rank() < 2) {
            throw e.unsupported("a product with a vector");
        }
        int rank = Math.max(a.rank(), b.rank());
        long[] sizes = new long[rank];
        Arrays.fill(sizes, 1);
        for (Held part : List.of(a, b)) {
            for (int i = 0; i < part.rank() - 2; i++) {
                int at = i + rank - part.rank();
                sizes[at] = sizes[at] == 1 ? part.size(i) : sizes[at];
            }
        }
        sizes[rank - 2] = a.size(a.rank() - 2);
        sizes[rank - 1] = b.size(b.rank() - 1);
        return Held.plain(e.op("MatMul", a.value(), b.value()), sizes);
    }

    private static Held turned(Emission e, Held held, String name) {
        Held x = e.plain(held);
        if (!Given.flag(e, false, name) || x.rank() < 2) {
            return x;
        }
        long[] axes = LongStream.range(0, x.rank()).toArray();
        axes[x.rank() - 1] = x.rank() - 2;
        axes[x.rank() - 2] = x.rank() - 1;
        long[] sizes = LongStream.of(axes).map(a -> x.size((int) a)).toArray();
        return Held.plain(e.writer.transposed(x.value(), axes), sizes);
    }

    static Held einsum(Emission e) {
        String equation = Given.text(e, "", "subscripts", "equation").replace(" ", "");
        if (!equation.contains("->")) {
            throw e.unsupported("the equation '" + equation + "'");
        }
        return EinsumLayers.product(e, equation, e.inputs.stream().map(e::plain).toArray(Held[]::new));
    }

    /** Sizes and strides of a window as TensorFlow gives them, with or without those of batch and channels. */
    static Held pool(Emission e, String operator) {
        int axes = e.in().rank() - 2;
        long[] size = window(e, axes, "pool_size", "ksize", "window_shape");
        long[] strides = Given.value(e, -1, "strides") == null ? size : window(e, axes, "strides");
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        String padding = Given.text(e, "valid", "padding").toLowerCase(java.util.Locale.ROOT);
        Window window = Window.of(e, size, strides, ones, padding);
        return e.spatial(
                e.op(operator, window.attributes(), e.spatial()), e.channels(), window.outputSizes(e.spatialSizes()));
    }

    private static long[] window(Emission e, int axes, String... names) {
        long[] given = Given.list(e, -1, names);
        if (given == null || given.length != 1 && given.length != axes && given.length != axes + 2) {
            throw e.config.wrong(names[0], Given.value(e, -1, names), "a size for each of " + axes + " axes");
        }
        if (given.length == 1) {
            long[] same = new long[axes];
            Arrays.fill(same, given[0]);
            return same;
        }
        return given.length == axes ? given : Arrays.copyOfRange(given, 1, axes + 1);
    }

    /** Blocks of channels spread over space. */
    static Held depthToSpace(Emission e) {
        e.expectRank(4);
        long block = Given.integer(e, 2, "block_size");
        long[] sizes = e.spatialSizes();
        Value result = e.op("DepthToSpace", Map.of("blocksize", Attribute.of(block)), e.spatial());
        return e.spatial(result, e.channels() / (block * block), times(sizes[0], block), times(sizes[1], block));
    }

    static Held spaceToDepth(Emission e) {
        e.expectRank(4);
        long block = Given.integer(e, 2, "block_size");
        long[] sizes = e.spatialSizes();
        Value result = e.op("SpaceToDepth", Map.of("blocksize", Attribute.of(block)), e.spatial());
        long[] smaller = LongStream.of(sizes).map(s -> s < 0 ? -1 : s / block).toArray();
        return e.spatial(result, e.channels() * block * block, smaller);
    }

    private static long times(long size, long factor) {
        return size < 0 ? -1 : Math.multiplyExact(size, factor);
    }

    static Held grey(Emission e) {
        Held x = e.in();
        int channels = e.channelsFirst() ? 1 : x.rank() - 1;
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[x.axis(channels)] = GREY.length;
        Value weighed = e.op("Mul", x.value(), e.constant("grey", Tensor.of(GREY, shape)));
        long[] sizes = x.shape();
        sizes[channels] = 1;
        Map<String, Attribute> keep = Map.of("keepdims", Attribute.of(1L));
        return new Held(e.op("ReduceSum", keep, weighed, e.integers(x.axis(channels))), sizes, x.moved());
    }
}
