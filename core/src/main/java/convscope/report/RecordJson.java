package convscope.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import convscope.explain.Explanation;
import convscope.graph.Tensor;
import convscope.words.Diagnosis;
import convscope.words.Interpretation;
import convscope.words.Language;
import java.util.LinkedHashMap;
import java.util.Map;

/** A result's record, summary numbers and words as JSON. */
public final class RecordJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private RecordJson() {}

    /** The JSON text, with a line break at its end. */
    public static String write(Explanation explanation, Language language) {
        return text(fields(explanation, language));
    }

    /** Fields as JSON text, with a line break at its end. */
    public static String text(Object fields) {
        try {
            return MAPPER.writeValueAsString(fields) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record cannot be written as JSON", e);
        }
    }

    /** The fields of the JSON object: {@code record}, {@code arrays} (shape, min, max, mean of each), {@code words}, {@code findings}. */
    public static Map<String, Object> fields(Explanation explanation, Language language) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("record", explanation.record());
        Map<String, Object> arrays = new LinkedHashMap<>();
        explanation.arrays().forEach((name, tensor) -> arrays.put(name, summary(tensor)));
        fields.put("arrays", arrays);
        fields.put(
                "words",
                Interpretation.of(explanation).stream()
                        .map(text -> text.in(language))
                        .toList());
        fields.put(
                "findings",
                Diagnosis.of(explanation).stream()
                        .map(finding -> Map.of(
                                "kind",
                                finding.kind().name(),
                                "text",
                                finding.text().in(language)))
                        .toList());
        return fields;
    }

    private static Map<String, Object> summary(Tensor tensor) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (float value : tensor.floats()) {
            min = Math.min(min, value);
            max = Math.max(max, value);
            sum += value;
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("shape", tensor.shape());
        summary.put("min", min);
        summary.put("max", max);
        summary.put("mean", tensor.count() == 0 ? 0 : sum / tensor.count());
        return summary;
    }
}
