package convscope.report;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The maps of several methods for one input and one target, and how alike they are.
 *
 * @param subject what was explained
 * @param maps one per method that fits
 * @param refused why other methods do not fit, by method
 * @param agreement of every two maps, in their order
 */
public record Comparison(Subject subject, List<MethodMap> maps, Map<String, String> refused, Agreement agreement) {
    /** A map and the method that made it, as it is written in {@code --methods}. */
    public record MethodMap(String method, Heatmap map) {}

    public Comparison {
        maps = List.copyOf(maps);
        refused = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /**
     * Explains a subject by every method that fits.
     *
     * @throws UnsuitableModelException if none does, with the reasons
     */
    public static Comparison of(Subject subject, List<Explainer<?>> methods) {
        List<MethodMap> maps = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Explainer<?> method : methods) {
            String text = Descriptor.text(method);
            try {
                Suitability suits = method.suits(subject.network());
                Explanation explanation = suits.suits() ? method.explain(subject) : null;
                if (explanation instanceof Heatmap map) {
                    maps.add(new MethodMap(text, map));
                } else {
                    refused.put(text, suits.suits() ? "it gives no map over the input" : suits.reason());
                }
            } catch (UnsuitableModelException | UnsupportedOperatorException e) {
                refused.put(text, e.getMessage());
            }
        }
        if (maps.isEmpty()) {
            List<String> reasons = new ArrayList<>();
            refused.forEach((method, reason) -> reasons.add(method + ": " + reason));
            throw new UnsuitableModelException(
                    subject.network().name() + ": none of the methods gives a map here:", reasons);
        }
        Agreement agreement = Agreement.of(
                maps.stream().map(MethodMap::method).toList(),
                maps.stream().map(MethodMap::map).toList());
        return new Comparison(subject, maps, refused, agreement);
    }
}
