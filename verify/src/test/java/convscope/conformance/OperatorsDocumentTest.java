package convscope.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorsDocumentTest {
    private static final Path FILE = Path.of("..", "docs", "operators.md");

    /** The system property {@code convscope.update} writes the file anew. */
    @Test
    void document_isTrue() throws IOException {
        List<String> lines = new OperatorTable().lines();
        if (Boolean.getBoolean("convscope.update")) {
            Files.write(FILE, lines);
        }
        assertThat(Files.readAllLines(FILE))
                .as("docs/operators.md; -Dconvscope.update=true writes it anew")
                .containsExactlyElementsOf(lines);
    }

    @Test
    void everyRow_saysWhatIsKnown() {
        List<String> lines = new OperatorTable().lines();
        assertThat(lines)
                .anyMatch(line -> line.matches("\\| Conv \\| 1 \\| (\\d+) / \\1 \\| yes \\| checked \\|"))
                .anyMatch(line -> line.matches("\\| Shape \\| 1 \\| (\\d+) / \\1 \\| yes \\| sends nothing \\|"))
                .anyMatch(line ->
                        line.matches("\\| Swish \\| 24 \\| 1 / 1 \\| by its parts \\| by its parts, checked \\|"))
                .anyMatch(line -> line.matches("\\| BitCast \\| 26 \\| 0 / 10 \\| no \\| not read \\|"));
        assertThat(lines).noneMatch(line -> line.contains("not checked |"));
        assertThat(lines).hasSizeGreaterThan(220);
    }
}
