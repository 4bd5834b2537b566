package convscope.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the file {@code NAME.convscope.json} beside a model says of it.
 *
 * @param preprocessing how pictures are made ready, if it says
 * @param labels names of the classes, or one name of a built-in list; empty where it does not say
 */
public record SideFile(Optional<Preprocessing> preprocessing, List<String> labels) {
    /** A model without such a file. */
    public static final SideFile NONE = new SideFile(Optional.empty(), List.of());

    /**
     * Reads the file's text; {@code name} is for messages.
     *
     * @throws InvalidRequestException if it is no JSON or a value is off
     */
    public static SideFile parse(String json, String name) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    name + ": not JSON (line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage() + ")", e);
        }
        List<String> labels = new ArrayList<>();
        JsonNode listed = root.path("labels");
        if (listed.isTextual()) {
            labels.add(listed.asText());
        } else {
            listed.forEach(label -> labels.add(label.asText()));
        }
        JsonNode p = root.path("preprocessing");
        return new SideFile(p.isObject() ? Optional.of(preprocessing(p, name)) : Optional.empty(), labels);
    }

    private static Preprocessing preprocessing(JsonNode node, String name) {
        try {
            return new Preprocessing(
                    node.path("resize").asInt(0),
                    node.path("crop").asInt(0),
                    Resampling.named(node.path("resample").asText("bilinear")),
                    Preprocessing.Order.valueOf(node.path("color").asText("RGB").toUpperCase(Locale.ROOT)),
                    Preprocessing.Range.valueOf(
                            node.path("range").asText("unit").toUpperCase(Locale.ROOT)),
                    numbers(node.path("mean"), 0),
                    numbers(node.path("std"), 1),
                    "side file " + name);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    name + ": preprocessing: " + e.getMessage()
                            + "; color is RGB, BGR or GRAY, range is unit, signed or raw",
                    e);
        }
    }

    private static List<Double> numbers(JsonNode node, double otherwise) {
        List<Double> numbers = new ArrayList<>();
        node.forEach(number -> numbers.add(number.asDouble()));
        return numbers.isEmpty() ? List.of(otherwise) : numbers;
    }
}
