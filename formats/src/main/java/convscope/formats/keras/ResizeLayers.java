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
        for (String key : java.util.List.of("antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio")) {
            if (e.config.flag(key, false)) {
                throw e.unsupported(key);
            }
        }
        return resized(
                e,
                e.config.positives("height", 1, 0)[0],
                e.config.positives("width", 1, 0)[0],
                e.config.text("interpolation", "bilinear"));
    }

    /** The operation {@code image.resize}. */
    static Held operation(Emission e) {
        e.expectRank(4);
        long[] size = Given.list(e, 1, "size");
        String method = Given.text(e, "bilinear", "interpolation", "method");
        boolean plain = !Given.flag(e, false, "antialias")
                && !Given.flag(e, false, "preserve_aspect_ratio")
                && !Given.flag(e, false, "crop_to_aspect_ratio")
                && !Given.flag(e, false, "pad_to_aspect_ratio");
        if (size == null || size.length != 2 || size[0] < 1 || size[1] < 1 || !plain) {
            throw e.unsupported("resizing to a computed size, with antialiasing or by the ratio of sides");
        }
        return resized(e, size[0], size[1], method);
    }

    private static Held resized(Emission e, long height, long width, String interpolation) {
        Map<String, Attribute> attributes = interpolation.equals("nearest")
                ? nearest("half_pixel", "round_prefer_ceil")
                : attributes(e, interpolation);
        long[] sizes = e.spatialSizes();
        Value result;
        if (sizes[0] > 0 && sizes[1] > 0) {
            float[] scales = {1, 1, scale(sizes[0], height), scale(sizes[1], width)};
            result = e.op("Resize", attributes, e.spatial(), e.absent(), scales(e, scales));
        } else {
            Value kept = e.op("Slice", e.op("Shape", e.spatial()), e.integers(0), e.integers(2));
            Value wanted = e.op("Concat", Map.of("axis", Attribute.of(0L)), kept, e.integers(height, width));
            result = e.op("Resize", attributes, e.spatial(), e.absent(), e.absent(), wanted);
        }
        return e.spatial(result, e.channels(), height, width);
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
