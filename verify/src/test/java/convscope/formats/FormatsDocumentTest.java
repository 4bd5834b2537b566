package convscope.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/formats.md} is made from the table of fixtures, each of which a test opens. Run with {@code -Dconvscope.update=true} to write it. */
class FormatsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "formats.md");

    private static final String HEAD =
            """
            # What opens

            A file's content decides what it is, never its name. Each row below is a file that the tests open; numbers are compared with those of the program that wrote it.
            Layers of Keras are listed in [keras-layers.md](keras-layers.md), operators of ONNX in [operators.md](operators.md). What is refused says so in one sentence, with
            the command of the exporting program that helps; [hostile-files.md](hostile-files.md) tells how damaged files are met.

            Files that belong to a model, such as the weights beside an `.onnx` or a `model.json`, are read from its folder, or from one zip with it; on the page they are chosen
            or dropped together.

            Code in a model file is never run: a `Lambda` or a class of somebody's own is refused by name, unless it is supplied in Java ([custom-layers.md](custom-layers.md)).
            """;

    private static List<String> lines() {
        try (var in = FormatsDocumentTest.class.getResourceAsStream("/convscope/formats.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String document() {
        StringBuilder text = new StringBuilder(HEAD);
        for (String line : lines().subList(1, lines().size())) {
            if (line.startsWith("# ")) {
                text.append("\n## ")
                        .append(line.substring(2))
                        .append("\n\n| format | written by | what the file shows |\n|---|---|---|\n");
            } else {
                String[] cells = line.split(" \\| ");
                text.append("| ")
                        .append(String.join(" | ", List.of(cells).subList(1, 4)))
                        .append(" |\n");
            }
        }
        return text.toString();
    }

    @Test
    void document_saysWhatTheTableOfFixturesSays() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("convscope.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("run this test with -Dconvscope.update=true and commit docs/formats.md")
                .isEqualTo(expected);
    }
}
