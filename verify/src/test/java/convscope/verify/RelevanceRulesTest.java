package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.backward.InputBox;
import convscope.backward.RelevanceRules;
import convscope.backward.RelevanceRules.Named;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every rule on every linear operator, with inputs, weights, biases and relevance of either sign, against loops over the contributions {@code w_ij x_i}. The
 * matrix w is what the operator makes of unit vectors.
 */
class RelevanceRulesTest {
    private static final double TINY = 1e-6;
    private static final Random RANDOM = new Random(11);

    /** An operator over an input of a shape. */
    private record Operator(String name, long[] shape, Function<Value, Value> append) {
        Graph graph() {
            GraphBuilder graph = new GraphBuilder(name);
            Value x = graph.input("x", ElementType.FLOAT, Shape.of(shape));
            return graph.build(List.of(graph.named("y", append.apply(x))));
        }

        int size() {
            return (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A rule and its replica: what each input gets from one output with relevance 1. */
    private record Replica(Named rule, Shares shares) {
        @Override
        public String toString() {
            return rule.text();
        }
    }

    private interface Shares {
        /** From the weights and the bias of one output, the inputs, and the inputs that are real rather than padding. */
        double[] of(double[] w, double b, double[] x, boolean[] reaches);
    }

    private static Tensor normal(long... shape) {
        int count = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) RANDOM.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private static final List<Operator> OPERATORS = List.of(
            new Operator("grouped strided Conv", new long[] {1, 4, 5, 6}, x -> x.graph()
                    .op(
                            "Conv",
                            Map.of(
                                    "group", Attribute.of(2L),
                                    "strides", Attribute.of(2, 1),
                                    "pads", Attribute.of(1, 0, 1, 1)),
                            x,
                            x.graph().constant(normal(6, 2, 3, 2)),
                            x.graph().constant(normal(6)))),
            new Operator("padded Conv", new long[] {1, 3, 4, 4}, x -> x.graph()
                    .op(
                            "Conv",
                            Map.of("pads", Attribute.of(1, 1, 1, 1)),
                            x,
                            x.graph().constant(normal(5, 3, 3, 3)),
                            x.graph().constant(normal(5)))),
            new Operator("Conv in one dimension", new long[] {1, 2, 9}, x -> x.graph()
                    .op("Conv", x, x.graph().constant(normal(3, 2, 4)))),
            new Operator("Conv in three dimensions", new long[] {1, 2, 3, 4, 3}, x -> x.graph()
                    .op(
                            "Conv",
                            x,
                            x.graph().constant(normal(3, 2, 2, 2, 2)),
                            x.graph().constant(normal(3)))),
            new Operator("ConvTranspose", new long[] {1, 4, 3, 3}, x -> x.graph()
                    .op(
                            "ConvTranspose",
                            Map.of("group", Attribute.of(2L), "strides", Attribute.of(2, 2)),
                            x,
                            x.graph().constant(normal(4, 3, 2, 2)),
                            x.graph().constant(normal(6)))),
            new Operator("Gemm", new long[] {1, 7}, x -> x.graph()
                    .op(
                            "Gemm",
                            Map.of("transB", Attribute.of(1L)),
                            x,
                            x.graph().constant(normal(4, 7)),
                            x.graph().constant(normal(4)))),
            new Operator("MatMul from the left", new long[] {1, 3, 4}, x -> x.graph()
                    .constant(normal(5, 3))
                    .matMul(x)),
            new Operator("MatMul", new long[] {1, 3, 4}, x -> x.matMul(x.graph().constant(normal(4, 2)))),
            new Operator("AveragePool", new long[] {1, 2, 4, 4}, x -> x.graph()
                    .op("AveragePool", Map.of("kernel_shape", Attribute.of(2, 3)), x)),
            new Operator(
                    "GlobalAveragePool", new long[] {1, 3, 4, 4}, x -> x.graph().op("GlobalAveragePool", x)),
            new Operator("ReduceMean", new long[] {1, 3, 4, 4}, x -> x.meanKeeping(2, 3)),
            new Operator("BatchNormalization", new long[] {1, 3, 2, 2}, x -> x.graph()
                    .op(
                            "BatchNormalization",
                            x,
                            x.graph().constant(normal(3)),
                            x.graph().constant(normal(3)),
                            x.graph().constant(normal(3)),
                            x.graph().constant(Tensor.of(new float[] {0.5f, 1, 2}, 3)))),
            new Operator(
                    "Add of a constant",
                    new long[] {1, 3, 2, 2},
                    x -> x.plus(x.graph().constant(normal(3, 1, 1)))));

    private static final double LOW = -2.5;
    private static final double HIGH = 3;

    private static final List<Replica> REPLICAS = List.of(
            new Replica(RelevanceRules.zero(), (w, b, x, reaches) -> parts(products(w, x), b, 0)),
            new Replica(RelevanceRules.epsilon(0.1), (w, b, x, reaches) -> parts(products(w, x), b, 0.1)),
            new Replica(RelevanceRules.gamma(0.3), (w, b, x, reaches) -> gamma(products(w, x), b)),
            new Replica(RelevanceRules.zPlus(), (w, b, x, reaches) -> signed(products(w, x), b, 1)),
            new Replica(
                    RelevanceRules.alphaBeta(2, 1),
                    (w, b, x, reaches) ->
                            difference(signed(products(w, x), b, 1), 2, signed(products(w, x), b, -1), 1)),
            new Replica(RelevanceRules.flat(), (w, b, x, reaches) -> parts(ones(reaches), 0, TINY)),
            new Replica(RelevanceRules.wSquare(), (w, b, x, reaches) -> parts(products(w, w), b * b, TINY)),
            new Replica(
                    RelevanceRules.zBox(new InputBox(
                            Map.of("x", Tensor.scalar((float) LOW)), Map.of("x", Tensor.scalar((float) HIGH)))),
                    (w, b, x, reaches) -> parts(box(w, x), 0, TINY)));

    private static double[] products(double[] w, double[] x) {
        return IntStream.range(0, w.length).mapToDouble(i -> w[i] * x[i]).toArray();
    }

    private static double[] ones(boolean[] reaches) {
        return IntStream.range(0, reaches.length)
                .mapToDouble(i -> reaches[i] ? 1 : 0)
                .toArray();
    }

    private static double[] box(double[] w, double[] x) {
        return IntStream.range(0, w.length)
                .mapToDouble(i -> w[i] * x[i] - Math.max(0, w[i]) * LOW - Math.min(0, w[i]) * HIGH)
                .toArray();
    }

    /** Contributions as parts of their sum and the rest. */
    private static double[] parts(double[] contributions, double rest, double epsilon) {
        double sum = rest;
        for (double c : contributions) {
            sum += c;
        }
        double divisor = sum + (sum >= 0 ? epsilon : -epsilon);
        double[] parts = contributions.clone();
        for (int i = 0; i < parts.length; i++) {
            parts[i] = divisor == 0 ? 0 : parts[i] / divisor;
        }
        return parts;
    }

    private static double[] signed(double[] contributions, double b, int sign) {
        double[] of = new double[contributions.length];
        for (int i = 0; i < of.length; i++) {
            of[i] = contributions[i] * sign > 0 ? contributions[i] : 0;
        }
        return parts(of, b * sign > 0 ? b : 0, TINY);
    }

    private static double[] gamma(double[] contributions, double b) {
        double z = b;
        for (double c : contributions) {
            z += c;
        }
        double[] favoured = contributions.clone();
        for (int i = 0; i < favoured.length; i++) {
            favoured[i] *= favoured[i] * z > 0 ? 1.3 : 1;
        }
        return parts(favoured, b * z > 0 ? 1.3 * b : b, TINY);
    }

    private static double[] difference(double[] first, double alpha, double[] second, double beta) {
        double[] result = new double[first.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = alpha * first[i] - beta * second[i];
        }
        return result;
    }

    static List<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (Operator operator : OPERATORS) {
            for (Replica replica : REPLICAS) {
                cases.add(Arguments.of(operator, replica));
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{1} at {0}")
    @MethodSource("cases")
    void rule_equalsReplica(Operator operator, Replica replica) {
        Graph graph = operator.graph();
        Tensor x = normal(operator.shape());
        Set<String> nodes = Set.copyOf(graph.nodes().stream().map(n -> n.name()).toList());
        RuleBook book = RuleBook.of(
                replica.toString(), List.of(RelevanceRules.nodes(nodes, replica.rule())), RuleBook.GRADIENT);
        Query query = new Query(List.of("y"), "y", List.of("x"), book, List.of());
        try (Session session = Session.open(graph, new RunOptions(1, "cpu", true))) {
            Tensor y = session.run(Map.of("x", x)).get("y");
            Tensor r = normal(y.shape());
            float[] actual =
                    session.run(query, Map.of("x", x), r).cotangent("x").floats();
            float[] expected = new float[operator.size()];
            double[][] w = matrix(session, operator, y);
            double[] bias = session.run(Map.of("x", Tensor.filled(0, operator.shape())))
                    .get("y")
                    .doubles();
            for (int j = 0; j < w.length; j++) {
                boolean[] reaches = new boolean[expected.length];
                for (int i = 0; i < reaches.length; i++) {
                    reaches[i] = w[j][i] != 0;
                }
                double[] shares = replica.shares().of(w[j], bias[j], x.doubles(), reaches);
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += (float) (r.number(j) * shares[i]);
                }
            }
            assertThat(Golden.relativeError(Tensor.of(actual, operator.shape()), Tensor.of(expected, operator.shape())))
                    .isLessThan(2e-4);
        }
    }

    /** Per output, the weight of each input. */
    private static double[][] matrix(Session session, Operator operator, Tensor y) {
        double[][] w = new double[(int) y.count()][operator.size()];
        double[] bias = session.run(Map.of("x", Tensor.filled(0, operator.shape())))
                .get("y")
                .doubles();
        for (int i = 0; i < operator.size(); i++) {
            float[] unit = new float[operator.size()];
            unit[i] = 1;
            double[] column = session.run(Map.of("x", Tensor.of(unit, operator.shape())))
                    .get("y")
                    .doubles();
            for (int j = 0; j < column.length; j++) {
                w[j][i] = column[j] - bias[j];
            }
        }
        return w;
    }
}
