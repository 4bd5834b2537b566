package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the page's sources: small files, arrows between folders, nothing from elsewhere. */
class PageSourcesTest {
    private static final Path PAGE = Path.of("..", "web", "src", "main", "resources", "page");
    private static final int MOST_LINES = 300;
    private static final Pattern IMPORT = Pattern.compile("(?:from|import)\\s*\\(?\\s*'([^']+)'");

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> all = Files.walk(PAGE)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    @Test
    void files_areSmall() throws IOException {
        assertThat(files(".js")).hasSizeGreaterThan(20);
        for (String ending : List.of(".js", ".css", ".html")) {
            for (Path file : files(ending)) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(MOST_LINES);
            }
        }
    }

    @Test
    void controlsAndViews_neverImportEachOther() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files(".js")) {
            String folder = PAGE.relativize(file).getName(0).toString();
            for (Path imported : imports(file)) {
                String other = imported.getNameCount() > 1 ? imported.getName(0).toString() : "";
                boolean apart = folder.equals("controls") && other.equals("views")
                        || folder.equals("views") && other.equals("controls")
                        || List.of("controls", "views", "stage").contains(folder) && other.equals("screens");
                if (apart) {
                    wrong.add(PAGE.relativize(file) + " imports " + imported);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyImport_leadsToAFileOfThePageOrToLit() throws IOException {
        for (Path file : files(".js")) {
            Matcher matcher = IMPORT.matcher(code(file));
            while (matcher.find()) {
                String target = matcher.group(1);
                if (target.startsWith(".")) {
                    assertThat(file.resolveSibling(target)).as(file.toString()).exists();
                } else {
                    assertThat(target).as(file.toString()).matches("lit(-html|-element)?(/.*)?|@lit/.*");
                }
            }
        }
    }

    @Test
    void everyPhrase_standsInBothLanguages() throws IOException {
        Pattern key = Pattern.compile("(?m)^ {4}'?([\\w.]+)'?: ");
        List<Path> books = files(".js").stream()
                .filter(file -> PAGE.relativize(file).startsWith("words"))
                .toList();
        assertThat(books).hasSizeGreaterThan(4);
        for (Path book : books) {
            String text = Files.readString(book);
            int chinese = text.indexOf("\n  zh: {");
            List<String> english = key.matcher(text.substring(0, chinese))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(english).as(book.toString()).isNotEmpty().doesNotHaveDuplicates();
            assertThat(key.matcher(text.substring(chinese)).results().map(found -> found.group(1)))
                    .as(book.toString())
                    .containsExactlyInAnyOrderElementsOf(english);
        }
    }

    @Test
    void nothing_isAskedOfOtherMachines() throws IOException {
        Stream<Path> all = Stream.of(".js", ".css", ".html").flatMap(ending -> {
            try {
                return files(ending).stream();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        for (Path file : all.toList()) {
            String text = Files.readString(file).replace("http://www.w3.org/", "");
            assertThat(text).as(file.toString()).doesNotContain("http://", "https://", "//cdn", "@import url(");
        }
    }

    private static List<Path> imports(Path file) throws IOException {
        List<Path> imports = new ArrayList<>();
        Matcher matcher = IMPORT.matcher(code(file));
        while (matcher.find()) {
            if (matcher.group(1).startsWith(".")) {
                imports.add(
                        PAGE.relativize(file.resolveSibling(matcher.group(1)).normalize()));
            }
        }
        return imports;
    }

    /** A file without its comments, in which types are imported. */
    private static String code(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
    }
}
