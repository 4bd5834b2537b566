package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import convscope.backward.Backward;
import convscope.backward.FullGradient;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.runtime.Formula;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each operator adds to a score on its own, and second derivatives. */
class FullGradientTest {
    private static final long[] SHAPE = {1, 4, 3, 3};

    private static Graph network(UnaryOperator<Value> function) {
        GraphBuilder graph = new GraphBuilder("one");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(SHAPE));
        return graph.build(List.of(graph.named("y", function.apply(x))));
    }

    private static Value op(Value x, String operator, Object... attributesAndConstants) {
        Map<String, Attribute> attributes = new java.util.LinkedHashMap<>();
        List<Value> inputs = new ArrayList<>(List.of(x));
        for (int i = 0; i < attributesAndConstants.length; i++) {
            if (attributesAndConstants[i] instanceof String name) {
                attributes.put(name, (Attribute) attributesAndConstants[++i]);
            } else {
                inputs.add((Value) attributesAndConstants[i]);
            }
        }
        return x.graph().op(operator, attributes, inputs.toArray(Value[]::new));
    }

    private static Value filled(Value x, double number, long... shape) {
        return x.graph().constant(Tensor.filled((float) number, shape));
    }

    private static Value perChannel(Value x, float... values) {
        return x.graph().constant(Tensor.of(values, values.length));
    }

    /** A function of the input, and whether it has terms that no place can be given. */
    static List<Arguments> functions() {
        return List.of(
                of("affine after affine", x -> op(op(x, "Add", filled(x, 2, 4, 1, 1)), "Mul", filled(x, 3, 1))),
                of("constant minus", x -> filled(x, 5, 1).minus(x)),
                of("minus constant", x -> x.minus(filled(x, 5, 4, 1, 1)).positivePart()),
                of("convolution", x -> op(x, "Conv", filled(x, .1, 2, 4, 2, 2), perChannel(x, 1, -2))),
                of("transposed", x -> op(x, "ConvTranspose", filled(x, .1, 4, 2, 2, 2), perChannel(x, 1, -2))),
                of(
                        "batch normalisation",
                        x -> op(
                                x,
                                "BatchNormalization",
                                perChannel(x, 1, 2, 3, 4),
                                perChannel(x, 0, 1, 0, 1),
                                perChannel(x, .5f, 0, .2f, 0),
                                perChannel(x, 1, 2, 1, 2))),
                of(
                        "layer normalisation",
                        x -> op(x, "LayerNormalization", "axis", Attribute.of(1L), filled(x, 2, SHAPE))),
                of(
                        "instance normalisation",
                        x -> op(x, "InstanceNormalization", perChannel(x, 1, 2, 3, 4), perChannel(x, 0, 1, 0, 1))),
                of("local normalisation", x -> op(x, "LRN", "size", Attribute.of(3L), "alpha", Attribute.of(.5f))),
                of("softmax", x -> op(x, "Softmax", "axis", Attribute.of(1L))),
                of("sigmoid linear unit", x -> x.times(x.sigmoid())),
                of("hard sigmoid gate", x -> x.times(op(x, "HardSigmoid"))),
                of("squeeze and excitation", x -> x.times(op(op(x, "GlobalAveragePool"), "Sigmoid"))),
                of("gelu", x -> op(x, "Gelu")),
                of("hard swish", x -> op(x, "HardSwish")),
                of("clip", x -> op(x, "Clip", x.like(-.3), x.like(.5))),
                of("elu", x -> op(x, "Elu")),
                of("leaky", x -> op(x, "LeakyRelu")),
                of("power", x -> x.squared().plus(1).power(1.5)),
                of("quotient of computed values", x -> x.dividedBy(x.squared().plus(1))),
                of("constant over computed", x -> filled(x, 3, 1)
                        .dividedBy(x.squared().plus(1))),
                of("largest of value and constant", x -> op(x, "Max", filled(x, .2, 1))),
                of("choice", x -> x.greaterThan(x.like(0)).choose(x.times(2), x.like(7))),
                of("product of matrices", x -> x.matMul(x)),
                of("padded with ones", x -> op(x, "Pad", x.graph().constant(0, 0, 1, 1, 0, 0, 1, 1), x.like(1))),
                of("logarithm of a sum", x -> x.reduce("ReduceLogSumExp", true, 1)),
                of("sum of squares", x -> x.reduce("ReduceSumSquare", true, 2, 3)),
                of("pooled", x -> op(op(x, "GlobalAveragePool"), "Tanh")),
                of("joined", x -> x.graph().concat(1, x, filled(x, 2, SHAPE)).sigmoid()));
    }

    private static Arguments of(String name, UnaryOperator<Value> function) {
        return Arguments.of(name, function);
    }

    private record Sums(double score, double input, double biases, Pass pass, FullGradient full) {}

    private static Sums sums(UnaryOperator<Value> function, float[] values) {
        Graph graph = network(function);
        FullGradient full = FullGradient.of(graph, "y", List.of("x"));
        List<String> edges = full.terms().stream().map(FullGradient.Term::edge).toList();
        List<String> read = new ArrayList<>(edges);
        read.add("y");
        Query query = Query.of(read).withBackward("y", List.of("x"), full.book());
        long[] shape = graph.outputs().get(0).shape().sizes();
        Tensor x = Tensor.of(values, SHAPE);
        Random random = new Random(5);
        int count = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextFloat() - .5f;
        }
        Tensor target = Tensor.of(weights, shape);
        try (Session session = Session.open(graph, new RunOptions())) {
            Pass pass = session.run(query, Map.of("x", x), target);
            double biases = edges.stream()
                    .mapToDouble(edge -> java.util.Arrays.stream(
                                    pass.activation(edge).doubles())
                            .sum())
                    .sum();
            return new Sums(dot(pass.activation("y"), target), dot(x, pass.cotangent("x")), biases, pass, full);
        }
    }

    private static double dot(Tensor a, Tensor b) {
        double sum = 0;
        double[] left = a.doubles();
        double[] right = b.doubles();
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private static float[] random() {
        Random random = new Random(3);
        float[] values = new float[36];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void inputTimesGradient_andWhatOperatorsAdd_isTheScore(String name, UnaryOperator<Value> function) {
        Sums sums = sums(function, random());
        assertThat(sums.input + sums.biases).isCloseTo(sums.score, within(1e-5 * (1 + Math.abs(sums.score))));
    }

    @Test
    void functionsOfTheFirstDegree_addNothing() {
        List<UnaryOperator<Value>> first = List.of(
                Value::positivePart,
                x -> op(x, "LeakyRelu"),
                x -> op(x, "GlobalAveragePool"),
                x -> op(x, "MaxPool", "kernel_shape", Attribute.of(2, 2)),
                x -> op(x, "Conv", filled(x, .1, 2, 4, 2, 2)),
                x -> x.transposed(0, 2, 3, 1).times(3),
                x -> x.plus(x.times(2)));
        for (UnaryOperator<Value> function : first) {
            assertThat(FullGradient.of(network(function), "y", List.of("x")).terms())
                    .isEmpty();
        }
    }

    /** {@code f(x) - x f'(x) = -x^2 s (1 - s)} with s = sigmoid(x), in one term although SiLU is two operators. */
    @Test
    void sigmoidLinearUnit_addsItsImplicitBias() {
        Sums sums = sums(x -> x.times(x.sigmoid()), random());
        assertThat(sums.full.terms()).hasSize(1);
        FullGradient.Term term = sums.full.terms().get(0);
        assertThat(term.isPlaced()).isTrue();
        float[] actual = sums.pass.activation(term.edge()).floats();
        Random weights = new Random(5);
        float[] x = random();
        for (int i = 0; i < x.length; i++) {
            double s = 1 / (1 + Math.exp(-x[i]));
            double expected = (weights.nextFloat() - .5f) * -x[i] * x[i] * s * (1 - s);
            assertThat((double) actual[i]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void whatHasAnotherShape_isTold_asOneNumber() {
        Sums sums = sums(x -> x.reduce("ReduceLogSumExp", true, 1), random());
        assertThat(sums.full.terms()).hasSize(1);
        assertThat(sums.full.terms().get(0).isPlaced()).isFalse();
        assertThat(sums.pass.activation(sums.full.terms().get(0).edge()).shape())
                .containsExactly(1);
    }

    /** {@code y = x^3}: the gradient of {@code sum(weights y)} is {@code 3 x^2 weights}, and that of its product with v is {@code 6 x v weights}. */
    @Test
    void gradientOfAGradient_isAProductWithSecondDerivatives() {
        Graph graph = network(x -> x.squared().times(x));
        Formula formula = new Formula("second", List.of("x"), terms -> {
            Value x = terms.value("x");
            Value gradient = terms.cotangent("x");
            return Map.of(
                    "second", Backward.gradient(gradient, x, x.like(2).expandedLike(x)),
                    "none", Backward.gradient(x.squared(), gradient, x));
        });
        Query query = Query.of(List.of()).withGradient("y", List.of("x")).computing(formula);
        try (Session session = Session.open(graph, new RunOptions())) {
            float[] x = random();
            Pass pass = session.run(query, Map.of("x", Tensor.of(x, SHAPE)), Tensor.filled(1, SHAPE));
            float[] second = pass.result("second").floats();
            for (int i = 0; i < x.length; i++) {
                assertThat(second[i]).isCloseTo(12 * x[i], within(1e-4f));
            }
            assertThat(pass.result("none").floats()).containsOnly(0);
        }
    }
}
