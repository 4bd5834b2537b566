package convscope.formats.keras;

import convscope.graph.Attribute;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A window that slides over the axes of space or time.
 *
 * <p>Padding {@code same} is TensorFlow's: {@code ceil(n / stride)} places, the larger half of the padding at the end. It is written as numbers where they do not
 * depend on a free size, and as {@code SAME_UPPER}, which means the same, otherwise.
 *
 * @param pads begins, then ends; null where only the running graph knows them
 */
record Window(long[] size, long[] strides, long[] dilations, String padding, long[] pads) {

    static Window of(Emission e, long[] size) {
        return of(
                e,
                size,
                e.config.positives("strides", size.length, 1),
                e.config.positives("dilation_rate", size.length, 1));
    }

    static Window of(Emission e, long[] size, long[] strides, long[] dilations) {
        return of(e, size, strides, dilations, e.config.text("padding", "valid"));
    }

    static Window of(Emission e, long[] size, long[] strides, long[] dilations, String padding) {
        if (!padding.startsWith(Theano.HALF) && !ConvolutionLayers.paddings().contains(padding)) {
            throw e.unsupported(
                    "padding '" + padding + "', known are " + ConvolutionLayers.paddings() + ", and any other");
        }
        return new Window(size, strides, dilations, padding, pads(e.spatialSizes(), size, strides, dilations, padding));
    }

    private static long[] pads(long[] input, long[] size, long[] strides, long[] dilations, String padding) {
        int axes = size.length;
        long[] pads = new long[2 * axes];
        for (int i = 0; i < axes; i++) {
            long reach = (size[i] - 1) * dilations[i] + 1;
            if (padding.equals("causal")) {
                pads[i] = reach - 1;
            } else if (padding.startsWith(Theano.HALF)) {
                pads[i] = Theano.begin(padding, reach);
                pads[axes + i] = reach - 1 - pads[i];
            } else if (padding.equals("same")) {
                if (strides[i] > 1 && input[i] < 0) {
                    return null;
                }
                long all = strides[i] == 1
                        ? reach - 1
                        : Math.max((places(input[i], strides[i]) - 1) * strides[i] + reach - input[i], 0);
                pads[i] = all / 2;
                pads[axes + i] = all - all / 2;
            }
        }
        return pads;
    }

    private static long places(long input, long stride) {
        return (input + stride - 1) / stride;
    }

    /** Kernel shape, strides and padding as ONNX attributes. */
    Map<String, Attribute> attributes() {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("kernel_shape", Attribute.of(size));
        attributes.put("strides", Attribute.of(strides));
        if (pads == null) {
            attributes.put("auto_pad", Attribute.of("SAME_UPPER"));
        } else {
            attributes.put("pads", Attribute.of(pads));
        }
        return attributes;
    }

    /** Number of places along each axis; -1 where it is free. */
    long[] outputSizes(long[] input) {
        long[] result = input.clone();
        for (int i = 0; i < result.length; i++) {
            if (input[i] < 0) {
                continue;
            }
            long reach = (size[i] - 1) * dilations[i] + 1;
            result[i] = padding.equals("valid")
                    ? Math.floorDiv(input[i] - reach, strides[i]) + 1
                    : places(input[i], strides[i]);
            if (result[i] < 1) {
                throw new IllegalArgumentException("a window of " + reach + " does not fit into a size of " + input[i]);
            }
        }
        return result;
    }
}
