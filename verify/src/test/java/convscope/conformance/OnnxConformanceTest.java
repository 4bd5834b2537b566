package convscope.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** ONNX's own tests of its operators, from reading the file to the numbers. */
class OnnxConformanceTest {
    private static final Map<String, String> LISTED = ListedTests.reasons();
    private static final Map<TestSet, Map<OperatorTest, Optional<String>>> OUTCOMES = new TreeMap<>();

    private static Map<OperatorTest, Optional<String>> outcomes(TestSet set) {
        Map<OperatorTest, Optional<String>> outcomes = OUTCOMES.computeIfAbsent(set, OnnxConformanceTest::run);
        assumeFalse(
                outcomes.isEmpty(), "Debian's libonnx-testdata is not installed: operator tests of ONNX did not run");
        return outcomes;
    }

    private static Map<OperatorTest, Optional<String>> run(TestSet set) {
        Map<OperatorTest, Optional<String>> outcomes = new LinkedHashMap<>();
        set.tests().forEach(test -> outcomes.put(test, test.problem()));
        return outcomes;
    }

    @ParameterizedTest
    @EnumSource
    void everyTest_passesOrIsListed(TestSet set) {
        Map<String, List<String>> unlisted = new TreeMap<>();
        outcomes(set).forEach((test, problem) -> problem.filter(p -> !LISTED.containsKey(test.name()))
                .ifPresent(p -> unlisted.computeIfAbsent(
                                test.operator().orElse(OperatorCounts.SEVERAL), k -> new ArrayList<>())
                        .add(test + ": " + p)));
        assertThat(unlisted)
                .as("tests that fail without standing in operator-tests-listed.txt, by operator")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyListedTest_fails(TestSet set) {
        Set<String> passing = new TreeSet<>();
        outcomes(set).forEach((test, problem) -> {
            if (problem.isEmpty() && LISTED.containsKey(test.name())) {
                passing.add(test.name());
            }
        });
        assertThat(passing)
                .as("tests that pass: take them out of operator-tests-listed.txt")
                .isEmpty();
    }

    @Test
    void everyListedTest_exists() {
        Set<String> unknown = new TreeSet<>(LISTED.keySet());
        for (TestSet set : TestSet.values()) {
            outcomes(set).keySet().forEach(test -> unknown.remove(test.name()));
        }
        assertThat(unknown).isEmpty();
    }

    /** The system property {@code convscope.update} writes the file anew. */
    @ParameterizedTest
    @EnumSource
    void counts_areTheStoredOnes(TestSet set) throws IOException {
        List<String> lines = OperatorCounts.lines(set, outcomes(set));
        if (Boolean.getBoolean("convscope.update")) {
            List<String> all = new ArrayList<>(OperatorCounts.lines());
            all.removeAll(OperatorCounts.stored(set));
            all.addAll(lines);
            all.sort(null);
            Files.write(Path.of("src/test/resources/convscope/operator-tests-counts.txt"), all);
            return;
        }
        assertThat(lines)
                .as("counts by operator; -Dconvscope.update=true writes them anew")
                .containsExactlyInAnyOrderElementsOf(OperatorCounts.stored(set));
    }

    @Test
    void tests_areMany() {
        assertThat(outcomes(TestSet.NEWER)).hasSizeGreaterThan(600);
        assertThat(outcomes(TestSet.PACKAGE)).hasSizeGreaterThan(1000);
    }

    @AfterAll
    static void logCounts() {
        List<String> lines = new ArrayList<>();
        OUTCOMES.forEach((set, outcomes) -> {
            long passed = outcomes.values().stream().filter(Optional::isEmpty).count();
            lines.add("ONNX tests, " + set + ": " + passed + " of " + outcomes.size() + " pass");
            Map<String, Integer> reasons = new TreeMap<>();
            outcomes.forEach((test, problem) -> problem.ifPresent(
                    p -> reasons.merge(LISTED.getOrDefault(test.name(), "NOT LISTED"), 1, Integer::sum)));
            reasons.forEach((reason, count) -> lines.add("  " + count + " listed: " + reason));
        });
        lines.add(new OperatorTable().summary());
        System.getLogger(OnnxConformanceTest.class.getName())
                .log(System.Logger.Level.INFO, String.join(System.lineSeparator(), lines));
    }
}
