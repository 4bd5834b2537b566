package convscope.explain;

import convscope.graph.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One number per element of each input.
 *
 * @param byInput per explained input, in the shape of the batch that was fed
 * @param values summary numbers by name, one per item of the batch, such as a completeness gap
 * @param notes further facts for the record, one sentence each
 */
public record Attributions(Map<String, Tensor> byInput, Map<String, double[]> values, List<String> notes) {
    public Attributions {
        byInput = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byInput));
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        notes = List.copyOf(notes);
    }

    /** Numbers alone. */
    public static Attributions of(Map<String, Tensor> byInput) {
        return new Attributions(byInput, Map.of(), List.of());
    }
}
