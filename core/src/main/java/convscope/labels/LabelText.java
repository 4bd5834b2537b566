package convscope.labels;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of classes as they are written down.
 *
 * <ul>
 *   <li>a name a line; with its number before it ({@code 3 cat}, {@code 3: cat}, {@code 3,cat}), with the number after it ({@code cat,3}), with a WordNet id
 *       before it ({@code n01440764 tench}); a first line of headings is passed over
 *   <li>names in one line, with commas between them
 *   <li>JSON, or what Python prints: {@code ["cat", "dog"]}, {@code {"0": "cat"}}, {@code {"cat": 0}}, {@code {"0": ["n01440764", "tench"]}}, each also under a key such as
 *       {@code id2label}
 * </ul>
 */
public final class LabelText {
    private static final Pattern NUMBER_FIRST = Pattern.compile("\"?(\\d{1,6})\"?\\s*[:,;=\\t ]\\s*(\\S.*)");
    private static final Pattern NUMBER_LAST = Pattern.compile("(.*\\S)\\s*[:,;=\\t]\\s*(\\d{1,6})");
    private static final Pattern WORDNET = Pattern.compile("n\\d{8}[\\s,:]+(\\S.*)");
    private static final Pattern BARE_NUMBER = Pattern.compile("([{,]\\s*)(\\d{1,6})(\\s*:)");
    private static final List<String> KEYS =
            List.of("id2label", "labels", "classes", "class_names", "names", "class_indices");
    private static final ObjectMapper JSON = new ObjectMapper()
            .configure(JsonParser.Feature.ALLOW_SINGLE_QUOTES, true)
            .configure(JsonParser.Feature.ALLOW_TRAILING_COMMA, true)
            .configure(JsonParser.Feature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER, true);

    private LabelText() {}

    /**
     * The names, in the order of their numbers.
     *
     * @param name of the file or key, for messages
     * @throws InvalidRequestException if it has none, or numbers are missing or come twice
     */
    public static List<String> parse(String text, String name) {
        String trimmed = (text.startsWith("\ufeff") ? text.substring(1) : text).strip();
        List<String> names = trimmed.startsWith("[") || trimmed.startsWith("{")
                ? ofJson(read(trimmed, name), name)
                : ofLines(
                        trimmed.lines()
                                .map(String::strip)
                                .filter(line -> !line.isEmpty())
                                .toList(),
                        name);
        if (names.isEmpty()) {
            throw new InvalidRequestException(
                    name
                            + ": holds no names of classes; a name a line is expected, or JSON such as [\"cat\", \"dog\"], {\"0\": \"cat\"} or {\"cat\": 0}");
        }
        return names;
    }

    private static JsonNode read(String text, String name) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            try {
                return JSON.readTree(BARE_NUMBER.matcher(text).replaceAll("$1\"$2\"$3"));
            } catch (JsonProcessingException again) {
                throw new InvalidRequestException(
                        name + ": not a JSON list of class names (" + again.getOriginalMessage() + ")", again);
            }
        }
    }

    private static List<String> ofJson(JsonNode node, String name) {
        if (node.isArray()) {
            List<String> names = new ArrayList<>();
            node.forEach(label -> names.add(one(label)));
            return names;
        }
        for (String key : KEYS) {
            if (node.path(key).isContainerNode()) {
                return ofJson(node.path(key), name);
            }
        }
        Map<Integer, String> numbered = new TreeMap<>();
        int[] count = {0};
        node.fields().forEachRemaining(field -> {
            count[0]++;
            if (field.getKey().matches("\\d{1,6}")) {
                numbered.put(Integer.valueOf(field.getKey()), one(field.getValue()));
            } else if (field.getValue().isInt()) {
                numbered.put(field.getValue().asInt(), field.getKey());
            }
        });
        return inOrder(numbered, count[0], name);
    }

    /** A name, or the last of several: {@code ["n01440764", "tench"]}. */
    private static String one(JsonNode label) {
        return label.isArray() && label.size() > 0 ? label.get(label.size() - 1).asText() : label.asText();
    }

    private static List<String> inOrder(Map<Integer, String> numbered, int count, String name) {
        int first = numbered.isEmpty()
                ? 0
                : Math.min(1, numbered.keySet().iterator().next());
        for (int i = 0; i < count; i++) {
            if (!numbered.containsKey(first + i)) {
                throw new InvalidRequestException(name + ": " + count + " classes need the numbers 0 to " + (count - 1)
                        + ", each once; number " + (first + i) + " is missing");
            }
        }
        return List.copyOf(numbered.values());
    }

    private static List<String> ofLines(List<String> lines, String name) {
        if (lines.size() == 1 && lines.get(0).contains(",")) {
            return List.of(lines.get(0).split("\\s*,\\s*"));
        }
        for (List<String> body : List.of(lines, lines.subList(Math.min(1, lines.size()), lines.size()))) {
            if (body.size() > 1 && all(body, NUMBER_FIRST)) {
                return numbered(body, NUMBER_FIRST, 1, 2, name);
            }
            if (body.size() > 1 && all(body, NUMBER_LAST)) {
                return numbered(body, NUMBER_LAST, 2, 1, name);
            }
        }
        if (!lines.isEmpty() && all(lines, WORDNET)) {
            return lines.stream().map(line -> group(WORDNET, line, 1)).toList();
        }
        return lines.stream().map(LabelText::unquoted).toList();
    }

    private static boolean all(List<String> lines, Pattern pattern) {
        return lines.stream().allMatch(line -> pattern.matcher(line).matches());
    }

    private static List<String> numbered(List<String> lines, Pattern pattern, int number, int label, String name) {
        Map<Integer, String> numbered = new TreeMap<>();
        lines.forEach(line ->
                numbered.put(Integer.valueOf(group(pattern, line, number)), unquoted(group(pattern, line, label))));
        return inOrder(numbered, lines.size(), name);
    }

    private static String group(Pattern pattern, String line, int group) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() ? matcher.group(group) : line;
    }

    private static String unquoted(String label) {
        boolean quoted = label.length() > 1 && label.startsWith("\"") && label.endsWith("\"");
        return quoted ? label.substring(1, label.length() - 1).replace("\"\"", "\"") : label;
    }
}
