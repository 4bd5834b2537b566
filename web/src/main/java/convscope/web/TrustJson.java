package convscope.web;

import convscope.trust.Figures;
import convscope.trust.Standing;
import convscope.trust.Trust;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a map can be trusted, as JSON: curves and areas of the map and of what it competes with. */
final class TrustJson {
    private TrustJson() {}

    static Map<String, Object> of(Trust trust) {
        List<Map<String, Object>> figures = new ArrayList<>();
        for (Figures one : trust.figures()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("of", one.of().name().toLowerCase(Locale.ROOT));
            fields.put("draw", one.draw());
            fields.put("insertion", one.insertion());
            fields.put("deletion", one.deletion());
            fields.put("road", one.road());
            figures.add(fields);
        }
        List<Map<String, Object>> standings = new ArrayList<>();
        for (Standing standing : trust.standings()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("measure", standing.measure());
            fields.put("moreIsBetter", standing.moreIsBetter());
            fields.put("map", standing.map());
            fields.put("randomMean", standing.randomMean());
            fields.put("randomSpread", standing.randomSpread());
            fields.put("beaten", standing.beaten());
            fields.put("draws", standing.draws());
            fields.put("edges", standing.edges());
            fields.put("centre", standing.centre());
            fields.put("beatsChance", standing.beatsChance());
            fields.put("beatsEdges", standing.beatsEdges());
            standings.add(fields);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("label", trust.label());
        fields.put("isProbability", trust.isProbability());
        fields.put("figures", figures);
        fields.put("standings", standings);
        fields.put("words", trust.words());
        return fields;
    }
}
