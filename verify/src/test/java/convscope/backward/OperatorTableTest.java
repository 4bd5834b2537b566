package convscope.backward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import convscope.verify.Fixture;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every operator of the canonical opset has a gradient rule, or deliberately sends nothing, or is listed as unsupported with a reason; and only one of these. */
class OperatorTableTest {
    private static final Set<String> OPERATORS = new String(
                    Fixture.bytes("/convscope/operator-signatures.txt"), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.substring(0, line.indexOf(' ')))
            .collect(Collectors.toCollection(TreeSet::new));

    @Test
    void everyOperator_isInOneOfTheSets() {
        Set<String> all = new TreeSet<>(RuleBook.GRADIENT.operators());
        all.addAll(UnsupportedOperators.REASONS.keySet());
        all.removeIf(operator -> operator.startsWith("com.microsoft."));
        assertThat(OPERATORS).hasSizeGreaterThan(180);
        assertThat(all).isEqualTo(OPERATORS);
    }

    @Test
    void noOperator_isInTwoOfTheSets() {
        assertThat(UnsupportedOperators.REASONS.keySet()).doesNotContainAnyElementsOf(RuleBook.GRADIENT.operators());
        assertThat(UnsupportedOperators.REASONS.values()).allMatch(reason -> reason.length() > 10);
    }

    /** Names of the form {@code com.microsoft.X} are those of quantised operators alone. */
    @Test
    void operatorsOfOtherDomains_areQuantized() {
        Set<String> others = RuleBook.GRADIENT.operators().stream()
                .filter(operator -> operator.contains("."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(others).hasSizeGreaterThan(10).allMatch(Quantization.operators()::contains);
    }

    @Test
    void unsupportedOperator_isRefusedWithItsReason() {
        GraphBuilder graph = new GraphBuilder("small");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 1, 4, 4));
        Value regions = graph.input("regions", ElementType.FLOAT, Shape.of(1, 5));
        Map<String, Attribute> size = Map.of("pooled_shape", Attribute.of(2, 2));
        Graph network = graph.build(List.of(graph.named("y", graph.op("MaxRoiPool", size, x, regions))));
        assertThatThrownBy(() -> Backward.derive(network, "y", List.of("x"), List.of(), RuleBook.GRADIENT))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessage("small: no backward rule for 1 operator between 'y' and 'x': MaxRoiPool (1 node, first"
                        + " 'MaxRoiPool'; it pools regions whose borders are computed).");
    }
}
