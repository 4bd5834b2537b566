package convscope.web;

import convscope.explain.Descriptor;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.Kernels;
import convscope.method.Explainers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The catalogue of methods as JSON, from which the page makes its list and its forms. */
final class CatalogueJson {
    private static final String PACKAGE = "convscope.method.";
    private static final Set<String> FAMILIES = Set.of("cam", "gradient", "relevance", "unit", "perturbation", "layer");

    private CatalogueJson() {}

    static List<Map<String, Object>> all() {
        return Explainers.all().stream().map(CatalogueJson::of).toList();
    }

    private static Map<String, Object> of(Descriptor method) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", method.name());
        fields.put("title", both(method.about().title(), method.about().titleZh()));
        fields.put("summary", both(method.about().summary(), method.about().summaryZh()));
        fields.put("paper", method.about().paper());
        fields.put("family", family(method));
        fields.put("result", kind(method.result()));
        fields.put("needsInput", method.about().needsInput());
        fields.put(
                "parameters",
                method.parameters().stream().map(CatalogueJson::of).toList());
        return fields;
    }

    private static Map<String, Object> of(Descriptor.Parameter parameter) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", parameter.name());
        fields.put("about", both(parameter.about(), parameter.aboutZh()));
        fields.put("kind", parameter.kind().name().toLowerCase(Locale.ROOT));
        fields.put("values", parameter.values());
        fields.put("default", parameter.defaultValue());
        return fields;
    }

    /** Methods of other jars are a family of their own. */
    private static String family(Descriptor method) {
        String name = method.type().getPackageName();
        String last = name.startsWith(PACKAGE) ? name.substring(PACKAGE.length()) : "other";
        return FAMILIES.contains(last) ? last : "other";
    }

    /** The kind of a result, by which the page chooses how to show it. */
    static String kind(Class<?> result) {
        if (result == Heatmap.class) {
            return "heatmap";
        }
        if (result == FeatureMaps.class) {
            return "feature-maps";
        }
        return result == Kernels.class ? "kernels" : "scores";
    }

    static Map<String, String> both(String en, String zh) {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("en", en);
        texts.put("zh", zh);
        return texts;
    }
}
