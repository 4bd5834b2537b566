package convscope.formats;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.model.Model;
import convscope.model.ModelSource;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of formats tells of every file of former times what it is. */
class FormatsTableTest {
    record Row(String fixture, String format, String writer, String features) {}

    static List<Row> rows() throws IOException {
        return Files.readAllLines(root().resolve("formats.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| "))
                .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3]))
                .toList();
    }

    private static Path root() {
        try {
            return Path.of(FormatsTableTest.class
                            .getResource("/convscope/formats.txt")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void fixture_isOfTheFormatAndVersionThatTheTableSays(Row row) {
        Model model = ModelFormats.read(ModelSource.of(root().resolve(row.fixture())));
        assertThat(model.provenance().format()).isEqualTo(row.format());
        if (row.writer().startsWith("Keras ")) {
            String version = row.writer().split("[ ,]")[1];
            assertThat(model.provenance().producer()).isEqualTo("Keras " + version);
        }
        assertThat(row.features()).isNotBlank();
        assertThat(model.layers()).isNotEmpty();
    }

    @Test
    void everyFixtureOfFormerTimes_hasARow() throws IOException {
        Set<String> told = rows().stream().map(Row::fixture).collect(Collectors.toCollection(TreeSet::new));
        Set<String> found = new TreeSet<>();
        for (String folder : List.of("keras", "keras-hdf5", "keras-stores", "tfjs")) {
            try (Stream<Path> files = Files.walk(root().resolve(folder))) {
                files.map(f -> root().relativize(f).toString().replace('\\', '/'))
                        .filter(f -> f.matches("keras/era_.*h5|keras-.*(h5|keras)|tfjs/.*model.json"))
                        .forEach(found::add);
            }
        }
        assertThat(found).hasSizeGreaterThan(40);
        assertThat(told).containsAll(found);
    }
}
