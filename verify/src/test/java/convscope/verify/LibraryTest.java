package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.method.cam.GradCam;
import convscope.network.Prediction;
import convscope.output.Outputs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines that the README shows a user of the library. */
class LibraryTest {
    @TempDir
    private Path folder;

    @Test
    void sixLines_explainAPicture() throws IOException {
        copy("models/efficientnet-lite0.onnx");
        copy("models/efficientnet-lite0.convscope.json");
        copy("pictures/cat.png");

        try (Convscope scope = Convscope.open(folder.resolve("efficientnet-lite0.onnx"))) {
            Subject cat = scope.subject(folder.resolve("cat.png")); // preprocessing known or stated
            Prediction top = cat.predict();
            Heatmap map = scope.explain(new GradCam(), cat); // target and layer chosen, and stated in map.record()
            Outputs.write(map.over(cat.picture().orElseThrow()), folder.resolve("map.png"));

            assertThat(top.top().label()).isEqualTo("tiger cat");
            assertThat(map.record().target()).isEqualTo("output 282 'tiger cat'");
        }
        assertThat(Files.readAllBytes(folder.resolve("map.png"))).startsWith(0x89, 'P', 'N', 'G');
    }

    private void copy(String sample) throws IOException {
        try (InputStream in = LibraryTest.class.getResourceAsStream("/convscope/samples/" + sample)) {
            Files.copy(in, folder.resolve(Path.of(sample).getFileName()));
        }
    }
}
