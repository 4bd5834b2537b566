package convscope.backward;

import java.util.Map;
import java.util.TreeMap;

/** Operators of the canonical opset through which nothing can be sent back yet, each with the reason. */
final class UnsupportedOperators {
    private static final String BODY = "it runs a graph inside itself";
    private static final String SEQUENCE = "it works on a sequence of values";
    private static final String OPTIONAL = "it works on a value that may be missing";
    private static final String REGIONS = "it pools regions whose borders are computed";

    /** Reason by operator. */
    static final Map<String, String> REASONS = new TreeMap<>(Map.ofEntries(
            Map.entry("ConcatFromSequence", SEQUENCE),
            Map.entry("DeformConv", "the places that its kernel reads are computed"),
            Map.entry("If", BODY),
            Map.entry("Loop", BODY),
            Map.entry("MaxRoiPool", REGIONS),
            Map.entry("Optional", OPTIONAL),
            Map.entry("OptionalGetElement", OPTIONAL),
            Map.entry("RoiAlign", REGIONS),
            Map.entry("SequenceAt", SEQUENCE),
            Map.entry("SequenceConstruct", SEQUENCE),
            Map.entry("SequenceErase", SEQUENCE),
            Map.entry("SequenceInsert", SEQUENCE),
            Map.entry("SequenceMap", BODY),
            Map.entry("SplitToSequence", SEQUENCE)));

    private UnsupportedOperators() {}

    /** The reason as the end of a sentence; empty where the operator is not listed. */
    static String reason(String operator) {
        return REASONS.containsKey(operator) ? "; " + REASONS.get(operator) : "";
    }
}
