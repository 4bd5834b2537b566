package convscope.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.InvalidRequestException;
import convscope.text.TextRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the file {@code NAME.convscope.json} beside a model says of it.
 *
 * @param preprocessing how pictures are made ready, if it says
 * @param labels names of the classes, or one name of a built-in list; empty where it does not say
 * @param text how texts are made ready, if it says
 */
public record SideFile(Optional<Preprocessing> preprocessing, List<String> labels, Optional<TextRule> text) {
    /** A model without such a file. */
    public static final SideFile NONE = new SideFile(Optional.empty(), List.of(), Optional.empty());

    private static final Set<String> KEYS = Set.of("resize", "crop", "resample", "color", "range", "mean", "std");

    public SideFile {
        labels = List.copyOf(labels);
    }

    /**
     * Reads the file's text; {@code name} is for messages. Keys other than {@code preprocessing}, {@code labels} and {@code text}
     * are left alone.
     *
     * @throws InvalidRequestException if it is no JSON, or a value or a key of {@code preprocessing} or {@code text} is off
     */
    public static SideFile parse(String json, String name) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    name + ": not JSON (line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage() + ")", e);
        }
        if (!root.isObject()) {
            throw new InvalidRequestException(
                    name
                            + ": a JSON object is expected, such as {\"preprocessing\": {\"range\": \"unit\"}, \"labels\": \"imagenet\"}");
        }
        JsonNode p = root.path("preprocessing");
        if (!p.isMissingNode() && !p.isObject()) {
            throw wrong(name, "preprocessing", p, "an object, such as {\"range\": \"unit\"}");
        }
        return new SideFile(
                p.isObject() ? Optional.of(preprocessing(p, name)) : Optional.empty(),
                labels(root.path("labels"), name),
                root.has("text") ? Optional.of(TextRule.parse(root.get("text"), name)) : Optional.empty());
    }

    private static List<String> labels(JsonNode node, String name) {
        List<String> labels = new ArrayList<>();
        if (node.isTextual()) {
            labels.add(node.asText());
        } else if (node.isArray()) {
            node.forEach(label -> labels.add(label.asText()));
        } else if (!node.isMissingNode()) {
            throw wrong(name, "labels", node, "a list of names, or \"imagenet\"");
        }
        return labels;
    }

    private static Preprocessing preprocessing(JsonNode node, String name) {
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new InvalidRequestException(name + ": preprocessing: unknown key '" + key
                        + "'; known: resize, crop, resample, color, range, mean, std");
            }
        });
        int resize = pixels(node, "resize", name);
        int crop = pixels(node, "crop", name);
        Preprocessing.Order order = choice(node, "color", "RGB", Preprocessing.Order.class, name);
        Preprocessing.Range range = choice(node, "range", "UNIT", Preprocessing.Range.class, name);
        Resampling resampling = choice(node, "resample", "BILINEAR", Resampling.class, name);
        List<Double> mean = numbers(node, "mean", 0, name);
        List<Double> std = numbers(node, "std", 1, name);
        try {
            return new Preprocessing(resize, crop, resampling, order, range, mean, std, "side file " + name);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(name + ": " + e.getMessage(), e);
        }
    }

    private static int pixels(JsonNode node, String key, String name) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isInt() || value.asInt() < 0) {
            throw wrong(name, "preprocessing." + key, value, "a whole number of pixels");
        }
        return value.asInt();
    }

    private static <E extends Enum<E>> E choice(
            JsonNode node, String key, String otherwise, Class<E> type, String name) {
        String text = node.path(key).asText(otherwise).toUpperCase(Locale.ROOT);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            known.add(
                    type == Preprocessing.Order.class
                            ? constant.name()
                            : constant.name().toLowerCase(Locale.ROOT));
        }
        throw wrong(name, "preprocessing." + key, node.path(key), "one of " + String.join(", ", known));
    }

    private static List<Double> numbers(JsonNode node, String key, double otherwise, String name) {
        JsonNode list = node.path(key);
        List<Double> numbers = new ArrayList<>();
        if (list.isNumber()) {
            numbers.add(list.asDouble());
        }
        for (JsonNode number : list) {
            if (!number.isNumber()) {
                throw wrong(name, "preprocessing." + key, number, "numbers, such as [0.485, 0.456, 0.406]");
            }
            numbers.add(number.asDouble());
        }
        if (numbers.isEmpty() && !list.isMissingNode() && !list.isNull()) {
            throw wrong(name, "preprocessing." + key, list, "numbers, such as [0.485, 0.456, 0.406]");
        }
        return numbers.isEmpty() ? List.of(otherwise) : numbers;
    }

    private static InvalidRequestException wrong(String name, String where, JsonNode found, String expected) {
        String text = found.toString();
        return new InvalidRequestException(name + ": " + where + " is "
                + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "; expected: " + expected);
    }
}
