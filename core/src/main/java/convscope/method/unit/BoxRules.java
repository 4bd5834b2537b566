package convscope.method.unit;

import convscope.graph.Operators;
import convscope.method.unit.TheoreticalField.Operation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Which box of an input an operator reads to compute a box of its output: one row per operator; what has no row reads all of its inputs. */
final class BoxRules {
    /** Operators that read no values at all. */
    private static final List<String> NOTHING = List.of("Shape", "Size");

    private static final List<String> ELEMENTWISE = List.of(
            "Abs",
            "Acos",
            "Acosh",
            "Asin",
            "Asinh",
            "Atan",
            "Atanh",
            "Cast",
            "CastLike",
            "Ceil",
            "Celu",
            "Clip",
            "Cos",
            "Cosh",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "IsInf",
            "IsNaN",
            "LeakyRelu",
            "Log",
            "Mish",
            "Neg",
            "Not",
            "Reciprocal",
            "Relu",
            "Round",
            "Selu",
            "Shrink",
            "Sigmoid",
            "Sign",
            "Sin",
            "Sinh",
            "Softplus",
            "Softsign",
            "Sqrt",
            "Tan",
            "Tanh",
            "ThresholdedRelu",
            "BatchNormalization",
            "QuantizeLinear",
            "DequantizeLinear");

    /** By operator, for its first input; further inputs of operators with weights and settings are read whole. */
    private static final Map<String, BiFunction<Operation, Box, Box>> FIRST = new HashMap<>();

    static {
        ELEMENTWISE.forEach(op -> FIRST.put(op, (n, box) -> box));
        FIRST.putAll(WindowBoxes.RULES);
        FIRST.put("DepthToSpace", BoxRules::depthToSpace);
        FIRST.put("Flatten", BoxRules::regrouped);
        FIRST.put("Gather", BoxRules::gather);
        FIRST.put("GroupNormalization", (n, box) -> along(n, box, axesFrom(1, box.rank())));
        FIRST.put("Hardmax", (n, box) -> along(n, box, n.node().integer("axis", -1)));
        FIRST.put("InstanceNormalization", (n, box) -> along(n, box, axesFrom(2, box.rank())));
        FIRST.put("LayerNormalization", (n, box) -> {
            long axis = n.node().integer("axis", -1);
            return along(n, box, axesFrom((int) (axis < 0 ? axis + box.rank() : axis), box.rank()));
        });
        FIRST.put("LRN", (n, box) -> along(n, box, 1));
        FIRST.put("LogSoftmax", FIRST.get("Hardmax"));
        FIRST.put("LpNormalization", FIRST.get("Hardmax"));
        FIRST.put(
                "MeanVarianceNormalization", (n, box) -> along(n, box, n.node().integers("axes", 0, 2, 3)));
        FIRST.put("Reshape", BoxRules::regrouped);
        FIRST.put("Slice", BoxRules::slice);
        FIRST.put("Softmax", FIRST.get("Hardmax"));
        FIRST.put("SpaceToDepth", BoxRules::spaceToDepth);
        FIRST.put("Split", BoxRules::split);
        FIRST.put("Squeeze", BoxRules::regrouped);
        FIRST.put("Transpose", BoxRules::transpose);
        FIRST.put("Unsqueeze", BoxRules::regrouped);
        for (String reduction :
                List.of("L1", "L2", "LogSum", "LogSumExp", "Max", "Mean", "Min", "Prod", "Sum", "SumSquare")) {
            FIRST.put("Reduce" + reduction, BoxRules::reduce);
        }
    }

    private BoxRules() {}

    /** The box of one input; null where nothing of it is read. */
    static Box read(Operation n, int input, Box box) {
        String op = n.node().domain().isEmpty() ? n.node().op() : "";
        if (NOTHING.contains(op)) {
            return null;
        }
        if (box == Box.ALL || !n.isSized(input)) {
            return n.whole(input);
        }
        if (Operators.broadcasts(op) || op.equals("Expand")) {
            return op.equals("Expand") && input > 0 ? n.whole(input) : broadcast(n, input, box);
        }
        if (op.equals("Concat")) {
            return concat(n, input, box);
        }
        if (op.equals("MatMul") || op.equals("Gemm")) {
            return product(n, input, box);
        }
        BiFunction<Operation, Box, Box> rule = input == 0 ? FIRST.get(op) : null;
        return rule == null ? n.whole(input) : rule.apply(n, box);
    }

    private static long[] axesFrom(int first, int rank) {
        long[] axes = new long[Math.max(0, rank - first)];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = first + (long) i;
        }
        return axes;
    }

    /** All of some axes. */
    static Box along(Operation n, Box box, long... axes) {
        Box result = box;
        for (long axis : axes) {
            int at = (int) (axis < 0 ? axis + box.rank() : axis);
            result = result.with(at, 0, n.in(0)[at]);
        }
        return result;
    }

    private static Box broadcast(Operation n, int input, Box box) {
        long[] in = n.in(input);
        int offset = box.rank() - in.length;
        Box result = Box.whole(in);
        for (int axis = 0; axis < in.length; axis++) {
            if (in[axis] != 1 || n.out()[axis + offset] == 1) {
                result = result.with(axis, box.from()[axis + offset], box.to()[axis + offset]);
            }
        }
        return result;
    }

    private static Box concat(Operation n, int input, Box box) {
        long given = n.node().integer("axis", 0);
        int axis = (int) (given < 0 ? given + box.rank() : given);
        long before = 0;
        for (int i = 0; i < input; i++) {
            before += n.in(i)[axis];
        }
        long start = Math.max(0, box.from()[axis] - before);
        long end = Math.min(n.in(input)[axis], box.to()[axis] - before);
        return start < end ? box.with(axis, start, end) : null;
    }

    private static Box product(Operation n, int input, Box box) {
        if (input > 1 || box.rank() < 2 || n.in(input).length != box.rank()) {
            return input > 1 ? broadcast(n, input, box) : n.whole(input);
        }
        int rows = box.rank() - 2;
        boolean transposed = n.node().is("Gemm") && n.node().integer(input == 0 ? "transA" : "transB", 0) == 1;
        int kept = (input == 0) == transposed ? rows + 1 : rows;
        int followed = input == 0 ? rows : rows + 1;
        Box result = Box.whole(n.in(input));
        for (int axis = 0; axis < rows; axis++) {
            if (n.in(input)[axis] != 1) {
                result = result.with(axis, box.from()[axis], box.to()[axis]);
            }
        }
        return result.with(kept, box.from()[followed], box.to()[followed]);
    }

    private static Box transpose(Operation n, Box box) {
        long[] order = n.node().integers("perm");
        Box result = box;
        for (int axis = 0; axis < box.rank(); axis++) {
            int source = order.length == 0 ? box.rank() - 1 - axis : (int) order[axis];
            result = result.with(source, box.from()[axis], box.to()[axis]);
        }
        return result;
    }

    /** Elements under another shape: axes that both shapes share stay exact; those that were cut up or merged are read whole, unless the output's part is whole before them. */
    private static Box regrouped(Operation n, Box box) {
        long[] in = n.in(0);
        long[] out = n.out();
        Box result = Box.whole(in);
        int i = 0;
        int o = 0;
        while (i < in.length && o < out.length) {
            if (in[i] == out[o]) {
                result = result.with(i++, box.from()[o], box.to()[o++]);
            } else if (out[o] == 1) {
                o++;
            } else if (in[i] == 1) {
                i++;
            } else {
                long a = in[i++];
                long b = out[o++];
                while (a != b && (i < in.length || o < out.length)) {
                    if (a < b && i < in.length) {
                        a *= in[i++];
                    } else if (o < out.length) {
                        b *= out[o++];
                    } else {
                        break;
                    }
                }
            }
        }
        return result;
    }

    private static Box reduce(Operation n, Box box) {
        long[] in = n.in(0);
        long[] axes =
                n.node().has("axes") ? n.node().integers("axes") : n.node().hasInput(1) ? n.numbers(1) : new long[0];
        if (axes == null) {
            return n.whole(0);
        }
        boolean none = axes.length == 0;
        if (none && n.node().integer("noop_with_empty_axes", 0) == 1) {
            return box;
        }
        boolean[] reduced = new boolean[in.length];
        Arrays.fill(reduced, none);
        for (long axis : axes) {
            reduced[(int) (axis < 0 ? axis + in.length : axis)] = true;
        }
        boolean kept = n.node().integer("keepdims", 1) == 1;
        Box result = Box.whole(in);
        int o = 0;
        for (int axis = 0; axis < in.length; axis++) {
            if (!reduced[axis]) {
                result = result.with(axis, box.from()[o], box.to()[o]);
            }
            o += reduced[axis] && !kept ? 0 : 1;
        }
        return result;
    }

    private static Box slice(Operation n, Box box) {
        long[] starts = n.numbers(1);
        long[] steps = n.node().hasInput(4) ? n.numbers(4) : starts == null ? null : filled(starts.length, 1);
        long[] axes = n.node().hasInput(3) ? n.numbers(3) : starts == null ? null : axesFrom(0, starts.length);
        if (starts == null || steps == null || axes == null) {
            return n.whole(0);
        }
        Box result = box;
        for (int i = 0; i < starts.length; i++) {
            int axis = (int) (axes[i] < 0 ? axes[i] + box.rank() : axes[i]);
            long size = n.in(0)[axis];
            long start = starts[i] < 0 ? starts[i] + size : starts[i];
            start = Math.max(0, Math.min(start, steps[i] < 0 ? size - 1 : size));
            long first = start + box.from()[axis] * steps[i];
            long last = start + (box.to()[axis] - 1) * steps[i];
            result = result.with(axis, Math.min(first, last), Math.max(first, last) + 1);
        }
        return result;
    }

    private static long[] filled(int count, long value) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return values;
    }

    private static Box split(Operation n, Box box) {
        long given = n.node().integer("axis", 0);
        int axis = (int) (given < 0 ? given + box.rank() : given);
        long before = 0;
        for (int i = 0; i < n.output(); i++) {
            before += n.out(i)[axis];
        }
        return box.with(axis, box.from()[axis] + before, box.to()[axis] + before);
    }

    private static Box gather(Operation n, Box box) {
        long given = n.node().integer("axis", 0);
        long[] in = n.in(0);
        int axis = (int) (given < 0 ? given + in.length : given);
        int more = n.out().length - in.length;
        long[] indices = n.numbers(1);
        Box result = Box.whole(in);
        for (int i = 0; i < in.length; i++) {
            int o = i < axis ? i : i + more;
            if (i != axis) {
                result = result.with(i, box.from()[o], box.to()[o]);
            }
        }
        if (indices == null || indices.length == 0) {
            return result;
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        boolean listed = more == 0 && indices.length == n.out()[axis];
        long[] read = listed ? Arrays.copyOfRange(indices, (int) box.from()[axis], (int) box.to()[axis]) : indices;
        for (long index : read) {
            long at = index < 0 ? index + in[axis] : index;
            least = Math.min(least, at);
            greatest = Math.max(greatest, at);
        }
        return result.with(axis, least, greatest + 1);
    }

    private static Box depthToSpace(Operation n, Box box) {
        long block = n.node().integer("blocksize", 1);
        Box result = along(n, box, 1);
        for (int axis = 2; axis < box.rank(); axis++) {
            result = result.with(axis, box.from()[axis] / block, (box.to()[axis] - 1) / block + 1);
        }
        return result;
    }

    private static Box spaceToDepth(Operation n, Box box) {
        long block = n.node().integer("blocksize", 1);
        Box result = along(n, box, 1);
        for (int axis = 2; axis < box.rank(); axis++) {
            result = result.with(axis, box.from()[axis] * block, box.to()[axis] * block);
        }
        return result;
    }
}
