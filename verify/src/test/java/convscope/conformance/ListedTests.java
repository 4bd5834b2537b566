package convscope.conformance;

import convscope.verify.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** The tests that do not pass, with the reason, from {@code operator-tests-listed.txt}: a reason behind {@code ==}, then the tests it holds for. */
final class ListedTests {
    private static final String MARK = "== ";

    private ListedTests() {}

    /** The reason by test. */
    static Map<String, String> reasons() {
        Map<String, String> reasons = new TreeMap<>();
        String reason = null;
        String text = new String(Fixture.bytes("/convscope/operator-tests-listed.txt"), StandardCharsets.UTF_8);
        for (String line : text.lines().toList()) {
            if (line.startsWith(MARK)) {
                reason = line.substring(MARK.length());
            } else if (!line.isBlank() && reasons.put(line, reason) != null) {
                throw new IllegalStateException("listed twice: " + line);
            }
        }
        return reasons;
    }
}
