package convscope.backward;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Operators that nothing continuous flows into: what they give is fixed, drawn at random, counted, or made from text or bytes. */
final class SourceRules {
    private static final List<String> OPERATORS = List.of(
            "BlackmanWindow",
            "Constant",
            "HammingWindow",
            "HannWindow",
            "ImageDecoder",
            "MelWeightMatrix",
            "OptionalHasElement",
            "RandomNormal",
            "RandomUniform",
            "RegexFullMatch",
            "SequenceEmpty",
            "SequenceLength",
            "StringConcat",
            "StringNormalizer",
            "StringSplit",
            "TfIdfVectorizer");

    static final Map<String, Rule> TABLE = table();

    private SourceRules() {}

    private static Map<String, Rule> table() {
        Map<String, Rule> table = new TreeMap<>();
        OPERATORS.forEach(operator -> table.put(operator, Rule.NONE));
        return Collections.unmodifiableMap(table);
    }
}
