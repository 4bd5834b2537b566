package convscope.backward;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The gradient rule of every operator that has one, gathered from the tables of the families. */
final class GradientRules {
    static final Map<String, Rule> TABLE = gather(List.of(
            ActivationRules.TABLE,
            ConvolutionRules.TABLE,
            ElementwiseRules.TABLE,
            MatrixRules.TABLE,
            NormRules.TABLE,
            PoolRules.TABLE,
            ReduceRules.TABLE,
            ShapeRules.TABLE));

    private GradientRules() {}

    private static Map<String, Rule> gather(List<Map<String, Rule>> families) {
        Map<String, Rule> all = new TreeMap<>();
        for (Map<String, Rule> family : families) {
            family.forEach((operator, rule) -> {
                if (all.put(operator, rule) != null) {
                    throw new IllegalStateException("two gradient rules for " + operator);
                }
            });
        }
        return Map.copyOf(all);
    }
}
