package convscope.conformance;

import convscope.verify.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How many tests of an operator pass, of how many, from {@code operator-tests-counts.txt}: the set of tests, the operator, the two numbers. */
public record OperatorCounts(int passed, int known) {
    /** Stands for models of several operators. */
    public static final String SEVERAL = "(several)";

    private static final String FILE = "/convscope/operator-tests-counts.txt";

    OperatorCounts plus(OperatorCounts other) {
        return new OperatorCounts(passed + other.passed, known + other.known);
    }

    /** The stored counts by operator, of all sets together. */
    public static Map<String, OperatorCounts> stored() {
        Map<String, OperatorCounts> counts = new TreeMap<>();
        for (String line : lines()) {
            String[] words = line.split(" ");
            OperatorCounts of = new OperatorCounts(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            counts.merge(words[1], of, OperatorCounts::plus);
        }
        return counts;
    }

    /** The stored lines of one set. */
    static List<String> stored(TestSet set) {
        return lines().stream().filter(line -> line.startsWith(set + " ")).toList();
    }

    static List<String> lines() {
        return new String(Fixture.bytes(FILE), StandardCharsets.UTF_8).lines().toList();
    }

    /** The lines of one set whose tests came out like this. */
    static List<String> lines(TestSet set, Map<OperatorTest, Optional<String>> outcomes) {
        Map<String, OperatorCounts> counts = new TreeMap<>();
        outcomes.forEach((test, problem) -> counts.merge(
                test.operator().orElse(SEVERAL),
                new OperatorCounts(problem.isEmpty() ? 1 : 0, 1),
                OperatorCounts::plus));
        return counts.entrySet().stream()
                .map(e -> set + " " + e.getKey() + " " + e.getValue().passed + " " + e.getValue().known)
                .toList();
    }
}
