package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Convolutions: plain, depthwise, separable and transposed, over one to three axes. */
final class ConvolutionLayers {
    private ConvolutionLayers() {}

    static Held convolution(Emission e, int axes) {
        e.expectRank(axes + 2);
        Tensor kernel = KernelOrder.reversed(e.variable("kernel", axes + 2));
        long groups = e.config.positives("groups", 1, 1)[0];
        if (kernel.size(1) * groups != e.channels()) {
            throw e.misfit("its kernel reads " + kernel.size(1) * groups + " channels, the input has " + e.channels());
        }
        Value[] arguments = withBias(e, e.spatial(), e.kernels("kernel", kernel), kernel.size(0));
        return e.activated(conv(e, arguments, window(e, kernel), groups, kernel.size(0)));
    }

    /** The convolution of the configuration with a given kernel, without activation. */
    static Held plain(Emission e, Tensor kernel) {
        Value[] arguments = withBias(e, e.spatial(), e.constant("kernel", kernel), kernel.size(0));
        return conv(e, arguments, window(e, kernel), 1, kernel.size(0));
    }

    static Held depthwise(Emission e, int axes) {
        e.expectRank(axes + 2);
        Tensor kernel = KernelOrder.depthwise(depthwiseKernel(e, "kernel", axes));
        Value[] arguments = withBias(e, e.spatial(), e.kernels("kernel", kernel), kernel.size(0));
        return e.activated(conv(e, arguments, window(e, kernel), e.channels(), kernel.size(0)));
    }

    static Held separable(Emission e, int axes) {
        e.expectRank(axes + 2);
        Tensor depthwise = KernelOrder.depthwise(depthwiseKernel(e, "depthwise_kernel", axes));
        Value[] first = {e.spatial(), e.kernels("depthwise_kernel", depthwise)};
        Held middle = conv(e, first, window(e, depthwise), e.channels(), depthwise.size(0));
        Tensor pointwise = KernelOrder.reversed(e.variable("pointwise_kernel", axes + 2));
        Value[] second = withBias(e, middle.value(), e.constant("pointwise_kernel", pointwise), pointwise.size(0));
        Value result = e.op("Conv", Map.of("kernel_shape", Attribute.of(ones(axes))), second);
        long[] sizes = sizes(middle, e.channelsFirst());
        return e.activated(e.spatial(result, pointwise.size(0), sizes));
    }

    private static Tensor depthwiseKernel(Emission e, String name, int axes) {
        Tensor kernel = e.variable(name, axes + 2);
        if (kernel.size(axes) != e.channels()) {
            throw e.misfit("its kernel reads " + kernel.size(axes) + " channels, the input has " + e.channels());
        }
        return kernel;
    }

    private static Window window(Emission e, Tensor kernel) {
        return Window.of(e, Arrays.copyOfRange(kernel.shape(), 2, kernel.rank()));
    }

    private static Held conv(Emission e, Value[] arguments, Window window, long groups, long out) {
        Map<String, Attribute> attributes = window.attributes();
        attributes.put("dilations", Attribute.of(window.dilations()));
        attributes.put("group", Attribute.of(groups));
        return e.spatial(e.op("Conv", attributes, arguments), out, window.outputSizes(e.spatialSizes()));
    }

    private static Value[] withBias(Emission e, Value x, Value kernel, long out) {
        Tensor bias = e.variable("bias");
        if (bias == null) {
            return new Value[] {x, kernel};
        }
        if (bias.count() != out) {
            throw e.misfit("its bias is " + bias + ", " + out + " numbers are expected");
        }
        return new Value[] {x, kernel, e.constant("bias", bias.reshaped(out))};
    }

    static long[] sizes(Held held, boolean channelsFirst) {
        long[] shape = held.shape();
        return channelsFirst
                ? Arrays.copyOfRange(shape, 2, shape.length)
                : Arrays.copyOfRange(shape, 1, shape.length - 1);
    }

    private static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The transposed convolution cuts from, or adds to, the full result what Keras' padding says; begin gets the smaller half. */
    static Held transpose(Emission e, int axes) {
        e.expectRank(axes + 2);
        Tensor stored = e.variable("kernel", axes + 2);
        Tensor kernel = KernelOrder.reversed(stored);
        long out = stored.size(axes);
        long[] size = Arrays.copyOfRange(kernel.shape(), 2, kernel.rank());
        long[] strides = e.config.positives("strides", axes, 1);
        long[] dilations = e.config.positives("dilation_rate", axes, 1);
        String padding = e.config.text("padding", "valid");
        boolean half = padding.equals(Theano.HALF);
        boolean same = half || padding.equals("same");
        long[] wanted = wantedSizes(e, axes);
        long[] extra = e.config.has("output_padding") ? e.config.integers("output_padding", axes, 0) : null;
        long[] pads = new long[2 * axes];
        long[] added = new long[axes];
        long[] result = e.spatialSizes();
        for (int i = 0; i < axes; i++) {
            long reach = (size[i] - 1) * dilations[i] + 1;
            long full = (result[i] - 1) * strides[i] + reach;
            long cut;
            if (wanted != null && result[i] > 0) {
                cut = full - wanted[i];
            } else if (extra == null) {
                cut = same ? reach - strides[i] : Math.min(reach - strides[i], 0);
            } else {
                cut = (same ? reach / 2 * 2 : 0) - extra[i];
            }
            pads[i] = half ? reach / 2 : same || wanted == null ? Math.max(cut, 0) / 2 : 0;
            pads[axes + i] = Math.max(cut - pads[i], 0);
            added[i] = Math.max(pads[i] - cut, 0);
            result[i] = result[i] < 0 ? -1 : full - cut;
        }
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.of(size));
        attributes.put("strides", Attribute.of(strides));
        attributes.put("dilations", Attribute.of(dilations));
        attributes.put("pads", Attribute.of(pads));
        attributes.put("output_padding", Attribute.of(added));
        Value[] arguments = withBias(e, e.spatial(), e.kernels("kernel", kernel), out);
        return e.activated(e.spatial(e.op("ConvTranspose", attributes, arguments), out, result));
    }

    /** Sizes that Keras 1 writes down, with batch and channels around them; null where they follow from the input. */
    private static long[] wantedSizes(Emission e, int axes) {
        if (!e.config.has("output_shape")) {
            return null;
        }
        long[] shape = e.config.list("output_shape");
        if (shape.length != axes + 2) {
            throw e.config.wrong("output_shape", e.config.get("output_shape"), (axes + 2) + " sizes");
        }
        int first = e.channelsFirst() ? 2 : 1;
        return Arrays.copyOfRange(shape, first, first + axes);
    }

    /** Kinds that this family writes, for messages. */
    static List<String> paddings() {
        return List.of("valid", "same", "causal");
    }
}
