package convscope.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a node of one operator must look like: the numbers of its inputs and outputs, and its attributes with their kinds. */
record OperatorSignature(
        String name,
        int since,
        int leastInputs,
        int mostInputs,
        int leastOutputs,
        int mostOutputs,
        Map<String, String> attributes) {
    private static final Map<String, String> KINDS = Map.of(
            "i", "an integer",
            "f", "a real number",
            "s", "text",
            "is", "integers",
            "fs", "real numbers",
            "ss", "texts",
            "t", "a tensor",
            "g", "a graph");

    /** Inputs that may be left out before those that may not: a loop's number of rounds and its condition. */
    private static final Map<String, Integer> OPTIONAL_FIRST = Map.of("Loop", 2);

    /** From a line of {@link OperatorSignatures}. */
    static OperatorSignature parse(String line) {
        String[] words = line.split(" ");
        Map<String, String> attributes = new TreeMap<>();
        for (int i = 6; i < words.length; i++) {
            attributes.put(words[i].substring(0, words[i].indexOf(':')), words[i].substring(words[i].indexOf(':') + 1));
        }
        return new OperatorSignature(
                words[0],
                Integer.parseInt(words[1]),
                number(words[2]),
                number(words[3]),
                number(words[4]),
                number(words[5]),
                attributes);
    }

    private static int number(String word) {
        return word.equals("*") ? Integer.MAX_VALUE : Integer.parseInt(word);
    }

    /** What is wrong with a node, each in the words "found, expected". */
    List<String> problems(Node node) {
        List<String> problems = new ArrayList<>();
        count(problems, "input", node.inputs().size(), leastInputs, mostInputs);
        count(problems, "output", node.outputs().size(), leastOutputs, mostOutputs);
        int needed = mostInputs == Integer.MAX_VALUE
                ? node.inputs().size()
                : Math.min(leastInputs, node.inputs().size());
        for (int i = OPTIONAL_FIRST.getOrDefault(name, 0); i < needed; i++) {
            if (node.inputs().get(i).isEmpty()) {
                problems.add("input " + i + " is left out, but it is not optional");
            }
        }
        new TreeMap<>(node.attributes()).forEach((attribute, value) -> {
            String kind = attributes.get(attribute);
            if (kind == null) {
                problems.add("unknown attribute '" + attribute + "', known: "
                        + (attributes.isEmpty() ? "none" : String.join(", ", attributes.keySet())));
            } else if (!kind(value).equals(kind.replace("!", ""))) {
                problems.add("attribute '" + attribute + "' is " + KINDS.get(kind(value)) + ", expected "
                        + KINDS.getOrDefault(kind.replace("!", ""), "another kind"));
            }
        });
        attributes.forEach((attribute, kind) -> {
            if (kind.endsWith("!") && !node.has(attribute)) {
                problems.add("attribute '" + attribute + "' is missing");
            }
        });
        return problems;
    }

    private static void count(List<String> problems, String what, int found, int least, int most) {
        if (found < least || found > most) {
            String expected = most == Integer.MAX_VALUE
                    ? "at least " + least
                    : least == most ? Integer.toString(least) : least + " to " + most;
            problems.add(found + " " + what + (found == 1 ? "" : "s") + ", expected " + expected);
        }
    }

    private static String kind(Attribute value) {
        if (value instanceof Attribute.Int) {
            return "i";
        } else if (value instanceof Attribute.Real) {
            return "f";
        } else if (value instanceof Attribute.Text) {
            return "s";
        } else if (value instanceof Attribute.Ints) {
            return "is";
        } else if (value instanceof Attribute.Reals) {
            return "fs";
        } else if (value instanceof Attribute.Texts) {
            return "ss";
        }
        return value instanceof Attribute.Constant ? "t" : "g";
    }
}
