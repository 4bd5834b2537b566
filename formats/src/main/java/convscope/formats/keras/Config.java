package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.UnreadableModelException;
import java.util.Arrays;

/** A JSON object of the file, read key by key; a wrong value is refused with the file and the place inside it. */
final class Config {
    private final String file;
    private final String place;
    private final JsonNode node;

    Config(String file, String place, JsonNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
        if (node == null || !node.isObject()) {
            throw new UnreadableModelException(
                    file + ": " + place + " is " + brief(node) + "; a JSON object is expected");
        }
    }

    String file() {
        return file;
    }

    String place() {
        return place;
    }

    JsonNode node() {
        return node;
    }

    /** Whether the key is there and not null. */
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** The value under a key; null where it is absent or null. */
    JsonNode get(String key) {
        return has(key) ? node.get(key) : null;
    }

    Config child(String key) {
        return new Config(file, place + "." + key, get(key));
    }

    String text(String key) {
        JsonNode value = get(key);
        if (value == null || !value.isTextual()) {
            throw wrong(key, value, "a text");
        }
        return value.textValue();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.isBoolean() || value.isIntegralNumber()) {
            return value.asBoolean();
        }
        throw wrong(key, value, "true or false");
    }

    double real(String key, double otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.isObject() && value.hasNonNull("config")) {
            value = value.path("config").path("value");
        }
        if (!value.isNumber()) {
            throw wrong(key, value, "a number");
        }
        return value.doubleValue();
    }

    int integer(String key, int otherwise) {
        JsonNode value = get(key);
        if (value == null) {
            return otherwise;
        }
        if (value.isArray() && value.size() == 1) {
            value = value.get(0);
        }
        return number(key, value);
    }

    /** A list of {@code count} integers; one integer stands for equal ones. */
    long[] integers(String key, int count, int otherwise) {
        JsonNode value = get(key);
        long[] result = new long[count];
        if (value == null) {
            Arrays.fill(result, otherwise);
        } else if (value.isArray()) {
            if (value.size() != count) {
                throw wrong(key, value, "a list of " + count + " integers");
            }
            for (int i = 0; i < count; i++) {
                result[i] = number(key, value.get(i));
            }
        } else {
            Arrays.fill(result, number(key, value));
        }
        return result;
    }

    /** Integers of at least 1, as sizes, strides and dilations are. */
    long[] positives(String key, int count, int otherwise) {
        long[] values = integers(key, count, otherwise);
        for (long v : values) {
            if (v < 1) {
                throw wrong(key, get(key), "integers of at least 1");
            }
        }
        return values;
    }

    /** A list of any length; an integer is a list of one; null entries are -1. */
    long[] list(String key) {
        JsonNode value = get(key);
        if (value != null && value.isInt()) {
            return new long[] {value.intValue()};
        }
        if (value == null || !value.isArray()) {
            throw wrong(key, value, "a list of integers");
        }
        long[] result = new long[value.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = value.get(i).isNull() ? -1 : number(key, value.get(i));
        }
        return result;
    }

    /** Numbers, one or a list, nested or not, in row-major order; also in the form that Keras gives arrays. */
    double[] reals(String key) {
        JsonNode value = get(key);
        if (value != null && value.isObject()) {
            value = value.path("config").has("value") ? value.path("config").path("value") : value.path("config");
        }
        java.util.List<Double> found = new java.util.ArrayList<>();
        flatten(key, value, found);
        return found.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void flatten(String key, JsonNode value, java.util.List<Double> found) {
        if (value != null && value.isNumber()) {
            found.add(value.doubleValue());
        } else if (value != null && value.isArray()) {
            value.forEach(v -> flatten(key, v, found));
        } else {
            throw wrong(key, value, "numbers");
        }
    }

    private int number(String key, JsonNode value) {
        if (value.isInt()) {
            return value.intValue();
        }
        if (value.isFloatingPointNumber()
                && value.doubleValue() == Math.rint(value.doubleValue())
                && Math.abs(value.doubleValue()) < Integer.MAX_VALUE) {
            return (int) value.doubleValue();
        }
        throw wrong(key, value, "an integer");
    }

    /** Refuses what stands under {@code key}. */
    UnreadableModelException wrong(String key, JsonNode found, String expected) {
        return new UnreadableModelException(
                file + ": " + place + "." + key + " is " + brief(found) + "; " + expected + " is expected");
    }

    static String brief(JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return "missing";
        }
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
