package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.backward.RuleBook;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Maximum pooling over whole numbers, where most windows hold several maxima: the first in row-major order takes all. Compared with a loop over windows. */
class MaxPoolTiesTest {
    private static final int PLANES = 6;

    @ParameterizedTest(name = "{0}x{1}, kernel {2}, stride {3}, padding {4}, dilation {5}, rounded up {6}")
    @CsvSource({
        "6, 6, 2, 2, 0, 1, false",
        "7, 7, 3, 2, 1, 1, false",
        "7, 8, 3, 1, 1, 1, false",
        "9, 8, 2, 1, 0, 3, false",
        "8, 8, 3, 2, 1, 2, false",
        "6, 7, 3, 2, 0, 1, true",
        "9, 9, 3, 3, 1, 1, true"
    })
    void firstMaximum_takesAll(int rows, int columns, int kernel, int stride, int pad, int dilation, boolean up) {
        Random random = new Random(rows * 31L + kernel);
        float[] x = wholeNumbers(PLANES * rows * columns, 3, random);
        GraphBuilder graph = new GraphBuilder("ties");
        Value input = graph.input("x", ElementType.FLOAT, Shape.of(2, 3, rows, columns));
        Map<String, Attribute> attributes = Map.of(
                "kernel_shape", Attribute.of(kernel, (long) kernel),
                "strides", Attribute.of(stride, (long) stride),
                "pads", Attribute.of(pad, (long) pad, pad, pad),
                "dilations", Attribute.of(dilation, (long) dilation),
                "ceil_mode", Attribute.of(up ? 1L : 0L));
        Graph network = graph.build(List.of(graph.named("y", graph.op("MaxPool", attributes, input))));
        Tensor fed = Tensor.of(x, 2, 3, rows, columns);
        try (Session session = Session.open(network, new RunOptions())) {
            Tensor y = session.run(Map.of("x", fed)).get("y");
            float[] dy = wholeNumbers((int) y.count(), 9, random);
            Query query = new Query(List.of(), "y", List.of("x"), RuleBook.GRADIENT, List.of());
            float[] dx = session.run(query, Map.of("x", fed), Tensor.of(dy, y.shape()))
                    .cotangent("x")
                    .floats();
            int[] window = {kernel, stride, pad, dilation};
            assertThat(dx).containsExactly(replica(x, dy, rows, columns, y.shape(), window));
        }
    }

    private static float[] wholeNumbers(int count, int bound, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(bound);
        }
        return values;
    }

    private static float[] replica(float[] x, float[] dy, int rows, int columns, long[] result, int[] window) {
        float[] dx = new float[x.length];
        int height = (int) result[2];
        int width = (int) result[3];
        for (int i = 0; i < dy.length; i++) {
            int plane = i / (height * width) * rows * columns;
            int top = i / width % height * window[1] - window[2];
            int left = i % width * window[1] - window[2];
            int winner = -1;
            for (int k = 0; k < window[0] * window[0]; k++) {
                int row = top + k / window[0] * window[3];
                int column = left + k % window[0] * window[3];
                if (row >= 0 && row < rows && column >= 0 && column < columns) {
                    int place = plane + row * columns + column;
                    winner = winner < 0 || x[place] > x[winner] ? place : winner;
                }
            }
            dx[winner] += dy[i];
        }
        return dx;
    }
}
