package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.explain.Subject;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.lesson.Lesson;
import convscope.lesson.Lessons;
import convscope.model.Layer;
import convscope.network.Network;
import java.util.List;
import java.util.stream.IntStream;

/** Networks of one layer over an input that counts 1, 2, 3 ... row by row, and lessons on them. */
final class HandLessons {
    static final float[] NINE = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static final long[] FOUR = {1, 1, 4, 4};

    /** Appends what a test is about to the input. */
    interface Body {
        Value of(GraphBuilder graph, Value x);
    }

    /** A lesson on a one-layer network whose layer has {@code axes} axes of space. */
    static <T extends Lesson> T lesson(
            Class<T> kind, long[] input, int axes, Body body, int channel, Integer... position) {
        try (Network network = network(input, axes, body)) {
            Layer layer = network.model().layers().get(0);
            assertThat(Lessons.kindOf(network, layer).isOffered()).isTrue();
            Lesson lesson = Lessons.at(counting(network, input), layer, channel, List.of(position));
            assertThat(Lessons.kindOf(network, layer).kind()).isEqualTo(lesson.kind());
            assertThat(lesson.output())
                    .isCloseTo(lesson.engine(), within(1e-5 * Math.max(1, Math.abs(lesson.engine()))));
            return kind.cast(lesson);
        }
    }

    static Network network(long[] input, int axes, Body body) {
        GraphBuilder graph = new GraphBuilder("by hand");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(input));
        Value y = body.of(graph, x);
        List<Integer> space = IntStream.range(2, 2 + axes).boxed().toList();
        Layer layer = new Layer("layer", "part", graph.edge(y.name()), 1, space, null, 0);
        return HandNetworks.of(graph.build(List.of(y)), List.of(layer));
    }

    static Subject counting(Network network, long... shape) {
        float[] values = new float[(int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return new Subject(network, "by hand", Tensor.of(values, shape), null, "none");
    }

    static Value constant(GraphBuilder graph, float[] values, long... shape) {
        return graph.constant(graph.fresh("w"), Tensor.of(values, shape));
    }

    private HandLessons() {}
}
