package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.Map;

/** Nodes that end the engine's process instead of being refused by it (ONNX Runtime 1.x), each found by hostile files; they are refused before it sees them. */
final class Hazards {
    private static final Map<String, ShapeRule> ROWS =
            Map.ofEntries(entry("DFT", n -> requireRank(n, 2)), entry("Split", Hazards::requireSameCount));

    private Hazards() {}

    /** Refuses a node that the engine would not survive. */
    static void check(Inferred n) {
        ShapeRule row = n.node.domain().isEmpty() ? ROWS.get(n.node.op()) : null;
        if (row != null) {
            row.infer(n);
        }
    }

    private static void requireRank(Inferred n, int least) {
        int rank = n.shape(0).rank();
        if (rank >= 0 && rank < least) {
            throw new IllegalArgumentException("it needs at least " + least + " axes");
        }
    }

    private static void requireSameCount(Inferred n) {
        long[] parts = n.numbers("split", 1);
        int named = n.node.outputs().size();
        long asked = parts != null ? parts.length : n.node.integer("num_outputs", named);
        if (asked != named) {
            throw new IllegalArgumentException("it splits into " + asked + " parts and names " + named + " outputs");
        }
    }
}
