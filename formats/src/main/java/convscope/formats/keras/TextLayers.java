package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts at the input of a model. Operators compute with numbers, so the model is cut behind its {@code TextVectorization}: it takes the numbers of words, and its
 * metadata says, as a side file would, how a text becomes these.
 */
final class TextLayers {
    /** Key of the metadata under which the rule stands, in the form of the key {@code text} of a side file. */
    static final String RULE = "convscope.text";

    private static final String KIND = "TextVectorization";

    private TextLayers() {}

    /** The text layer that alone reads an input, if there is one. */
    static Optional<KerasLayer> reader(KerasNetwork network, KerasLayer input) {
        List<KerasLayer> readers = network.layers().stream()
                .filter(l -> l.calls().stream()
                        .flatMap(c -> c.operands().stream())
                        .anyMatch(
                                a -> a instanceof Call.Reference r && r.layer().equals(input.name())))
                .toList();
        boolean text = readers.size() == 1 && readers.get(0).kind().equals(KIND);
        return text ? Optional.of(readers.get(0)) : Optional.empty();
    }

    /** Shape of the numbers that stand for the texts of an input: batch and words, -1 where their number is free. */
    static long[] shape(KerasLayer reader) {
        Config config = reader.config();
        return new long[] {
            -1, config.has("output_sequence_length") ? config.positives("output_sequence_length", 1, 1)[0] : -1
        };
    }

    static Held vectorize(Emission e) {
        boolean isInput = e.writer.inputs.stream()
                .anyMatch(i -> i.value().name().equals(e.in().value().name()));
        if (!isInput || e.in().rank() != 2) {
            throw e.unsupported("a text that is not an input of the model");
        }
        List<String> words = new ArrayList<>();
        if (e.config.has("vocabulary") && e.config.get("vocabulary").isArray()) {
            words.addAll(List.of("", "[UNK]"));
            e.config.get("vocabulary").forEach(word -> words.add(word.asText()));
        } else {
            words.addAll(e.writer.vocabulary(e.layer));
        }
        if (words.size() < 2) {
            throw e.unsupported("a text layer whose vocabulary is not in the file");
        }
        e.writer.metadata.put(RULE, rule(e, words).toString());
        return e.in();
    }

    private static ObjectNode rule(Emission e, List<String> words) {
        for (String key : List.of("ngrams", "idf_weights")) {
            JsonNode value = e.config.get(key);
            if (value != null && !(value.isArray() && value.isEmpty())) {
                throw e.unsupported(key);
            }
        }
        String mode = e.config.text("output_mode", "int");
        if (!mode.equals("int")) {
            throw e.unsupported("output mode '" + mode + "'");
        }
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        rule.put("input", e.in().value().name());
        ArrayNode vocabulary = rule.putArray("vocabulary");
        words.forEach(vocabulary::add);
        String standardize = named(e, "standardize");
        String split = named(e, "split");
        rule.put("lowercase", standardize.equals("lower_and_strip_punctuation"));
        if (split.equals("whitespace")) {
            rule.put("split", splitAtSpaces(e, standardize));
        } else if (split.equals("character") && standardize.isEmpty()) {
            rule.put("split", "characters");
        } else {
            throw e.unsupported("to split a text by '" + split + "' after '" + standardize + "'");
        }
        return rule;
    }

    private static String splitAtSpaces(Emission e, String standardize) {
        return switch (standardize) {
            case "lower_and_strip_punctuation", "strip_punctuation" -> "keras";
            case "" -> "spaces";
            default -> throw e.unsupported("to standardize a text by '" + standardize + "'");
        };
    }

    /** Name of a choice; empty where there is none. A function of the author's own is code and has another form. */
    private static String named(Emission e, String key) {
        JsonNode value = e.config.get(key);
        if (value == null) {
            return "";
        }
        return value.isTextual() ? value.textValue() : Config.brief(value);
    }
}
