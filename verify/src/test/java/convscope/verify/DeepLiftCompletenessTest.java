package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.backward.DeepLiftRules;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every operator, multipliers times differences of its input add up to the difference of its output. */
class DeepLiftCompletenessTest {
    private static final long[] SHAPE = {2, 4, 5, 5};
    private static final Map<String, UnaryOperator<Value>> OPERATORS = new LinkedHashMap<>();

    private static UnaryOperator<Value> op(String operator, Map<String, Attribute> attributes) {
        return x -> x.graph().op(operator, attributes, x);
    }

    private static Value ones(Value x, float number, long... shape) {
        return x.graph().constant(Tensor.filled(number, shape));
    }

    static {
        for (String operator :
                List.of("Relu", "LeakyRelu", "Elu", "HardSwish", "Gelu", "Mish", "Softplus", "Tanh", "Abs", "Exp")) {
            OPERATORS.put(operator, op(operator, Map.of()));
        }
        OPERATORS.put("SiLU", x -> x.times(x.sigmoid()));
        OPERATORS.put("Sqrt of a square", x -> x.squared().plus(0.1).squareRoot());
        OPERATORS.put("Pow", x -> x.power(3));
        OPERATORS.put("Max with a constant", x -> x.graph().op("Max", x, ones(x, 0.3f, 1)));
        OPERATORS.put("Min of two", x -> x.graph().op("Min", x, x.times(-2)));
        OPERATORS.put("Softmax", op("Softmax", Map.of("axis", Attribute.of(1L))));
        OPERATORS.put("LogSoftmax", op("LogSoftmax", Map.of("axis", Attribute.of(1L))));
        OPERATORS.put("LRN", op("LRN", Map.of("size", Attribute.of(3L), "alpha", Attribute.of(0.5f))));
        OPERATORS.put("MeanVarianceNormalization", op("MeanVarianceNormalization", Map.of()));
        OPERATORS.put("InstanceNormalization", x -> x.graph()
                .op("InstanceNormalization", x, ones(x, 0.7f, 4), ones(x, 0.2f, 4)));
        OPERATORS.put("GroupNormalization", x -> x.graph()
                .op(
                        "GroupNormalization",
                        Map.of("num_groups", Attribute.of(2L)),
                        x,
                        ones(x, 0.7f, 4),
                        ones(x, 0.2f, 4)));
        OPERATORS.put("LayerNormalization", x -> x.graph().op("LayerNormalization", x, ones(x, 0.7f, 5)));
        OPERATORS.put(
                "overlapping MaxPool",
                op("MaxPool", Map.of("kernel_shape", Attribute.of(3, 3), "strides", Attribute.of(1, 2))));
        OPERATORS.put("GlobalMaxPool", op("GlobalMaxPool", Map.of()));
        OPERATORS.put("ReduceMin", x -> x.reduce("ReduceMin", true, 1, 2));
        OPERATORS.put("ReduceSumSquare", x -> x.reduce("ReduceSumSquare", true, 1, 2));
        OPERATORS.put("product of two matrices", x -> x.matMul(x.matrixTransposed()));
        OPERATORS.put("quotient of two values", x -> x.dividedBy(x.exponential().plus(1)));
        OPERATORS.put("Where of a fixed condition", x -> {
            Value condition = ones(x, 1, 5).greaterThan(x.graph().constant(Tensor.of(new float[] {0, 2, 0, 2, 0}, 5)));
            return condition.choose(x.squared(), x);
        });
        OPERATORS.put("Resize", x -> x.graph()
                .op(
                        "Resize",
                        Map.of("mode", Attribute.of("linear")),
                        x,
                        x.graph().absent(),
                        x.graph().constant(Tensor.of(new float[] {1, 1, 2, 2}, 4))));
        OPERATORS.put("convolution with computed weights", x -> x.graph().op("Conv", x, x.sliced(2, 0, 3)));
    }

    static Set<String> names() {
        return OPERATORS.keySet();
    }

    private static Tensor normal(Random random, double scale) {
        float[] values = new float[200];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return Tensor.of(values, SHAPE);
    }

    private static Graph graph(UnaryOperator<Value> network) {
        GraphBuilder graph = new GraphBuilder("one");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(SHAPE));
        return graph.build(List.of(graph.named("y", network.apply(x))));
    }

    @ParameterizedTest
    @MethodSource("names")
    void contributions_addUp(String operator) {
        Random random = new Random(operator.hashCode());
        Tensor x = normal(random, 1);
        Tensor baseline = normal(random, 0.7);
        Query query = new Query(List.of("y"), "y", List.of("x"), DeepLiftRules.DEEP_LIFT, List.of());
        try (Session session = Session.open(graph(OPERATORS.get(operator)), new RunOptions(1, "cpu", true))) {
            Tensor before = session.run(Map.of("x", baseline)).get("y");
            float[] weights = new float[(int) before.count()];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) random.nextGaussian();
            }
            Pass pass = session.run(query, Map.of("x", x), Tensor.of(weights, before.shape()), Map.of("x", baseline));
            double expected = 0;
            double size = 0;
            for (int i = 0; i < weights.length; i++) {
                double term = weights[i] * (pass.activation("y").number(i) - before.number(i));
                expected += term;
                size += Math.abs(term);
            }
            double sum = 0;
            for (int i = 0; i < x.count(); i++) {
                sum += pass.cotangent("x").number(i) * (x.number(i) - baseline.number(i));
            }
            assertThat(sum).isCloseTo(expected, offset(2e-5 * size));
        }
    }

    @Test
    void whatCannotAddUp_isRefusedByName() {
        List<UnaryOperator<Value>> refused = List.of(
                op("LpNormalization", Map.of()),
                x -> x.greaterThan(x.like(0)).choose(x, x.squared()),
                x -> x.reduce("ReduceL2", true, 1));
        for (UnaryOperator<Value> network : refused) {
            assertThatThrownBy(() -> convscope.backward.Backward.derive(
                            graph(network), "y", List.of("x"), List.of(), DeepLiftRules.DEEP_LIFT))
                    .isInstanceOf(UnsupportedOperatorException.class)
                    .hasMessageContaining("no backward rule for 1 operator");
        }
    }
}
