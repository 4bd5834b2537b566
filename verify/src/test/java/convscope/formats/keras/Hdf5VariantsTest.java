package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.model.Model;
import convscope.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One model in every way that HDF5 has of holding it ({@code golden/keras_hdf5.py}) is the same model. */
class Hdf5VariantsTest {
    static Stream<Path> files() throws IOException {
        return Files.list(KerasFixtures.folder().resolveSibling("keras-hdf5")).sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyWayOfStoring_isTheSameModel(Path file) {
        Model plain = KerasFixtures.read("model_branches_keras2.h5");
        Model found = KerasFixtures.read(ModelSource.of(file));
        assertThat(found.graph().nodes()).isEqualTo(plain.graph().nodes());
        assertThat(found.graph().constants()).isEqualTo(plain.graph().constants());
        assertThat(found.layers()).isEqualTo(plain.layers());
    }

    @Test
    void waysOfStoring_areMany() throws IOException {
        assertThat(files().count()).isGreaterThanOrEqualTo(8);
    }
}
