package convscope.verify;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.method.Explainers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Methods with so few runs that every one of them can be tried on every network: what they keep to does not depend on the number. */
final class QuickMethods {
    private static final Map<String, String> FEW = Map.of("steps", "6", "samples", "24", "masks", "40");

    private QuickMethods() {}

    /** The method with its defaults but for the numbers of runs. */
    static Explainer<?> of(Descriptor method) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Descriptor.Parameter parameter : method.parameters()) {
            String few = FEW.get(parameter.name());
            if (few != null && Integer.parseInt(parameter.defaultValue()) > Integer.parseInt(few)) {
                options.put(parameter.name(), few);
            }
        }
        return Explainers.create(method, options);
    }
}
