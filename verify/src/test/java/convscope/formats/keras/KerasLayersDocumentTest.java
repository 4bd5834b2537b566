package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/keras-layers.md} is what the table of layers and the fixtures say. Run with {@code -Dconvscope.update=true} to write it. */
class KerasLayersDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "keras-layers.md");

    /** The kinds of files that prove a row, in the order of the columns. */
    private enum Column {
        KERAS_3_ZIP("Keras 3 `.keras`"),
        KERAS_3_HDF5("Keras 3 `.h5`"),
        KERAS_2_ZIP("Keras 2 `.keras`"),
        KERAS_2_HDF5("Keras 2 `.h5`"),
        KERAS_1("Keras 1"),
        CHANNELS_FIRST("channels first");

        private final String title;

        Column(String title) {
            this.title = title;
        }

        static Column of(String file) {
            if (file.startsWith("era_1")) {
                return KERAS_1;
            }
            boolean older = file.contains("_keras2") || file.startsWith("keras2_") || file.startsWith("era_2");
            boolean zip = file.endsWith(".keras");
            if (older) {
                return zip ? KERAS_2_ZIP : KERAS_2_HDF5;
            }
            return zip ? KERAS_3_ZIP : KERAS_3_HDF5;
        }
    }

    private final Map<String, Set<Column>> proofs = new TreeMap<>();

    private void collect() {
        for (Path path : KerasFixtures.models()) {
            String file = path.getFileName().toString();
            if (file.startsWith("error_")) {
                continue;
            }
            Model model = KerasFixtures.read(file);
            Set<String> kinds = new TreeSet<>();
            model.layers().forEach(l -> kinds.add(l.kind()));
            model.notes().forEach(n -> kinds.add(n.substring(0, n.indexOf(' '))));
            for (String kind : kinds) {
                Set<Column> columns = proofs.computeIfAbsent(kind, k -> new TreeSet<>());
                columns.add(Column.of(file));
                if (file.contains("_first")) {
                    columns.add(Column.CHANNELS_FIRST);
                }
            }
        }
    }

    private void table(List<String> kinds, StringBuilder text) {
        text.append("| |");
        for (Column column : Column.values()) {
            text.append(' ').append(column.title).append(" |");
        }
        text.append("\n|---|").append("---|".repeat(Column.values().length)).append('\n');
        for (String kind : kinds) {
            text.append("| `").append(kind).append("` |");
            for (Column column : Column.values()) {
                boolean proved = proofs.getOrDefault(kind, Set.of()).contains(column);
                text.append(proved ? " yes |" : " |");
            }
            text.append('\n');
        }
    }

    private String document() {
        collect();
        List<String> written = KerasLayers.kinds().stream()
                .filter(k -> !KerasLayers.row(k).isDropped())
                .toList();
        List<String> dropped = KerasLayers.kinds().stream()
                .filter(k -> KerasLayers.row(k).isDropped())
                .toList();
        StringBuilder text = new StringBuilder(
                """
                # Keras layers

                This page is made from the table of layers and from the files that test it; each file was written by Keras itself, with what it computes for every layer. A column says
                that such a file holds the layer; a layer opens from the other kinds of files as well, since the table does not depend on them. Custom layers:
                [custom-layers.md](custom-layers.md).

                ## Written as operators

                """);
        table(written, text);
        text.append("\n## Left out, because they act only during training\n\n")
                .append(String.join(
                        ", ", dropped.stream().map(k -> "`" + k + "`").toList()))
                .append(".\n\n## Refused by name\n\n");
        new TreeMap<>(KerasLayers.refused()).forEach((kind, reason) -> text.append("- `")
                .append(kind)
                .append("`, ")
                .append(reason)
                .append('\n'));
        text.append(
                "\n## Operations between layers\n\nOf `keras.ops` under the names of their classes, and of TensorFlow inside models of Keras 2:\n\n");
        table(Operations.kinds().stream().sorted().toList(), text);
        text.append("\nFunctions of TensorFlow and Keras 2 that are read as these: ")
                .append(String.join(
                        ", ",
                        new TreeSet<>(Operations.functionNames())
                                .stream().map(f -> "`" + f + "`").toList()))
                .append(".\n");
        return text.toString();
    }

    @Test
    void document_saysWhatTableAndFixturesSay() throws IOException {
        String expected = document();
        if (Boolean.getBoolean("convscope.update")) {
            Files.writeString(DOCUMENT, expected);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("run this test with -Dconvscope.update=true and commit docs/keras-layers.md")
                .isEqualTo(expected);
    }
}
