package convscope.conformance;

import convscope.backward.Quantization;
import convscope.backward.RuleBook;
import convscope.graph.Operators;
import convscope.graph.ShapeInference;
import convscope.verify.CheckedOperators;
import convscope.verify.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The text of {@code docs/operators.md}: what is known of each operator, from the tables that the program and its tests work with. */
final class OperatorTable {
    private static final Map<String, String> SUCCESSORS = Map.of("Scatter", "ScatterElements", "Upsample", "Resize");
    private static final String OWN_DOMAINS = ".";

    /** Checked by hand, in a test of their own. */
    private static final Set<String> BY_HAND = Set.of("Scan");

    private final Map<String, OperatorCounts> counts = OperatorCounts.stored();
    private final Set<String> checked = CheckedOperators.all();
    private final Map<String, Integer> introductions = introductions();

    private static Map<String, Integer> introductions() {
        Map<String, Integer> since = new TreeMap<>();
        String text = new String(Fixture.bytes("/convscope/operator-since.txt"), StandardCharsets.UTF_8);
        text.lines().map(line -> line.split(" ")).forEach(w -> since.put(w[0], Integer.parseInt(w[1])));
        return since;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.addAll(head());
        introductions.keySet().forEach(operator -> lines.add(row(operator)));
        lines.addAll(domains());
        lines.addAll(reasons());
        return lines;
    }

    private List<String> head() {
        OperatorCounts all = counts.values().stream().reduce(new OperatorCounts(0, 0), OperatorCounts::plus);
        return List.of(
                "# Operators",
                "",
                "What Convscope knows of each operator of ONNX. A test writes this file (`-Dconvscope.update=true`) and holds it against the program.",
                "",
                "- **since**: the opset that brought the operator. Files of opsets 1 to 28 are read, whatever form a node has.",
                "- **tests**: how many of ONNX's own tests pass, from the file to the numbers, of how many: those of Debian's `libonnx-testdata` 1.12 and those that"
                        + " onnx 1.23 has besides. " + all.passed() + " of " + all.known()
                        + " pass, those of models with several operators (" + text(OperatorCounts.SEVERAL)
                        + ") among them; [the others](#tests-that-do-not-pass) are listed with their reasons.",
                "- **sizes**: whether the sizes of its results are known before the network runs.",
                "- **backward**: *checked*: its gradient is held against central differences; *sends nothing*: its results do not vary with its inputs, or only in"
                        + " jumps; *none*: a network that explains through it is refused, by its name. *By its parts*: it is written in other operators on reading."
                        + " *By hand*: held against numbers worked out on paper. *Straight through*: a quantised operator, whose gradient is that of its real-valued"
                        + " equal, held against TensorFlow.",
                "",
                summary() + ".",
                "",
                "| operator | since | tests | sizes | backward |",
                "|---|---:|---:|---|---|");
    }

    /** How much is covered, in one sentence without its end. */
    String summary() {
        long covered = introductions.keySet().stream()
                .filter(op -> counts.containsKey(op) && counts.get(op).passed() > 0)
                .count();
        long whole = introductions.keySet().stream()
                .filter(counts::containsKey)
                .filter(op -> counts.get(op).passed() == counts.get(op).known())
                .count();
        long backward =
                introductions.keySet().stream().filter(checked::contains).count();
        return covered + " of " + introductions.size() + " operators pass tests of their own, " + whole
                + " of them all; the gradient of " + backward + " is checked";
    }

    private String row(String operator) {
        return "| " + operator + " | " + introductions.get(operator) + " | " + text(operator) + " | " + sizes(operator)
                + " | " + backward(operator) + " |";
    }

    private String text(String operator) {
        OperatorCounts of = counts.get(operator);
        return of == null ? "" : of.passed() + " / " + of.known();
    }

    private static String sizes(String operator) {
        if (SUCCESSORS.containsKey(operator)) {
            return "as " + SUCCESSORS.get(operator);
        }
        return Operators.isExpanded(operator) ? "by its parts" : ShapeInference.knows(operator) ? "yes" : "no";
    }

    private String backward(String operator) {
        if (SUCCESSORS.containsKey(operator)) {
            return "as " + SUCCESSORS.get(operator);
        }
        if (!Operators.isKnown(operator) && !Operators.isExpanded(operator)) {
            return "not read";
        }
        if (Quantization.operators().contains(operator)) {
            return "straight through";
        }
        String check = checked.contains(operator) ? "checked" : BY_HAND.contains(operator) ? "by hand" : "not checked";
        if (Operators.isExpanded(operator)) {
            return "by its parts, " + check;
        }
        boolean rule = RuleBook.GRADIENT.operators().contains(operator);
        if (!rule) {
            return checked.contains(operator) ? "by its parts, checked" : "none";
        }
        return RuleBook.GRADIENT.sendsNothing(operator) ? "sends nothing" : check;
    }

    private List<String> domains() {
        List<String> lines = new ArrayList<>(List.of(
                "",
                "## Other domains",
                "",
                "Operators of other domains are handed to the engine as they are; sizes behind them are not known, and nothing is sent back through them.",
                "",
                "| operator | tests |",
                "|---|---:|"));
        counts.keySet().stream()
                .filter(operator -> operator.contains(OWN_DOMAINS))
                .forEach(operator -> lines.add("| " + operator + " | " + text(operator) + " |"));
        return lines;
    }

    private static List<String> reasons() {
        Map<String, Integer> reasons = new TreeMap<>();
        ListedTests.reasons().values().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
        List<String> lines =
                new ArrayList<>(List.of("", "## Tests that do not pass", "", "| tests | why |", "|---:|---|"));
        reasons.forEach((reason, count) -> lines.add("| " + count + " | " + reason + " |"));
        return lines;
    }
}
