package convscope.formats;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.formats.onnx.OnnxFixtures;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.verify.Fixture;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of formats tells of every file of former times what it is. */
class FormatsTableTest {
    /** A fixture is a file, or files of a zip: its name, a slash, and their names without ending. */
    record Row(String fixture, String format, String writer, String features) {
        boolean isZipped() {
            return fixture.contains(ZIPPED);
        }

        List<String> entries() {
            return List.of(
                    fixture.substring(fixture.indexOf(ZIPPED) + ZIPPED.length()).split(" "));
        }

        String zip() {
            return fixture.substring(0, fixture.indexOf(ZIPPED) + ZIPPED.length() - 1);
        }
    }

    private static final String ZIPPED = ".zip/";

    /** What is not all ONNX. */
    private static final String REFUSED = "1.1.0-norms-traced-9.onnx";

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

    static List<Row> files() throws IOException {
        return rows().stream().filter(row -> !row.isZipped()).toList();
    }

    static List<Row> zipped() throws IOException {
        return rows().stream().filter(Row::isZipped).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
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

    @ParameterizedTest
    @MethodSource("zipped")
    void fixturesOfAZip_areOfTheOpsetsThatTheTableSays(Row row, @TempDir Path folder) throws IOException {
        Map<String, byte[]> files = Fixture.zipped("/convscope/" + row.zip());
        Set<String> opsets = new TreeSet<>();
        for (String name : row.entries()) {
            Model model = ModelFormats.read(OnnxFixtures.onDisk(files, name, folder));
            opsets.add(model.provenance().format());
            assertThat(model.provenance().producer())
                    .as(name)
                    .startsWith(
                            row.zip().equals("onnx-files.zip")
                                    ? "convscope golden"
                                    : row.writer().split(",")[0]);
        }
        assertThat(opsets)
                .containsExactlyInAnyOrder(
                        Stream.of(row.format().substring("ONNX opset ".length()).split(", "))
                                .map(opset -> "ONNX opset " + opset)
                                .toArray(String[]::new));
    }

    @Test
    void everyFileThatAConverterWrote_hasARow() throws IOException {
        Set<String> told = zipped().stream()
                .flatMap(row -> row.entries().stream().map(name -> row.zip() + "/" + name + ".onnx"))
                .collect(Collectors.toSet());
        for (String zip : List.of("pytorch-files.zip", "pytorch-eras.zip", "converted-files.zip")) {
            assertThat(Fixture.zipped("/convscope/" + zip).keySet())
                    .filteredOn(name -> name.endsWith(".onnx") && !name.equals(REFUSED))
                    .allSatisfy(name -> assertThat(told).contains(zip + "/" + name));
        }
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
