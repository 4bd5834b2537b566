package convscope.formats.tfjs;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.graph.UnreadableModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * One weight of a manifest.
 *
 * @param stored how its numbers are stored: float32, float16, int32, uint16, uint8 or bool, little-endian
 * @param scale what a stored whole number is multiplied by before {@code min} is added; NaN if the weight is not quantized
 */
record StoredWeight(String name, long[] shape, String stored, float scale, float min) {
    private static final Map<String, Integer> SIZES =
            Map.of("float32", 4, "int32", 4, "uint8", 1, "bool", 1, "float16", 2, "uint16", 2);
    private static final String PLAIN = "one of float32, int32, uint8, bool";
    private static final int MOST_AXES = 8;

    static StoredWeight of(String file, String place, JsonNode entry) {
        JsonNode name = entry.path("name");
        if (!name.isTextual()) {
            throw wrong(file, place + ".name", name, "a text");
        }
        String type = entry.path("dtype").asText();
        if (!SIZES.containsKey(type) || type.equals("uint16")) {
            throw wrong(file, place + ".dtype", entry.path("dtype"), PLAIN);
        }
        long[] shape = shape(file, place, entry.path("shape"));
        JsonNode quantization = entry.path("quantization");
        if (!quantization.isObject()) {
            return new StoredWeight(name.textValue(), shape, type, Float.NaN, 0);
        }
        String stored = quantization.path("dtype").asText();
        boolean half = stored.equals("float16");
        if (!half && !stored.equals("uint8") && !stored.equals("uint16")) {
            throw wrong(
                    file, place + ".quantization.dtype", quantization.path("dtype"), "one of uint8, uint16, float16");
        }
        if (!half
                && !(quantization.path("scale").isNumber()
                        && quantization.path("min").isNumber())) {
            throw wrong(file, place + ".quantization", quantization, "numbers scale and min");
        }
        float scale = half ? Float.NaN : (float) quantization.path("scale").doubleValue();
        return new StoredWeight(name.textValue(), shape, stored, scale, (float)
                quantization.path("min").asDouble(0));
    }

    private static long[] shape(String file, String place, JsonNode sizes) {
        boolean valid = sizes.isArray() && sizes.size() <= MOST_AXES;
        long[] shape = new long[valid ? sizes.size() : 0];
        long count = 1;
        for (int i = 0; i < shape.length && valid; i++) {
            shape[i] = sizes.get(i).asLong(-1);
            valid = shape[i] >= 0 && shape[i] <= Integer.MAX_VALUE;
            count *= Math.max(shape[i], 0);
            valid &= count <= Integer.MAX_VALUE;
        }
        if (!valid) {
            throw wrong(file, place + ".shape", sizes, "a list of up to " + MOST_AXES + " sizes");
        }
        return shape;
    }

    /** How many bytes the weight takes in its file. */
    long bytes() {
        return count() * SIZES.get(stored);
    }

    private long count() {
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }

    /** The weight as float32. */
    Tensor tensor(ByteBuffer raw) {
        ByteBuffer bytes = raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (stored.equals("float32")) {
            return Tensor.ofBytes(ElementType.FLOAT, shape, bytes);
        }
        if (stored.equals("float16")) {
            return Tensor.ofBytes(ElementType.FLOAT16, shape, bytes).toFloat();
        }
        float[] values = new float[(int) count()];
        for (int i = 0; i < values.length; i++) {
            float number =
                    switch (stored) {
                        case "int32" -> bytes.getInt(4 * i);
                        case "uint16" -> bytes.getShort(2 * i) & 0xffff;
                        default -> bytes.get(i) & 0xff;
                    };
            values[i] = Float.isNaN(scale) ? number : number * scale + min;
        }
        return Tensor.of(values, shape);
    }

    static UnreadableModelException wrong(String file, String place, JsonNode found, String expected) {
        String told = found.isMissingNode() || found.isNull() ? "missing" : found.toString();
        return new UnreadableModelException(file + ": " + place + " is "
                + (told.length() > 60 ? told.substring(0, 60) + "..." : told) + "; " + expected + " is expected");
    }
}
