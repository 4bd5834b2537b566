package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Baseline;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.method.gradient.IntegratedGradients;
import convscope.method.gradient.Quadrature;
import convscope.method.gradient.Xrai;
import convscope.picture.Picture;
import convscope.picture.Superpixels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranked regions against loops over masks, and what they keep to. */
class XraiTest {
    /** The definition with nothing but masks: every round measures every region anew. */
    private static double[] ranked(Picture picture, float[] values) {
        int width = picture.width();
        int height = picture.height();
        double area = width * height / (224.0 * 224.0);
        long radius = Math.round(5 * Math.sqrt(area));
        List<boolean[]> masks = new ArrayList<>();
        for (double scale : new double[] {50, 100, 150, 250, 500, 1200}) {
            Superpixels segments =
                    Superpixels.felzenszwalb(picture, scale / 2 * area, 0.8, (int) Math.max(1, Math.round(150 * area)));
            for (int s = 0; s < segments.count(); s++) {
                masks.add(widened(segments.labels(), s, width, height, radius));
            }
        }
        double[] result = new double[values.length];
        boolean[] taken = new boolean[values.length];
        while (true) {
            boolean[] best = null;
            double density = Double.NEGATIVE_INFINITY;
            for (boolean[] mask : masks) {
                double mean = mean(mask, taken, values, Math.max(1, Math.round(50 * area)));
                if (mean > density) {
                    best = mask;
                    density = mean;
                }
            }
            if (best == null) {
                break;
            }
            for (int p = 0; p < taken.length; p++) {
                result[p] = best[p] && !taken[p] ? density : result[p];
                taken[p] |= best[p];
            }
        }
        boolean[] all = new boolean[values.length];
        java.util.Arrays.fill(all, true);
        double rest = mean(all, taken, values, 1);
        for (int p = 0; p < taken.length; p++) {
            result[p] = taken[p] ? result[p] : rest;
        }
        return result;
    }

    private static boolean[] widened(int[] labels, int segment, int width, int height, long radius) {
        boolean[] mask = new boolean[labels.length];
        for (int p = 0; p < labels.length; p++) {
            for (int q = 0; q < labels.length && !mask[p]; q++) {
                long dx = p % width - q % width;
                long dy = p / width - q / width;
                mask[p] = labels[q] == segment && dx * dx + dy * dy <= radius * radius;
            }
        }
        return mask;
    }

    private static double mean(boolean[] mask, boolean[] taken, float[] values, long least) {
        double sum = 0;
        int count = 0;
        for (int p = 0; p < mask.length; p++) {
            if (mask[p] && !taken[p]) {
                sum += values[p];
                count++;
            }
        }
        return count < least ? Double.NEGATIVE_INFINITY : sum / count;
    }

    @ParameterizedTest
    @ValueSource(strings = {"builtin:fashion-5-sandal", "builtin:fashion-9-ankle-boot"})
    void regions_areTakenByTheirDensity(String picture) {
        try (Convscope scope = Convscope.open("builtin:fashion.onnx", new OpenOptions())) {
            Subject subject = scope.subject(picture);
            Heatmap map = new Xrai(8).explain(subject);
            double[] expected =
                    ranked(subject.picture().orElseThrow(), map.attribution().floats());
            assertThat(map.record().values().get("regions")).isGreaterThan(20);
            assertThat(Golden.relativeError(map.raw(), Tensor.of(expected, map.inputSpace())))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void evidence_isTheMeanOfIntegratedGradientsFromBlackAndFromWhite() {
        try (Convscope scope = Convscope.open("builtin:fashion.onnx", new OpenOptions())) {
            Subject subject = scope.subject("builtin:fashion-5-sandal");
            Heatmap map = new Xrai(8).explain(subject);
            Heatmap black = fromBaseline(subject, "black");
            Heatmap white = fromBaseline(subject, "white");
            float[] mean = black.attribution().floats();
            float[] other = white.attribution().floats();
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (mean[i] + other[i]) / 2;
            }
            assertThat(Golden.relativeError(map.attribution(), Tensor.of(mean, 1, 28, 28)))
                    .isLessThan(1e-5);
            double gap = map.record().values().get("completeness-gap");
            assertThat(gap)
                    .isCloseTo(
                            (black.record().values().get("completeness-gap")
                                            + white.record().values().get("completeness-gap"))
                                    / 2,
                            offset(1e-3));
            double sum = 0;
            for (float value : map.raw().floats()) {
                sum += value;
            }
            double score = map.record().values().get("score");
            double from = map.record().values().get("baseline-score");
            assertThat(sum).isCloseTo(score - from + gap, offset(1e-3));
        }
    }

    private static Heatmap fromBaseline(Subject subject, String baseline) {
        return new IntegratedGradients(8, new Baseline(baseline), Quadrature.MIDPOINT).explain(subject);
    }

    @Test
    void inputsThatAreNoPictures_areRefused() {
        try (Convscope scope = SmallNetworks.open("line")) {
            assertThat(new Xrai().suits(scope.network()).suits()).isFalse();
            assertThatThrownBy(() -> new Xrai().explain(SmallNetworks.subject(scope)))
                    .isInstanceOf(UnsuitableModelException.class)
                    .hasMessageContaining("input 'x' of ")
                    .hasMessageContaining("XRAI divides pictures")
                    .hasMessageContaining("Use integrated-gradients");
        }
        assertThatThrownBy(() -> new Xrai(0))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("steps must be at least 1, was 0");
    }
}
