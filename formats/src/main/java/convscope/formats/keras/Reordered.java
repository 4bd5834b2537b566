package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Node;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Edges with their axes in another order, or with an axis turned round: each is written once, and what is reordered back is the edge that it was before. */
final class Reordered {
    private final GraphBuilder graph;
    private final Map<String, Value> known = new HashMap<>();
    private final Map<String, Origin> origins = new HashMap<>();

    /** An edge, and what leads back to it. */
    private record Origin(Value value, String back) {}

    Reordered(GraphBuilder graph) {
        this.graph = graph;
    }

    /** Keeps an edge in use: what comes after it starts from there, not from where it came from. */
    void keep(Value value) {
        origins.remove(value.name());
    }

    Value transposed(Value value, long[] permutation) {
        Value found = found(value, Arrays.toString(permutation));
        if (found != null) {
            return found;
        }
        String node = graph.fresh(value.name() + "/Transpose");
        Value result = graph.append(new Node(
                        node,
                        "Transpose",
                        "",
                        List.of(value.name()),
                        List.of(graph.fresh(node + ":0")),
                        Map.of("perm", Attribute.of(permutation))))
                .get(0);
        long[] inverse = new long[permutation.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[(int) permutation[i]] = i;
        }
        return remembered(value, Arrays.toString(permutation), result, Arrays.toString(inverse));
    }

    /** With one axis in the opposite order. */
    Value flipped(Value value, int axis) {
        String way = "axis " + axis;
        Value found = found(value, way);
        if (found != null) {
            return found;
        }
        Value back = graph.constant(-1);
        Value result = graph.op("Slice", value, back, graph.constant(Long.MIN_VALUE), graph.constant(axis), back);
        return remembered(value, way, result, way);
    }

    private Value found(Value value, String way) {
        Origin origin = origins.get(value.name());
        return origin != null && origin.back().equals(way) ? origin.value() : known.get(value.name() + way);
    }

    private Value remembered(Value value, String way, Value result, String back) {
        known.put(value.name() + way, result);
        origins.put(result.name(), new Origin(value, back));
        return result;
    }
}
