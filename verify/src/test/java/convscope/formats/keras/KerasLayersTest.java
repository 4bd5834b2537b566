package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.render.NumpyFiles;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every layer of every fixture gives, compared with what Keras gives. */
class KerasLayersTest {
    private static final double TOLERANCE = 1e-5;

    /** Those that take texts have a test of their own, {@link KerasTextsTest}. */
    static Stream<Path> fixtures() {
        return opening().filter(f -> !f.getFileName().toString().contains("_text."));
    }

    private static Stream<Path> opening() {
        return KerasFixtures.models().stream()
                .filter(f -> !f.getFileName().toString().startsWith("error_"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyLayer_givesWhatKerasGives(Path file) {
        Model model = KerasFixtures.read(file.getFileName().toString());
        Map<String, Tensor> arrays = NumpyFiles.read(expectedFor(file));
        boolean channelsFirst = arrays.containsKey("channels_first");
        double tolerance = file.getFileName().toString().contains("half") ? 5e-3 : TOLERANCE;
        Map<String, Tensor> feeds = new HashMap<>();
        List<String> fed =
                arrays.keySet().stream().filter(k -> k.startsWith("in:")).toList();
        for (int i = 0; i < fed.size(); i++) {
            feeds.put(model.inputs().get(i).name(), arrays.get(fed.get(i)));
        }
        Set<String> edges = new LinkedHashSet<>();
        model.layers().forEach(l -> edges.add(l.output().name()));
        model.graph().outputs().forEach(e -> edges.add(e.name()));
        try (Session session = Session.open(model.graph(), new RunOptions())) {
            Pass pass = session.run(Query.of(List.copyOf(edges)), feeds, null);
            Map<String, Tensor> expected = new HashMap<>(arrays);
            for (Layer layer : model.layers()) {
                Tensor wanted = expected.remove("out:" + layer.name());
                assertThat(wanted).as("what Keras gives for %s", layer.name()).isNotNull();
                Tensor found = pass.activation(layer.output().name());
                assertThat(layer.output().shape().rank()).as(layer.name()).isEqualTo(found.rank());
                assertClose(layer.name(), channelsFirst ? found : logical(layer, found), wanted, tolerance);
            }
            List<String> ends =
                    arrays.keySet().stream().filter(k -> k.startsWith("end:")).toList();
            assertThat(model.graph().outputs()).hasSizeGreaterThanOrEqualTo(ends.size());
            for (int i = 0; i < ends.size(); i++) {
                String edge = model.graph().outputs().get(i).name();
                assertClose(edge, pass.activation(edge), arrays.get(ends.get(i)), tolerance);
            }
            assertDropped(model, expected);
        }
    }

    private static Path expectedFor(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceAll("\\.(h5|keras)$", ".npz"));
    }

    private static Tensor logical(Layer layer, Tensor held) {
        boolean moved = held.rank() > 2 && layer.channelAxis() == 1;
        return moved ? lastAxisFromFirst(held) : held;
    }

    private static Tensor lastAxisFromFirst(Tensor held) {
        long[] shape = held.shape();
        int batch = (int) shape[0];
        int channels = (int) shape[1];
        int places = (int) (held.count() / batch / channels);
        float[] from = held.toFloat().floats();
        float[] to = new float[from.length];
        for (int n = 0; n < batch; n++) {
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < places; p++) {
                    to[(n * places + p) * channels + c] = from[(n * channels + c) * places + p];
                }
            }
        }
        long[] moved = new long[shape.length];
        moved[0] = shape[0];
        System.arraycopy(shape, 2, moved, 1, shape.length - 2);
        moved[shape.length - 1] = shape[1];
        return Tensor.of(to, moved);
    }

    private static void assertClose(String name, Tensor found, Tensor wanted, double tolerance) {
        assertThat(found.shape()).as(name).isEqualTo(wanted.shape());
        float[] a = found.toFloat().floats();
        float[] b = wanted.toFloat().floats();
        double largest = 1e-3;
        for (float v : b) {
            largest = Math.max(largest, Math.abs(v));
        }
        for (int i = 0; i < a.length; i++) {
            assertThat(Math.abs(a[i] - b[i]) / largest)
                    .as("%s, element %d: %s, Keras gives %s", name, i, a[i], b[i])
                    .isLessThan(tolerance);
        }
    }

    /** What Keras computes and no layer stands for must be layers that only act during training, or masks, and the notes say so. */
    private static void assertDropped(Model model, Map<String, Tensor> rest) {
        long unexplained =
                rest.keySet().stream().filter(k -> k.startsWith("out:")).count();
        if (unexplained > 0) {
            assertThat(model.notes())
                    .anyMatch(n -> n.contains("acts only during training") || n.startsWith("Masks are not computed"));
        }
    }

    @Test
    void table_hasAFixtureForEveryRow() {
        Set<String> seen = new TreeSet<>();
        int count = 0;
        for (Path file : opening().toList()) {
            Model model = KerasFixtures.read(file.getFileName().toString());
            model.layers().forEach(l -> seen.addAll(List.of(l.kind().split("[()]"))));
            model.notes().forEach(n -> seen.add(n.substring(0, n.indexOf(' '))));
            count++;
        }
        assertThat(count).isGreaterThan(150);
        List<String> missing = new ArrayList<>(KerasLayers.kinds());
        missing.addAll(Operations.kinds());
        missing.removeAll(seen);
        assertThat(missing).isEmpty();
    }

    @Test
    void table_isInAlphabeticalOrder() {
        List<String> kinds = KerasLayers.kinds();
        assertThat(kinds).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void classesThatMasksKnow_areRowsOfTheTable() {
        assertThat(KerasLayers.kinds()).containsAll(Masks.kinds());
    }

    @Test
    void usualNetwork_isTransposedAtTheInputAndBeforeFlatten() {
        Model model = KerasFixtures.read("model_dense_end.keras");
        List<String> operators = model.graph().nodes().stream().map(n -> n.op()).toList();
        assertThat(operators)
                .containsExactly("Transpose", "Conv", "Relu", "MaxPool", "Transpose", "Flatten", "Gemm", "Softmax");
        assertThat(model.layers().stream().map(Layer::name)).containsExactly("conv", "pool", "flat", "probabilities");
        Layer conv = model.layers().get(0);
        assertThat(conv.output().name()).isEqualTo("conv");
        assertThat(conv.channelAxis()).isEqualTo(1);
        assertThat(conv.spatialAxes()).containsExactly(2, 3);
        assertThat(conv.parameters()).isEqualTo(3 * 3 * 3 * 4 + 4);
        assertThat(model.graph().constants().get(conv.weights()).shape()).containsExactly(4, 3, 3, 3);
        assertThat(model.graph().producers()).containsKeys("conv/pre_activation", "probabilities/pre_activation");
        assertThat(model.inputs().get(0).channelAxis()).isEqualTo(3);
        assertThat(Arrays.toString(model.inputs().get(0).edge().shape().sizes()))
                .isEqualTo("[-1, 7, 9, 3]");
    }

    @Test
    void formats_ofTheSameModel_giveTheSameGraph() {
        Model h5 = KerasFixtures.read("model_branches.h5");
        Model keras = KerasFixtures.read("model_branches.keras");
        assertThat(h5.graph().nodes()).isEqualTo(keras.graph().nodes());
        assertThat(h5.graph().constants()).isEqualTo(keras.graph().constants());
        assertThat(h5.provenance().format()).isEqualTo("Keras 3 HDF5");
        assertThat(keras.provenance().format()).isEqualTo("Keras 3 zip");
        assertThat(keras.provenance().producer()).isEqualTo("Keras 3.15.1");
        assertThat(KerasFixtures.read("model_branches_keras2.h5").provenance().format())
                .isEqualTo("Keras 2 HDF5");
    }

    @Test
    void metadata_listsPreprocessingLayers() {
        Model model = KerasFixtures.read("rescaling_keras2.keras");
        assertThat(model.metadata()).containsEntry("preprocessing.layers", "f (Rescaling)");
    }
}
