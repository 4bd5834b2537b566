package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts on the command line. */
class TextCommandsTest {
    @TempDir
    private Path folder;

    private static String run(String... args) {
        return Terminal.printedBy(args);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void page_showsTheTextWithColouredWords_andNoScript() throws IOException {
        String words = "text:It looks <nice>, but it broke.";
        String account =
                run("explain", "kernel-shap", "builtin:text", words, "-o", file("a.html"), "-o", file("a.png"));
        assertThat(account).contains("negative", "The word 'broke' speaks most for 'negative'.", "'nice'");
        String page = Files.readString(folder.resolve("a.html"));
        assertThat(page)
                .containsPattern("<span class=\"for l6\" title=\"[0-9.]+\">broke</span>")
                .containsPattern("<span class=\"against l[1-6]\" title=\"-[0-9.]+\">nice</span>")
                .contains("&lt;", "Red with a full line: speaks for it.")
                .doesNotContain("<nice>", "<script", "http://", "https://");
        assertThat(folder.resolve("a.png")).isNotEmptyFile();
    }

    @Test
    void chinesePage_saysTheSameInChinese() throws IOException {
        run("explain", "lrp", "builtin:text", "builtin:text-kettle", "-o", file("a.html"), "--lang", "zh");
        assertThat(Files.readString(folder.resolve("a.html"))).contains("红色、实线：支持", "最支持“negative”", "“broke”");
    }

    @Test
    void textFile_isReadLikeWords() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.txt"), "What a wonderful week by the sea!");
        String byFile = run("predict", "builtin:text", file.toString(), "--json");
        String byWords = run("predict", "builtin:text", "text:What a wonderful week by the sea!", "--json");
        assertThat(answers(byFile)).isEqualTo(answers(byWords));
        assertThat(answers(byFile).get(0).get("label").asText()).isEqualTo("positive");
    }

    private static JsonNode answers(String json) throws IOException {
        return new ObjectMapper().readTree(json).get(0).get("answers");
    }

    @Test
    void record_saysHowManyWordsWereRead_andThatMostAreUnknown() throws IOException {
        String account = run("explain", "grad-cam", "builtin:text", "text:这部电影很好 good", "-o", file("a.json"));
        assertThat(account).contains("! The network does not know 6 of the 7 words");
        JsonNode record =
                new ObjectMapper().readTree(folder.resolve("a.json").toFile()).get("record");
        assertThat(record.get("preprocessing").asText())
                .isEqualTo("7 words, 6 of them not in the vocabulary; explained at the output of the embedding");
        assertThat(record.get("input").asText()).isEqualTo("text:这部电影很好 good");
    }

    @Test
    void info_tellsWhatWordsBecome() {
        assertThat(run("info", "builtin:text"))
                .contains("words: int32[batch, 40], numbers of words, 6822 in the vocabulary")
                .contains("explained as words: float[batch, 40, 24]")
                .doesNotContain("preprocessing");
    }
}
