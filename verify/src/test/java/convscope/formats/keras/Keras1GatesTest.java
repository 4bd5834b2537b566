package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Tensor;
import convscope.model.ModelSource;
import convscope.render.NumpyFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights of gates, which Keras 1 keeps one by one, are put side by side in the order of Keras 2. */
class Keras1GatesTest {
    private static final Path FILE =
            KerasFixtures.folder().resolveSibling("keras-recurrent").resolve("era_1.2.2_theano_recurrent.h5");

    @ParameterizedTest
    @CsvSource({"lstm, LSTM, 4", "gru, GRU, 3", "simple, SimpleRNN, 2", "lstm_gpu, LSTM, 4"})
    void gates_standInTheOrderOfKeras2(String name, String kind, int units) {
        Map<String, Tensor> arrays = NumpyFiles.read(
                FILE.resolveSibling(FILE.getFileName().toString().replace(".h5", ".npz")));
        Hdf5File hdf5 = Hdf5File.open("x.h5", "", ModelSource.of(FILE).content());
        JsonNode written =
                KerasModel.json("x.h5", "", hdf5.text("", "model_config").orElseThrow());
        Origin origin = Origin.of(hdf5, written);
        assertThat(origin).isEqualTo(new Origin("1.2.2", "theano"));
        KerasNetwork network = new NetworkParser("x.h5").parse(origin.translated(written, List.of()));
        KerasLayer layer = network.layers().stream()
                .filter(l -> l.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(layer.kind()).isEqualTo(kind);
        assertThat(layer.config().integer("units", 0)).isEqualTo(units);
        assertThat(layer.config().text("recurrent_activation", "none"))
                .isEqualTo(kind.equals("GRU") ? "sigmoid" : kind.equals("LSTM") ? "hard_sigmoid" : "none");
        List<Variable> variables = Variable.of("kernel", "recurrent_kernel", "bias");
        List<Tensor> found = origin.weights(hdf5, network).of(layer, variables);
        for (int i = 0; i < variables.size(); i++) {
            assertThat(found.get(i))
                    .isEqualTo(
                            arrays.get("weight:" + name + ":" + variables.get(i).name()));
        }
    }
}
