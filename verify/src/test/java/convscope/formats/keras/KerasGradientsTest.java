package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.render.NumpyFiles;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.InputGradients;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradient through every layer of every fixture, compared with what Keras on TensorFlow gives (script {@code golden/keras_gradients.py}). */
class KerasGradientsTest {
    private static final double TOLERANCE = 1e-4;
    private static final Map<String, Tensor> EXPECTED = expected();

    private static Map<String, Tensor> expected() {
        try {
            return NumpyFiles.read(Path.of(KerasGradientsTest.class
                    .getResource("/convscope/keras-gradients.npz")
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<String> files() {
        Set<String> files = new TreeSet<>();
        EXPECTED.keySet().forEach(key -> files.add(key.substring(0, key.indexOf(':'))));
        return files.stream();
    }

    @Test
    void mostFixtures_haveAGradient() {
        assertThat(files().count()).isGreaterThan(250);
    }

    @ParameterizedTest
    @MethodSource("files")
    void gradient_isThatOfKeras(String file) {
        Model model = KerasFixtures.read(file);
        Map<String, Tensor> arrays =
                NumpyFiles.read(KerasFixtures.file(file.substring(0, file.lastIndexOf('.')) + ".npz"));
        List<Tensor> fed = arrays.entrySet().stream()
                .filter(e -> e.getKey().startsWith("in:"))
                .map(Map.Entry::getValue)
                .toList();
        Map<String, Tensor> feeds = new HashMap<>();
        for (int i = 0; i < fed.size(); i++) {
            feeds.put(model.inputs().get(i).name(), fed.get(i));
        }
        List<String> wrt = new ArrayList<>();
        for (int i = 0; i < fed.size(); i++) {
            if (EXPECTED.containsKey(file + ":" + i)) {
                wrt.add(model.inputs().get(i).name());
            }
        }
        String output = model.graph().outputs().get(0).name();
        double tolerance = file.contains("half") ? 1e-2 : TOLERANCE;
        try (Session session = Session.open(model.graph(), new RunOptions())) {
            Tensor value = session.run(Query.of(List.of(output)), feeds, null).activation(output);
            Pass pass =
                    session.run(Query.of(List.of()).withGradient(output, wrt), feeds, InputGradients.weights(value));
            for (int i = 0; i < fed.size(); i++) {
                Tensor wanted = EXPECTED.get(file + ":" + i);
                if (wanted != null) {
                    ModelInput input = model.inputs().get(i);
                    InputGradients.assertClose(
                            file + ", " + input.name(), pass.cotangent(input.name()), wanted, tolerance);
                }
            }
        }
    }
}
