package convscope.web;

import convscope.graph.Tensor;
import convscope.inside.UnitCard;
import convscope.method.unit.ReceptiveFields;
import convscope.words.Translations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A unit's card as JSON. */
final class UnitJson {
    private UnitJson() {}

    static Map<String, Object> of(UnitCard card) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("channel", card.channel());
        fields.put("min", card.min());
        fields.put("max", card.max());
        fields.put("mean", card.mean());
        fields.put("notNumbers", card.notNumbers());
        fields.put("histogram", card.histogram());
        fields.put("strongest", card.strongest());
        fields.put("kernel", card.kernel().map(UnitJson::kernel).orElse(null));
        fields.put("contribution", card.contribution().orElse(null));
        fields.put("withoutContribution", card.withoutContribution());
        fields.put(
                "withoutContributionZh",
                Translations.of(card.withoutContribution()).zh());
        fields.put("fields", fields(card.fields()));
        fields.put("words", card.words());
        return fields;
    }

    private static Map<String, Object> kernel(Tensor kernel) {
        return Map.of("shape", kernel.shape(), "values", kernel.floats());
    }

    static List<Map<String, Object>> fields(List<ReceptiveFields.Seen> seen) {
        return seen.stream()
                .map(one -> Map.<String, Object>of(
                        "input", one.input(), "from", one.from(), "to", one.to(), "space", one.space()))
                .toList();
    }
}
