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
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Gradients of operators that read elements at computed places, worked out with pencil and paper. */
class SamplingByHandTest {
    private final GraphBuilder graph = new GraphBuilder("small");

    private Pass run(Value y, Map<String, Tensor> feeds, Tensor target) {
        Graph network = graph.build(List.of(graph.named("y", y)));
        Query query = new Query(List.of("y"), "y", List.copyOf(feeds.keySet()), RuleBook.GRADIENT, List.of());
        try (Session session = Session.open(network, new RunOptions())) {
            return session.run(query, feeds, target);
        }
    }

    private Pass sampled(String padding, float x, float y) {
        Value picture = graph.input("picture", ElementType.FLOAT, Shape.of(-1, 1, 2, 3));
        Value grid = graph.input("grid", ElementType.FLOAT, Shape.of(-1, 1, 1, 2));
        Map<String, Attribute> attributes =
                Map.of("align_corners", Attribute.of(1L), "padding_mode", Attribute.of(padding));
        return run(
                graph.op("GridSample", attributes, picture, grid),
                Map.of(
                        "picture", Tensor.of(new float[] {1, 2, 4, 8, 16, 32}, 1, 1, 2, 3),
                        "grid", Tensor.of(new float[] {x, y}, 1, 1, 1, 2)),
                Tensor.of(new float[] {2}, 1, 1, 1, 1));
    }

    /**
     * Column {@code (x + 1) / 2 * 2 = 1.5} and row {@code (y + 1) / 2 * 1 = 0.25}: the elements 2, 4 and 16, 32 count .375, .375, .125, .125. The answer is
     * {@code .75 * 3 + .25 * 24 = 8.25}; it grows by {@code .75 * 2 + .25 * 16 = 5.5} a column, which is 1 of x, and by {@code 24 - 3 = 21} a row, half of which is 1 of y.
     */
    @Test
    void linearSample_countsItsFourNeighbours() {
        Pass pass = sampled("zeros", 0.5f, -0.5f);
        assertThat(pass.activation("y").floats()).containsExactly(8.25f);
        assertThat(pass.cotangent("picture").floats()).containsExactly(0, 0.75f, 0.75f, 0, 0.25f, 0.25f);
        assertThat(pass.cotangent("grid").floats()).containsExactly(11, 21);
    }

    /** Column 2.5 lies half beyond the last one: with zeros there the answer falls by the element, with the border's value there nothing changes. */
    @Test
    void sampleBeyondTheBorder_countsWhatThePaddingIs() {
        Pass pass = sampled("zeros", 1.5f, -1);
        assertThat(pass.activation("y").floats()).containsExactly(2);
        assertThat(pass.cotangent("picture").floats()).containsExactly(0, 0, 1, 0, 0, 0);
        assertThat(pass.cotangent("grid").floats()[0]).isEqualTo(-8);
    }

    @Test
    void sampleBeyondTheBorder_withTheBordersValue() {
        Pass pass = sampled("border", 1.5f, -1);
        assertThat(pass.activation("y").floats()).containsExactly(4);
        assertThat(pass.cotangent("picture").floats()).containsExactly(0, 0, 2, 0, 0, 0);
        assertThat(pass.cotangent("grid").floats()[0]).isZero();
    }

    /** The derivative of a determinant with respect to an element is its cofactor. */
    @Test
    void determinant_givesCofactors() {
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(3, 3));
        Pass pass = run(
                graph.op("Det", x),
                Map.of("x", Tensor.of(new float[] {2, 0, 1, 1, 3, 2, 0, 1, 1}, 3, 3)),
                Tensor.scalar(1f));
        assertThat(pass.activation("y").floats()).containsExactly(3);
        assertThat(pass.cotangent("x").floats()).containsExactly(1, -1, 1, 1, 2, -2, -3, -3, 6);
    }

    /** Of equal elements each gets the same part of a maximum over an axis. */
    @Test
    void tiedMaxima_share() {
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(-1, 3));
        Pass pass = run(
                graph.op("ReduceMax", Map.of("keepdims", Attribute.of(0L)), x, graph.constant(1L)),
                Map.of("x", Tensor.of(new float[] {1, 5, 5, 7, 2, 7}, 2, 3)),
                Tensor.of(new float[] {4, 6}, 2));
        assertThat(pass.cotangent("x").floats()).containsExactly(0, 2, 2, 3, 0, 3);
    }

    /** {@code x^3} and {@code x^-2} of negative numbers, and {@code x^0}, {@code x^1}, {@code x^2} at 0. */
    @Test
    void wholePowers_ofNumbersThatAreNotPositive() {
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(5));
        Value exponents = graph.constant(Tensor.of(new float[] {3, -2, 0, 1, 2}, 5));
        Pass pass = run(
                graph.op("Pow", x, exponents),
                Map.of("x", Tensor.of(new float[] {-2, -2, 0, 0, 0}, 5)),
                Tensor.filled(1, 5));
        assertThat(pass.cotangent("x").floats()).containsExactly(12, 0.25f, 0, 1, 0);
    }
}
