package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelInput;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.render.NumpyFiles;
import convscope.runtime.RunOptions;
import convscope.verify.LessonCases;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lessons on layers that hold their activation function, in every Keras fixture. */
class KerasLessonsTest {
    @Test
    void everyLayer_givesWhatTheEngineGives() {
        Map<String, Integer> all = new HashMap<>();
        List<Path> fixtures = KerasFixtures.models().stream()
                .filter(f -> !f.getFileName().toString().startsWith("error_"))
                .filter(f -> !f.getFileName().toString().contains("_text."))
                .toList();
        for (Path file : fixtures) {
            Model model = KerasFixtures.read(file.getFileName().toString());
            Map<String, Tensor> arrays = NumpyFiles.read(Path.of(file.toString().replaceAll("\\.(h5|keras)$", ".npz")));
            List<String> fed =
                    arrays.keySet().stream().filter(k -> k.startsWith("in:")).toList();
            try (Network network = new Network(
                    model, Labels.NONE, Preprocessing.named("raw", "by hand"), new RunOptions(1, "cpu", false))) {
                Map<String, Tensor> inputs = new LinkedHashMap<>();
                for (int i = 0; i < fed.size(); i++) {
                    Tensor given = first(arrays.get(fed.get(i)));
                    ModelInput input = network.inputs().get(i);
                    inputs.put(
                            input.name(),
                            network.embedding(input)
                                    .map(words -> words.vectors(given))
                                    .orElse(given));
                }
                Subject subject = new Subject(network, "fixture", inputs, Map.of(), "none");
                LessonCases.check(subject, 6).forEach((kind, n) -> all.merge(kind, n, Integer::sum));
            }
        }
        assertThat(fixtures.size()).isGreaterThan(30);
        assertThat(all.get("convolution")).isGreaterThan(60);
        assertThat(all.get("max-pooling")).isGreaterThan(5);
        assertThat(all.get("average-pooling")).isGreaterThan(5);
        assertThat(all.get("dense")).isGreaterThan(20);
        assertThat(all.get("softmax")).isGreaterThan(0);
    }

    private static Tensor first(Tensor batch) {
        assertThat(batch.rank()).as(Arrays.toString(batch.shape())).isPositive();
        return batch.item(0);
    }
}
