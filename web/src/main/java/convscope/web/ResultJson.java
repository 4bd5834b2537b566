package convscope.web;

import convscope.explain.Descriptor;
import convscope.explain.Explanation;
import convscope.explain.ExplanationRecord;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.explain.Kernels;
import convscope.explain.Scores;
import convscope.method.Explainers;
import convscope.model.Layer;
import convscope.words.Diagnosis;
import convscope.words.Finding;
import convscope.words.Interpretation;
import convscope.words.Language;
import convscope.words.Text;
import convscope.words.Translations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A result as JSON: everything but its arrays of numbers. */
final class ResultJson {
    /** Numbers of a map that are sent along at once, so that a coarse map needs no second question. */
    private static final long SMALL = 1024;

    private ResultJson() {}

    /**
     * The fields of a result.
     *
     * @param id under which the server keeps it
     * @param layers of the network, in its order; empty for results that speak of none by number
     */
    static Map<String, Object> of(String id, Explanation explanation, List<Layer> layers, Origin origin) {
        return of(id, explanation, layers, origin, false);
    }

    /** A result of part of the work, with the numbers of its maps in it, since the server does not keep it. */
    static Map<String, Object> partial(Explanation explanation, List<Layer> layers, Origin origin) {
        return of("", explanation, layers, origin, true);
    }

    private static Map<String, Object> of(
            String id, Explanation explanation, List<Layer> layers, Origin origin, boolean numbers) {
        ExplanationRecord record = explanation.record();
        Descriptor method = Explainers.named(record.method());
        Map<String, Object> fields = origin.fields();
        fields.put("id", id);
        fields.put("method", record.method());
        fields.put("kind", CatalogueJson.kind(method.result()));
        fields.put(
                "title",
                CatalogueJson.both(method.about().title(), method.about().titleZh()));
        fields.put("line", line(record));
        fields.put("words", Interpretation.of(explanation));
        fields.put(
                "findings",
                Diagnosis.of(explanation).stream().map(ResultJson::finding).toList());
        fields.put("label", Translations.ofLabel(record.label()));
        fields.put("notes", record.notes().stream().map(Translations::of).toList());
        fields.put("record", record);
        if (explanation instanceof Heatmap heatmap) {
            fields.put("heatmap", heatmap(heatmap, numbers));
        } else if (explanation instanceof FeatureMaps maps) {
            fields.put("featureMaps", featureMaps(maps, layers));
        } else if (explanation instanceof Kernels kernels) {
            fields.put("kernels", kernels(kernels, layers));
        } else if (explanation instanceof Scores scores) {
            fields.put("scores", scores(scores));
        }
        return fields;
    }

    static Map<String, Object> finding(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "kind", finding.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        fields.put("text", finding.text());
        return fields;
    }

    private static Map<String, String> line(ExplanationRecord record) {
        List<Text> parts = new ArrayList<>();
        if (!record.target().isEmpty()) {
            parts.add(Translations.of("explains " + record.target()));
        }
        if (!record.layer().isEmpty()) {
            parts.add(Translations.of("layer " + record.layer()));
        }
        if (!record.preprocessing().isEmpty()) {
            parts.add(Translations.of(record.preprocessing()));
        }
        return CatalogueJson.both(joined(parts, Language.EN), joined(parts, Language.ZH));
    }

    private static String joined(List<Text> parts, Language language) {
        return parts.stream().map(part -> part.in(language)).collect(Collectors.joining(" · "));
    }

    private static Map<String, Object> heatmap(Heatmap heatmap, boolean numbers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("signed", heatmap.isSigned());
        fields.put("perPixel", heatmap.isPerPixel());
        List<Map<String, Object>> inputs = new ArrayList<>();
        for (Heatmap map : heatmap.perInput()) {
            String prefix = inputs.isEmpty() ? "" : map.input() + "/";
            Map<String, Object> input = new LinkedHashMap<>();
            input.put("name", map.input());
            input.put("shape", map.raw().shape());
            input.put("inputSpace", map.inputSpace());
            input.put("array", prefix + "raw");
            input.put("uncut", prefix + "uncut");
            input.put("under", under(map));
            if (numbers || map.raw().count() <= SMALL) {
                input.put("map", map.raw().floats());
            }
            inputs.add(input);
        }
        fields.put("inputs", inputs);
        return fields;
    }

    private static String under(Heatmap map) {
        if (map.view() instanceof InputView.OfPicture) {
            return "picture";
        }
        if (map.view() instanceof InputView.OfText) {
            return "text";
        }
        return map.view() instanceof InputView.OfSignal
                ? "signal"
                : map.view() instanceof InputView.OfVolume ? "volume" : "none";
    }

    private static Map<String, Object> featureMaps(FeatureMaps maps, List<Layer> layers) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (FeatureMaps.LayerMaps layer : maps.layers()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("layer", index(layers, layer.layer()));
            fields.put("name", layer.layer().name());
            fields.put("shape", layer.maps().values().shape());
            fields.put("order", layer.order());
            all.add(fields);
        }
        return Map.of("layers", all);
    }

    private static Map<String, Object> kernels(Kernels kernels, List<Layer> layers) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("layer", index(layers, kernels.layer()));
        fields.put("name", kernels.layer().name());
        fields.put("shape", kernels.weights().shape());
        fields.put("norms", kernels.norms());
        fields.put("dead", kernels.dead());
        fields.put("duplicates", kernels.duplicates());
        return fields;
    }

    private static Map<String, Object> scores(Scores scores) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("what", Translations.of(scores.what()));
        fields.put("names", scores.names());
        fields.put(
                "namesZh",
                scores.names().stream().map(name -> Translations.of(name).zh()).toList());
        fields.put("values", scores.values().floats());
        fields.put("maps", scores.maps() != null);
        return fields;
    }

    private static int index(List<Layer> layers, Layer layer) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).name().equals(layer.name())) {
                return i;
            }
        }
        return -1;
    }
}
