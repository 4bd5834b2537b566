package convscope.graph;

import static java.util.Map.entry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** For each operator whose form changed since opset 1, how a node of the form before is written in the form after. */
final class UpgradeTable {
    /** The change of one operator's form in one opset. */
    record Step(int opset, Change change) {}

    /** Writes a node of the old form in the new one. */
    @FunctionalInterface
    interface Change {
        List<Node> apply(Node node, Upgrade graph);
    }

    /** Operators that named, before opset 6, which inputs may be overwritten. */
    private static final List<String> CONSUMING = List.of(
            "Abs",
            "Add",
            "BatchNormalization",
            "Ceil",
            "Clip",
            "Div",
            "Dropout",
            "Elu",
            "Exp",
            "Floor",
            "HardSigmoid",
            "InstanceNormalization",
            "LeakyRelu",
            "Log",
            "Max",
            "Mean",
            "Min",
            "Mul",
            "Neg",
            "PRelu",
            "Reciprocal",
            "Relu",
            "Sigmoid",
            "Sqrt",
            "Sub",
            "Sum",
            "Tanh");

    /** Operators of two values that said, before opset 7, with which axis of the first the second begins. */
    private static final List<String> ALIGNING =
            List.of("Add", "And", "Div", "Equal", "Greater", "Less", "Mul", "Or", "Pow", "Sub", "Xor");

    private static final Map<String, List<Step>> CHANGED = Map.ofEntries(
            entry("Cast", List.of(new Step(6, OldestChanges::namedType))),
            entry("Concat", List.of(new Step(4, OldestChanges::secondAxis))),
            entry("GRU", List.of(new Step(7, OldestChanges::withoutSequence))),
            entry("GlobalLpPool", List.of(new Step(2, OldestChanges::wholePower))),
            entry("LpPool", List.of(new Step(2, OldestChanges::wholePower))),
            entry("LSTM", List.of(new Step(7, OldestChanges::withoutSequence))),
            entry("RNN", List.of(new Step(7, OldestChanges::withoutSequence))),
            entry("Gemm", List.of(new Step(7, OldestChanges::withoutBroadcast))),
            entry("PRelu", List.of(new Step(7, OldestChanges::channelSlopes))),
            entry("Reshape", List.of(new Step(5, OldestChanges::shape))),
            entry("Selu", List.of(new Step(6, OldestChanges::selu))),
            entry("Tile", List.of(new Step(6, OldestChanges::tile))),
            entry(
                    "BatchNormalization",
                    List.of(
                            new Step(7, OldestChanges::withoutTest),
                            new Step(9, UpgradeChanges::spatialOnly),
                            new Step(14, UpgradeChanges::oneOutput))),
            entry("Clip", List.of(new Step(11, UpgradeChanges::clip))),
            entry("DFT", List.of(new Step(20, UpgradeChanges::fourier))),
            entry("Dropout", List.of(new Step(7, OldestChanges::withoutTest), new Step(12, UpgradeChanges::dropout))),
            entry("GridSample", List.of(new Step(20, UpgradeChanges::gridSample))),
            entry("GroupNormalization", List.of(new Step(21, UpgradeChanges::perChannel))),
            entry("Hardmax", List.of(new Step(13, UpgradeChanges::softmax))),
            entry("LogSoftmax", List.of(new Step(13, UpgradeChanges::softmax))),
            entry("Pad", List.of(new Step(2, OldestChanges::paddings), new Step(11, UpgradeChanges::pad))),
            entry("ReduceL1", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceL2", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceLogSum", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceLogSumExp", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceMax", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceMean", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceMin", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceProd", List.of(new Step(18, UpgradeChanges::axes))),
            entry("ReduceSum", List.of(new Step(13, UpgradeChanges::axes))),
            entry("ReduceSumSquare", List.of(new Step(18, UpgradeChanges::axes))),
            entry("Resize", List.of(new Step(11, UpgradeChanges::resize), new Step(13, UpgradeChanges::withoutEmpty))),
            entry("RoiAlign", List.of(new Step(16, UpgradeChanges::roiAlign))),
            entry("Scan", List.of(new Step(9, UpgradeChanges::refused))),
            entry("Scatter", List.of(new Step(11, UpgradeChanges::scatter))),
            entry("Slice", List.of(new Step(10, UpgradeChanges::slice))),
            entry("Softmax", List.of(new Step(13, UpgradeChanges::softmax))),
            entry("Split", List.of(new Step(13, UpgradeChanges::split), new Step(18, UpgradeChanges::countedSplit))),
            entry("Squeeze", List.of(new Step(13, UpgradeChanges::axes))),
            entry("TopK", List.of(new Step(10, UpgradeChanges::topK))),
            entry("Unsqueeze", List.of(new Step(13, UpgradeChanges::axes))),
            entry(
                    "Upsample",
                    List.of(
                            new Step(7, OldestChanges::scalesPerAxis),
                            new Step(9, UpgradeChanges::scales),
                            new Step(10, UpgradeChanges::upsample))));

    private static final Map<String, List<Step>> STEPS = gathered();

    /** Changes that only added something: what was written before means the same after. */
    private static final Set<String> ADDITIONS = Set.of(
            "ArgMax 12",
            "ArgMin 12",
            "AveragePool 10",
            "AveragePool 19",
            "AveragePool 7",
            "Cast 19",
            "CastLike 19",
            "Constant 11",
            "Constant 12",
            "DepthToSpace 11",
            "DequantizeLinear 13",
            "DequantizeLinear 21",
            "GRU 14",
            "GRU 3",
            "GatherND 12",
            "Gemm 11",
            "LSTM 14",
            "LpPool 18",
            "MaxPool 10",
            "MaxPool 8",
            "OptionalHasElement 18",
            "Pad 18",
            "QuantizeLinear 13",
            "QuantizeLinear 19",
            "QuantizeLinear 21",
            "RNN 14",
            "Reshape 14",
            "Resize 18",
            "ScatterElements 16",
            "ScatterND 16",
            "Shape 15",
            "Split 2",
            "TopK 11");

    private UpgradeTable() {}

    private static Map<String, List<Step>> gathered() {
        Map<String, List<Step>> all = new HashMap<>();
        CHANGED.forEach((operator, steps) -> all.put(operator, new ArrayList<>(steps)));
        CONSUMING.forEach(
                op -> all.computeIfAbsent(op, k -> new ArrayList<>()).add(new Step(6, OldestChanges::withoutConsumed)));
        ALIGNING.forEach(
                op -> all.computeIfAbsent(op, k -> new ArrayList<>()).add(new Step(7, OldestChanges::aligned)));
        all.values().forEach(steps -> steps.sort(Comparator.comparingInt(Step::opset)));
        return all;
    }

    /** The steps of an operator, oldest first. */
    static List<Step> steps(String operator) {
        return STEPS.getOrDefault(operator, List.of());
    }

    /** The changes that need a step, as {@code Operator OPSET}. */
    static Set<String> changes() {
        Set<String> changes = new TreeSet<>();
        STEPS.forEach((operator, steps) -> steps.forEach(step -> changes.add(operator + " " + step.opset())));
        return changes;
    }

    /** The changes that need none, as {@code Operator OPSET}. */
    static Set<String> additions() {
        return ADDITIONS;
    }
}
