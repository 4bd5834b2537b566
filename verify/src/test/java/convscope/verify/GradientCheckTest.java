package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.backward.Quantization;
import convscope.backward.RuleBook;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every gradient rule against central differences along random directions, with the sizes of the inputs known before the graph runs and without. The forward
 * side is run by the engine alone.
 */
class GradientCheckTest {
    private static final long SEED = 20240817;
    private static final int DIRECTIONS = 3; // one alone may happen to lie almost across the gradient

    static Stream<Arguments> cases() {
        return RuleCases.ALL.stream()
                .flatMap(rule -> rule.needsSizes()
                        ? Stream.of(Arguments.of(rule, true))
                        : Stream.of(Arguments.of(rule, true), Arguments.of(rule, false)));
    }

    @ParameterizedTest(name = "{0}, sizes known: {1}")
    @MethodSource("cases")
    void gradient_equalsCentralDifference(RuleCase rule, boolean sizesKnown) {
        Random random = new Random(SEED);
        RuleCase.Prepared prepared = rule.prepare(sizesKnown, random);
        try (Session session = Session.open(prepared.graph(), new RunOptions(1, "cpu", false))) {
            Tensor y = session.run(prepared.feeds()).get("y");
            Tensor weights = like(y, normal((int) y.count(), random));
            Query query =
                    new Query(List.of(), "y", List.copyOf(prepared.feeds().keySet()), RuleBook.GRADIENT, List.of());
            Pass pass = session.run(query, prepared.feeds(), weights);
            for (String input : prepared.feeds().keySet()) {
                for (int i = 0; i < DIRECTIONS; i++) {
                    check(rule, session, prepared.feeds(), input, weights, pass.cotangent(input), random);
                }
            }
        }
    }

    private static void check(
            RuleCase rule,
            Session session,
            Map<String, Tensor> feeds,
            String input,
            Tensor weights,
            Tensor gradient,
            Random random) {
        Tensor x = feeds.get(input);
        assertThat(gradient.shape()).as("shape of the gradient of %s", rule).isEqualTo(x.shape());
        assertThat(gradient.type()).as("type of the gradient of %s", rule).isEqualTo(x.type());
        double[] direction = normal((int) x.count(), random);
        double step = rule.kind().step / (rule.kind().step < 1 ? length(direction) : 1);
        double numeric = (explained(rule, session, feeds, input, direction, step, weights)
                        - explained(rule, session, feeds, input, direction, -step, weights))
                / (2 * step);
        double[] found = gradient.doubles();
        double analytic = inner(found, direction);
        double usual = length(found) * length(direction) / Math.sqrt(Math.max(1, x.count()));
        double scale = Math.max(usual, Math.max(Math.abs(analytic), Math.abs(numeric)));
        assertThat(Math.abs(analytic - numeric))
                .as(
                        "%s%ninputs %s, attributes %s, with respect to %s: analytic %s, numeric %s",
                        rule, rule.inputs(), rule.attributes(), input, analytic, numeric)
                .isLessThanOrEqualTo(rule.kind().tolerance * scale);
    }

    private static double explained(
            RuleCase rule,
            Session session,
            Map<String, Tensor> feeds,
            String input,
            double[] direction,
            double step,
            Tensor weights) {
        Tensor x = feeds.get(input);
        double[] moved = x.doubles();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += step * direction[i];
        }
        Map<String, Tensor> all = new HashMap<>(feeds);
        all.put(input, like(x, moved));
        return inner(session.run(all).get("y").doubles(), weights.doubles());
    }

    private static Tensor like(Tensor tensor, double[] values) {
        Tensor wide = Tensor.of(values, tensor.shape());
        return tensor.type() == ElementType.DOUBLE ? wide : wide.toFloat();
    }

    private static double inner(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double length(double[] a) {
        return Math.sqrt(inner(a, a));
    }

    private static double[] normal(int count, Random random) {
        return random.doubles(count)
                .map(u -> Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * random.nextDouble()))
                .toArray();
    }

    @Test
    void everyRule_hasACase() {
        Set<String> missing = new TreeSet<>(RuleBook.GRADIENT.operators());
        missing.removeIf(RuleBook.GRADIENT::sendsNothing);
        missing.removeAll(Quantization.operators()); // they change in jumps: see BackwardGoldenTest
        missing.remove("Scan"); // runs a graph: see ScanByHandTest
        assertThat(missing).hasSizeGreaterThan(100);
        RuleCases.ALL.forEach(rule -> missing.remove(rule.operator()));
        assertThat(missing)
                .as("operators with a gradient rule but without a case")
                .isEmpty();
        assertThat(RuleCases.ALL).hasSizeGreaterThan(350);
    }

    @Test
    void cases_haveDistinctNames() {
        assertThat(RuleCases.ALL.stream().map(RuleCase::toString)).doesNotHaveDuplicates();
    }
}
