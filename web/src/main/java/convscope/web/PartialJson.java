package convscope.web;

import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A result of part of the work, with its numbers in it, since the server does not keep it. */
final class PartialJson {
    private PartialJson() {}

    static Map<String, Object> of(Explanation explanation, Network network, Map<String, Object> shown) {
        Map<String, Object> fields = ResultJson.of("", explanation, network, shown);
        if (explanation instanceof Heatmap heatmap) {
            List<float[]> maps = new ArrayList<>();
            heatmap.perInput().forEach(map -> maps.add(map.raw().floats()));
            fields.put("maps", maps);
        }
        return fields;
    }
}
