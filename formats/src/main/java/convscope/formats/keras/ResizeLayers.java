package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Enlarging by whole factors and resizing to a fixed size, as TensorFlow does both. */
final class ResizeLayers {
    private ResizeLayers() {}

    static Held upsample(Emission e, int axes) {
        e.expectRank(axes + 2);
        long[] factors = e.config.positives("size", axes, 2);
        float[] scales = new float[axes + 2];
        Arrays.fill(scales, 1);
        long[] sizes = e.spatialSizes();
        for (int i = 0; i < axes; i++) {
            scales[2 + i] = factors[i];
            sizes[i] = sizes[i] < 0 ? -1 : sizes[i] * factors[i];
        }
        String interpolation = e.config.text("interpolation", "nearest");
        Map<String, Attribute> attributes =
                interpolation.equals("nearest") ? nearest("asymmetric", "floor") : attributes(e, interpolation);
        Value result = e.op("Resize", attributes, e.spatial(), e.absent(), scales(e, scales));
        return e.spatial(result, e.channels(), sizes);
    }

    private static Value scales(Emission e, float[] scales) {
        return e.constant("scales", Tensor.of(scales, scales.length));
    }

    static Held resize(Emission e) {
        e.expectRank(4);
        Held x = e.in();
        if (e.config.flag("crop_to_aspect_ratio", false)) {
            x = CroppingLayers.toRatio(e);
        } else if (e.config.flag("pad_to_aspect_ratio", false)) {
            x = CroppingLayers.padded(e);
        }
        return resized(
                e,
                x,
                e.config.positives("height", 1, 0)[0],
                e.config.positives("width", 1, 0)[0],
                e.config.text("interpolation", "bilinear"),
                e.config.flag("antialias", false));
    }

    /** The operation {@code image.resize}. */
    static Held operation(Emission e) {
        e.expectRank(4);
        long[] size = Given.list(e, 1, "size");
        String method = Given.text(e, "bilinear", "interpolation", "method");
        boolean plain = !Given.flag(e, false, "preserve_aspect_ratio")
                && !Given.flag(e, false, "crop_to_aspect_ratio")
                && !Given.flag(e, false, "pad_to_aspect_ratio");
        if (size == null || size.length != 2 || size[0] < 1 || size[1] < 1 || !plain) {
            throw e.unsupported("resizing to a computed size or by the ratio of sides");
        }
        return resized(e, e.in(), size[0], size[1], method, Given.flag(e, false, "antialias"));
    }

    /** A picture brought to a size. */
    static Held resized(Emission e, Held x, long height, long width, String interpolation, boolean smooth) {
        Map<String, Attribute> attributes = interpolation.equals("nearest")
                ? nearest("half_pixel", "round_prefer_ceil")
                : attributes(e, interpolation);
        if (smooth && !interpolation.equals("nearest")) {
            return e.spatial(
                    smoothed(e, x, height, width, interpolation.equals("bicubic")), e.channels(), height, width);
        }
        long[] sizes = ConvolutionLayers.sizes(x, e.channelsFirst());
        Value picture = e.channelsFirst() ? e.logical(x) : e.channelsMoved(x);
        Value result;
        if (sizes[0] > 0 && sizes[1] > 0) {
            float[] scales = {1, 1, scale(sizes[0], height), scale(sizes[1], width)};
            result = e.op("Resize", attributes, picture, e.absent(), scales(e, scales));
        } else {
            Value kept = e.op("Slice", e.op("Shape", picture), e.integers(0), e.integers(2));
            Value wanted = e.op("Concat", Map.of("axis", Attribute.of(0L)), kept, e.integers(height, width));
            result = e.op("Resize", attributes, picture, e.absent(), e.absent(), wanted);
        }
        return e.spatial(result, e.channels(), height, width);
    }

    /** With a kernel that is as wide as the picture shrinks, so that no pixel is passed over: a product with a matrix on either side. */
    private static Value smoothed(Emission e, Held x, long height, long width, boolean cubic) {
        long[] sizes = ConvolutionLayers.sizes(x, e.channelsFirst());
        if (sizes[0] < 0 || sizes[1] < 0) {
            throw e.unsupported("antialiasing of a picture of free size");
        }
        Value picture = e.channelsFirst() ? e.logical(x) : e.channelsMoved(x);
        Value rows = e.op("MatMul", e.constant("rows", kernels(sizes[0], height, cubic)), picture);
        Tensor columns = KernelOrder.lastFirst(kernels(sizes[1], width, cubic));
        return e.op("MatMul", rows, e.constant("columns", columns));
    }

    /** How much each place of the old size gives to each of the new one. */
    private static Tensor kernels(long from, long to, boolean cubic) {
        double step = (double) from / to;
        double stretch = Math.max(step, 1);
        float[] all = new float[Math.toIntExact(Math.multiplyExact(from, to))];
        for (int i = 0; i < to; i++) {
            double[] row = new double[(int) from];
            double sum = 0;
            for (int j = 0; j < from; j++) {
                double distance = Math.abs((j + 0.5 - (i + 0.5) * step) / stretch);
                row[j] = cubic ? keys(distance) : Math.max(0, 1 - distance);
                sum += row[j];
            }
            for (int j = 0; j < from; j++) {
                all[(int) (i * from + j)] = (float) (row[j] / sum);
            }
        }
        return Tensor.of(all, to, from);
    }

    /** The cubic kernel of Keys (1981) with a = -1/2. */
    private static double keys(double x) {
        if (x < 1) {
            return (1.5 * x - 2.5) * x * x + 1;
        }
        return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    /** The factor from one size to another, such that the product is not short of the size by rounding. */
    private static float scale(long from, long to) {
        float scale = (float) to / from;
        return (long) Math.floor(from * scale) < to ? Math.nextUp(scale) : scale;
    }

    private static Map<String, Attribute> nearest(String coordinates, String rounding) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("mode", Attribute.of("nearest"));
        attributes.put("coordinate_transformation_mode", Attribute.of(coordinates));
        attributes.put("nearest_mode", Attribute.of(rounding));
        return attributes;
    }

    private static Map<String, Attribute> attributes(Emission e, String interpolation) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("coordinate_transformation_mode", Attribute.of("half_pixel"));
        switch (interpolation) {
            case "bilinear" -> attributes.put("mode", Attribute.of("linear"));
            case "bicubic" -> {
                attributes.put("mode", Attribute.of("cubic"));
                attributes.put("cubic_coeff_a", Attribute.of(-0.5f));
                attributes.put("exclude_outside", Attribute.of(1L));
            }
            default -> throw e.unsupported(
                    "interpolation '" + interpolation + "', known are nearest, bilinear, bicubic, and any other");
        }
        return attributes;
    }
}
