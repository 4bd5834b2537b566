package convscope.backward;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The gradient rule of every operator that has one, gathered from the tables of the families. */
final class GradientRules {
    static final Map<String, Rule> TABLE = gather(List.of(
            ActivationRules.TABLE,
            ContributedRules.TABLE,
            ConvolutionRules.TABLE,
            ElementwiseRules.TABLE,
            FourierRules.TABLE,
            LossRules.TABLE,
            MatrixRules.TABLE,
            NormRules.TABLE,
            PoolRules.TABLE,
            QuantizedRules.TABLE,
            RecurrentRules.TABLE,
            ReduceRules.TABLE,
            SamplingRules.TABLE,
            ShapeRules.TABLE,
            SourceRules.TABLE));

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
