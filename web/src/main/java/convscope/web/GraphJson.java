package convscope.web;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The graph's drawing as JSON. */
final class GraphJson {
    private GraphJson() {}

    static Map<String, Object> of(GraphLayout layout) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("width", layout.width());
        fields.put("height", layout.height());
        fields.put("nodes", layout.blocks().stream().map(GraphJson::node).toList());
        fields.put("edges", layout.lines().stream().map(GraphJson::edge).toList());
        return fields;
    }

    private static Map<String, Object> node(GraphLayout.Box box) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("layer", box.block().layer());
        fields.put("kind", box.block().kind().name().toLowerCase(Locale.ROOT));
        fields.put("name", box.block().name());
        fields.put("label", box.label());
        fields.put("x", box.x());
        fields.put("y", box.y());
        fields.put("width", box.width());
        fields.put("height", box.height());
        return fields;
    }

    private static Map<String, Object> edge(GraphLayout.Line line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", line.from());
        fields.put("to", line.to());
        fields.put(
                "points",
                line.points().stream()
                        .map(point -> new double[] {point.x(), point.y()})
                        .toList());
        return fields;
    }
}
