package convscope.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Similarities of maps against SciPy and scikit-image ({@code golden/values_metrics.py}), and at their ends. */
class MapSimilarityTest {
    @TempDir
    static Path folder;

    private static Map<String, Tensor> maps() throws IOException {
        Path file = folder.resolve("maps.npz");
        try (InputStream in = MapSimilarityTest.class.getResourceAsStream("maps.npz")) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
        return NumpyFiles.read(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "plane", "small", "volume"})
    void equalsScipyAndScikitImage(String name) throws IOException {
        Map<String, Tensor> maps = maps();
        Tensor a = maps.get(name + ".a");
        Tensor b = maps.get(name + ".b");
        assertThat(RankCorrelation.spearman(a.floats(), b.floats()))
                .isCloseTo(maps.get(name + ".spearman").doubles()[0], offset(1e-9));
        assertThat(StructuralSimilarity.of(a, b))
                .isCloseTo(maps.get(name + ".ssim").doubles()[0], offset(1e-6));
    }

    @Test
    void ranks_areSharedByEqualValues() {
        // ranks (0.5, 0.5, 2, 3) and (0, 1, 2.5, 2.5): covariance sum 4, squares 4.5 and 4.5 around their means of 1.5
        assertThat(RankCorrelation.spearman(new float[] {-1, -1, 0, 7}, new float[] {-5, 0, 2, 2}))
                .isCloseTo(4 / 4.5, offset(1e-12));
    }

    @Test
    void order_isAllThatCounts() {
        float[] map = {-3, 0.5f, 2, 10, -0f};
        float[] squeezed = {-0.9f, 0.4f, 0.6f, 0.99f, 0};
        assertThat(RankCorrelation.spearman(map, squeezed)).isEqualTo(1);
        float[] turned = {3, -0.5f, -2, -10, 0};
        assertThat(RankCorrelation.spearman(map, turned)).isEqualTo(-1);
    }

    @Test
    void constantMap_isLikeNoOther() {
        Tensor flat = Tensor.filled(2, 8, 8);
        float[] ramp = new float[64];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i;
        }
        assertThat(RankCorrelation.spearman(flat.floats(), ramp)).isZero();
        assertThat(StructuralSimilarity.of(flat, flat)).isEqualTo(1);
        assertThat(StructuralSimilarity.of(flat, Tensor.of(ramp, 8, 8))).isLessThan(0.1);
    }
}
