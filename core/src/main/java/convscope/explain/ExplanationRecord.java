package convscope.explain;

import convscope.model.Provenance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a result came about.
 *
 * @param method name in the catalogue, such as {@code grad-cam}
 * @param parameters every parameter with the value used
 * @param model file, format, hash
 * @param input name of the input; empty for methods without one
 * @param inputHash SHA-256 of the tensor that was fed; empty without input
 * @param preprocessing what was done to the picture, and how that is known
 * @param target what is explained, and what was left out; empty for methods without target
 * @param label short name of what is explained: a class, or {@code A - B}; empty for methods without target
 * @param layer the layer that was read, and why this one; empty where none was
 * @param seed start of random numbers
 * @param versions of Convscope, engine and Java
 * @param values summary numbers by name
 * @param notes further facts, one sentence each
 */
public record ExplanationRecord(
        String method,
        Map<String, String> parameters,
        Provenance model,
        String input,
        String inputHash,
        String preprocessing,
        String target,
        String label,
        String layer,
        long seed,
        Map<String, String> versions,
        Map<String, Double> values,
        List<String> notes) {
    /** Name of a summary number: the sum of attributions minus what it should be, the difference of the scores of input and baseline. */
    public static final String COMPLETENESS_GAP = "completeness-gap";

    /** Name of a summary number: the explained scalar of the baseline. */
    public static final String BASELINE_SCORE = "baseline-score";

    public ExplanationRecord {
        parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        versions = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        values = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(values));
        notes = List.copyOf(notes);
    }
}
