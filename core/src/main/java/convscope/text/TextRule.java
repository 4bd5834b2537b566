package convscope.text;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How a side file says that texts are made ready, under its key {@code text}.
 *
 * @param input name of the network's input that takes the text; empty for the only one that can
 * @param file name of the vocabulary's file, which lies beside the side file: one word a line, whose number counted from 0 is fed; empty where {@code words} says them
 * @param words the vocabulary itself; empty where a file has it
 * @param split how a text becomes words
 * @param lowercase whether words become lower case first
 * @param length number of positions; 0 takes the network's
 * @param padding number fed where there is no word
 * @param unknown number fed for words that the vocabulary lacks; -1 leaves them out
 * @param padAtStart whether padding stands before the words rather than behind them
 * @param cutAtStart whether of too long a text the last words are kept rather than the first
 */
public record TextRule(
        String input,
        String file,
        List<String> words,
        Split split,
        boolean lowercase,
        int length,
        int padding,
        int unknown,
        boolean padAtStart,
        boolean cutAtStart) {
    private static final Set<String> KEYS =
            Set.of("input", "vocabulary", "length", "lowercase", "split", "padding", "unknown", "pad", "cut");
    private static final int LONGEST = 100_000;

    public TextRule {
        words = List.copyOf(words);
    }

    /**
     * Reads the value of {@code text}.
     *
     * @param name of the side file, for messages
     * @throws InvalidRequestException if a key is unknown or a value is off
     */
    public static TextRule parse(JsonNode node, String name) {
        if (!node.isObject()) {
            throw wrong(name, "text", node, "an object, such as {\"vocabulary\": \"words.txt\", \"length\": 40}");
        }
        node.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                throw new InvalidRequestException(name + ": text: unknown key '" + key
                        + "'; known: input, vocabulary, length, lowercase, split, padding, unknown, pad, cut");
            }
        });
        JsonNode vocabulary = node.path("vocabulary");
        List<String> words = new ArrayList<>();
        vocabulary.forEach(word -> words.add(word.asText()));
        return new TextRule(
                node.path("input").asText(""),
                vocabulary.isArray() ? "" : file(vocabulary, name),
                words,
                Split.valueOf(choice(node, "split", "words", List.of("words", "spaces", "keras", "characters"), name)
                        .toUpperCase(Locale.ROOT)),
                flag(node, name),
                number(node, "length", 0, name),
                number(node, "padding", 0, name),
                node.path("unknown").isNull() ? -1 : number(node, "unknown", 1, name),
                choice(node, "pad", "end", List.of("end", "start"), name).equals("start"),
                choice(node, "cut", "end", List.of("end", "start"), name).equals("start"));
    }

    private static String file(JsonNode node, String name) {
        String file = node.asText("");
        if (!node.isTextual() || file.isBlank() || file.contains("/") || file.contains("\\") || file.startsWith("..")) {
            throw wrong(
                    name,
                    "text.vocabulary",
                    node,
                    "a list of words, or the name of a file beside this one, without folders, that has a word a line");
        }
        return file;
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode value = node.path("lowercase");
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw wrong(name, "text.lowercase", value, "true or false");
        }
        return value.asBoolean(true);
    }

    private static int number(JsonNode node, String key, int otherwise, String name) {
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        int most = key.equals("length") ? LONGEST : Integer.MAX_VALUE;
        if (!value.isInt() || value.asInt() < 0 || value.asInt() > most) {
            throw wrong(name, "text." + key, value, "a whole number from 0 to " + most);
        }
        return value.asInt();
    }

    private static String choice(JsonNode node, String key, String otherwise, List<String> known, String name) {
        String value = node.path(key).asText(otherwise);
        if (!known.contains(value)) {
            throw wrong(name, "text." + key, node.path(key), "one of " + String.join(", ", known));
        }
        return value;
    }

    private static InvalidRequestException wrong(String name, String where, JsonNode found, String expected) {
        String text = found.isMissingNode() ? "missing" : found.toString();
        return new InvalidRequestException(name + ": " + where + " is "
                + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "; expected: " + expected);
    }
}
