package convscope.graph;

import static java.util.Map.entry;

import convscope.graph.ShapeInference.Inferred;
import convscope.graph.ShapeInference.ShapeRule;
import java.util.List;
import java.util.Map;

/** Nodes that end the engine's process instead of being refused by it (ONNX Runtime 1.x), each found by hostile files; they are refused before it sees them. */
final class Hazards {
    private static final Map<String, ShapeRule> ROWS = Map.ofEntries(
            entry("DFT", n -> requireRank(n, 2)),
            entry("ReverseSequence", n -> requireRank(n, 2)),
            entry("STFT", n -> requireRank(n, 2)),
            entry("Split", Hazards::requireSameCount),
            entry("Trilu", Hazards::requireDiagonal));

    /** Inputs that list sizes, axes or places, by operator; the engine looks at their first axis without looking whether there is one. */
    private static final Map<String, List<Integer>> LISTS = Map.ofEntries(
            entry("AffineGrid", List.of(1)),
            entry("CenterCropPad", List.of(1)),
            entry("Col2Im", List.of(1, 2)),
            entry("ConstantOfShape", List.of(0)),
            entry("Expand", List.of(1)),
            entry("Pad", List.of(1, 3)),
            entry("ReduceL1", List.of(1)),
            entry("ReduceL2", List.of(1)),
            entry("ReduceLogSum", List.of(1)),
            entry("ReduceLogSumExp", List.of(1)),
            entry("ReduceMax", List.of(1)),
            entry("ReduceMean", List.of(1)),
            entry("ReduceMin", List.of(1)),
            entry("ReduceProd", List.of(1)),
            entry("ReduceSum", List.of(1)),
            entry("ReduceSumSquare", List.of(1)),
            entry("Reshape", List.of(1)),
            entry("Resize", List.of(1, 2, 3)),
            entry("Slice", List.of(1, 2, 3, 4)),
            entry("Split", List.of(1)),
            entry("Tile", List.of(1)));

    private Hazards() {}

    /** Refuses a node that the engine would not survive. */
    static void check(Inferred n) {
        if (!n.node.domain().isEmpty()) {
            return;
        }
        for (int index : LISTS.getOrDefault(n.node.op(), List.of())) {
            int rank = n.shape(index).rank();
            if (rank >= 0 && rank != 1) {
                throw new IllegalArgumentException("input " + index + " must be a list and has " + rank + " axes");
            }
        }
        ShapeRule row = ROWS.get(n.node.op());
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

    private static void requireDiagonal(Inferred n) {
        long[] diagonal = n.numbers(1);
        if (diagonal != null && diagonal.length == 1 && Math.abs((double) diagonal[0]) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("it names diagonal " + diagonal[0] + ", further away than any");
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
