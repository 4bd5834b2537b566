package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;
import convscope.model.Layer;
import convscope.model.Model;
import convscope.render.NumpyFiles;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients through layers of former times, held against central differences along one random direction. */
class FormerGradientsTest {
    private static final float STEP = 1e-3f;

    @ParameterizedTest
    @CsvSource({
        "dense_kinds, highway, flat",
        "dense_kinds, maxout, flat",
        "dense_kinds, each, line",
        "dense_kinds, norm_sample, flat",
        "dense_kinds, softplus, line",
        "dense_kinds, s_shaped, line",
        "convolutions, local, image",
        "convolutions, line_local, line",
        "convolutions_first, local, image",
        "convolutions, same_even, image",
        "convolutions, up_same, image",
        "windows, max_wide, image",
        "merges, cosine, u",
        "merges, matrices, m"
    })
    void gradient_isThatOfCentralDifferences(String file, String layerName, String input) {
        String name = "era_1.2.2_theano_" + file;
        Model model = KerasFixtures.read(name + ".h5");
        Map<String, Tensor> arrays = NumpyFiles.read(KerasFixtures.file(name + ".npz"));
        Map<String, Tensor> feeds = new HashMap<>();
        model.inputs().forEach(i -> feeds.put(i.name(), arrays.get("in:" + i.name())));
        Layer layer = model.layers().stream()
                .filter(l -> l.name().equals(layerName))
                .findFirst()
                .orElseThrow();
        String edge = layer.output().name();
        try (Session session = Session.open(model.graph(), new RunOptions())) {
            Tensor value = session.run(Query.of(List.of(edge)), feeds, null).activation(edge);
            Random random = new Random(3);
            Tensor weights = drawn(random, value.shape());
            Tensor direction = drawn(random, feeds.get(input).shape());
            Query query = Query.of(List.of()).withGradient(edge, List.of(input));
            double along = product(session.run(query, feeds, weights).cotangent(input), direction);
            double ahead = product(session, edge, moved(feeds, input, direction, STEP), weights);
            double behind = product(session, edge, moved(feeds, input, direction, -STEP), weights);
            double difference = (ahead - behind) / (2 * STEP);
            assertThat(along).as("along the direction").isNotZero();
            assertThat(Math.abs(along - difference) / (1 + Math.abs(along))).isLessThan(0.02);
        }
    }

    private static Tensor drawn(Random random, long[] shape) {
        float[] values = new float[(int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private static Map<String, Tensor> moved(Map<String, Tensor> feeds, String input, Tensor direction, float step) {
        float[] values = feeds.get(input).floats();
        for (int i = 0; i < values.length; i++) {
            values[i] += step * (float) direction.number(i);
        }
        Map<String, Tensor> moved = new HashMap<>(feeds);
        moved.put(input, Tensor.of(values, direction.shape()));
        return moved;
    }

    private static double product(Session session, String edge, Map<String, Tensor> feeds, Tensor weights) {
        return product(session.run(Query.of(List.of(edge)), feeds, null).activation(edge), weights);
    }

    private static double product(Tensor a, Tensor b) {
        double sum = 0;
        for (int i = 0; i < a.count(); i++) {
            sum += a.number(i) * b.number(i);
        }
        return sum;
    }
}
