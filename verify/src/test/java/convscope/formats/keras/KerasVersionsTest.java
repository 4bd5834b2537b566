package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.render.NumpyFiles;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One network saved as {@code .keras} by one version of Keras after another ({@code golden/keras_stores.py}): its answers are those of that version. */
class KerasVersionsTest {
    static Stream<Path> files() throws IOException {
        Path folder = KerasFixtures.folder().resolveSibling("keras-stores");
        return Files.list(folder).filter(f -> f.toString().endsWith(".keras")).sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVersion_namesItsWeightsInAWayThatIsUnderstood(Path file) {
        Model model = KerasFixtures.read(ModelSource.of(file));
        Map<String, Tensor> arrays = NumpyFiles.read(
                file.resolveSibling(file.getFileName().toString().replace(".keras", ".npz")));
        String edge = model.graph().outputs().get(0).name();
        try (Session session = Session.open(model.graph(), new RunOptions())) {
            Pass pass = session.run(
                    Query.of(List.of(edge, "last", "bent")),
                    Map.of("x", arrays.get("in:x"), "y", arrays.get("in:y")),
                    null);
            assertClose(pass.activation(edge), arrays.get("end:0"));
            assertThat(pass.activation("last").count())
                    .isEqualTo(arrays.get("out:last").count());
        }
        String version = file.getFileName().toString().replaceAll("^store_([0-9.]+[0-9]).*", "$1");
        assertThat(model.provenance().producer()).isEqualTo("Keras " + version);
    }

    private static void assertClose(Tensor found, Tensor wanted) {
        assertThat(found.shape()).isEqualTo(wanted.shape());
        for (int i = 0; i < wanted.count(); i++) {
            assertThat(Math.abs(found.number(i) - wanted.number(i))).isLessThan(2e-6);
        }
    }
}
