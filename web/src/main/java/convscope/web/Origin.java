package convscope.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Of what a result was made, as its client wrote it.
 *
 * @param model id
 * @param input id; empty where the method needs none
 * @param target text
 */
record Origin(String model, String input, String target) {
    /** The fields under which a result shows it again. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", model);
        fields.put("input", input);
        fields.put("target", target);
        return fields;
    }

    /** The same, read from a result's fields. */
    static Origin of(JsonNode fields) {
        return new Origin(
                fields.path("model").asText(),
                fields.path("input").asText(),
                fields.path("target").asText());
    }
}
