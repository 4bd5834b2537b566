package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Layers and bare operations that make one value of several. */
final class MergeLayers {
    private MergeLayers() {}

    /** {@code a + scale * b}, as in Inception-ResNet. */
    static Held scaledSum(Emission e) {
        List<Held> parts = aligned(e);
        Value scaled = e.op("Mul", parts.get(1).value(), e.number(e.config.real("scale", 1)));
        return new Held(
                e.op("Add", parts.get(0).value(), scaled),
                shape(e, parts),
                parts.get(0).moved());
    }

    static Held pairwise(Emission e, String operator) {
        List<Held> parts = aligned(e);
        Value result = parts.get(0).value();
        for (Held part : parts.subList(1, parts.size())) {
            result = e.op(operator, result, part.value());
        }
        return new Held(result, shape(e, parts), parts.get(0).moved());
    }

    static Held average(Emission e) {
        Held sum = pairwise(e, "Add");
        return sum.with(e.op("Mul", sum.value(), e.number(1.0 / e.inputs.size())));
    }

    /** All inputs with the same number of axes in the same order; layers put missing axes after the batch, operations before all. */
    static List<Held> aligned(Emission e) {
        int rank = e.inputs.stream().mapToInt(Held::rank).max().orElse(0);
        boolean moved = rank >= 3 && e.inputs.stream().anyMatch(Held::moved);
        List<Held> parts = new ArrayList<>();
        for (Held input : e.inputs) {
            if (input.rank() == 0) {
                parts.add(input.with(input.value()));
                continue;
            }
            Held part = input;
            if (input.rank() < rank) {
                part = widened(e, input, rank - input.rank(), e.layer.operation() ? 0 : 1);
            }
            parts.add(moved ? e.move(part) : part);
        }
        return ordered(parts, moved, rank);
    }

    /** With axes of size 1 put in at a place. */
    private static Held widened(Emission e, Held input, int missing, int at) {
        Value wider = e.op(
                "Unsqueeze",
                e.logical(input),
                e.integers(LongStream.range(at, at + missing).toArray()));
        long[] shape = new long[input.rank() + missing];
        Arrays.fill(shape, 1);
        System.arraycopy(input.shape(), 0, shape, 0, at);
        System.arraycopy(input.shape(), at, shape, missing + at, input.rank() - at);
        return Held.plain(wider, shape);
    }

    private static List<Held> ordered(List<Held> parts, boolean moved, int rank) {
        return parts.stream()
                .map(p -> p.rank() == 0 ? new Held(p.value(), p.shape(), moved && rank >= 3) : p)
                .toList();
    }

    /** The common shape of values that are repeated along axes of size 1. */
    static long[] shape(Emission e, List<Held> parts) {
        int rank = parts.stream().mapToInt(Held::rank).max().orElse(0);
        long[] shape = new long[rank];
        for (int i = 0; i < rank; i++) {
            shape[i] = 1;
            for (Held part : parts) {
                if (part.rank() == 0 || part.size(i) == 1) {
                    continue;
                }
                if (shape[i] != 1 && shape[i] >= 0 && part.size(i) >= 0 && shape[i] != part.size(i)) {
                    throw e.misfit("its inputs have shapes that do not fit, such as " + Arrays.toString(part.shape()));
                }
                shape[i] = shape[i] > 1 ? shape[i] : part.size(i);
            }
        }
        return shape;
    }

    static Held concatenate(Emission e) {
        boolean moved = e.inputs.stream().anyMatch(Held::moved);
        int axis = e.config.integer("axis", -1);
        return joined(e, e.inputs, axis < 0 ? axis + e.in().rank() : axis, moved);
    }

    /** Values one after another along an axis of Keras' order; with the channels at axis 1 if {@code moved}, else in Keras' order. */
    static Held joined(Emission e, List<Held> parts, int axis, boolean moved) {
        long[] shape = parts.get(0).shape();
        long sum = 0;
        for (Held part : parts) {
            if (part.rank() != shape.length) {
                throw e.misfit("its inputs have " + shape.length + " and " + part.rank() + " axes");
            }
            sum = sum < 0 || part.size(axis) < 0 ? -1 : sum + part.size(axis);
        }
        shape[axis] = sum;
        List<Held> held =
                parts.stream().map(h -> moved ? e.move(h) : e.plain(h)).toList();
        long at = held.get(0).axis(axis);
        Value[] values = held.stream().map(Held::value).toArray(Value[]::new);
        return new Held(e.op("Concat", Map.of("axis", Attribute.of(at)), values), shape, moved);
    }

    /** Sum of products along one axis of each input; of matrices, as {@code batch_dot} of Keras. */
    static Held dot(Emission e) {
        if (e.inputs.size() != 2 || e.in().rank() > 3 || e.inputs.get(1).rank() != e.in().rank() || e.in().rank() < 2) {
            throw e.unsupported("a product of other than two vectors or two matrices");
        }
        int rank = e.in().rank();
        long[] axes = e.config.integers("axes", 2, -1);
        Value a = oriented(e, 0, axes[0] < 0 ? axes[0] + rank : axes[0], true);
        Value b = oriented(e, 1, axes[1] < 0 ? axes[1] + rank : axes[1], false);
        if (rank == 2) {
            Value product = e.op("Mul", a, b);
            Value sum = e.op("ReduceSum", Map.of("keepdims", Attribute.of(1L)), product, e.integers(1));
            return Held.plain(sum, e.in().size(0), 1);
        }
        long rows = e.in().size(axes[0] == 1 ? 2 : 1);
        long columns = e.inputs.get(1).size(axes[1] == 1 ? 2 : 1);
        return Held.plain(e.op("MatMul", a, b), e.in().size(0), rows, columns);
    }

    private static Value oriented(Emission e, int index, long axis, boolean left) {
        Held input = e.inputs.get(index);
        Value value = e.logical(input);
        if (axis < 1 || axis >= input.rank()) {
            throw e.config.wrong("axes", e.config.get("axes"), "axes after the batch");
        }
        if (e.config.flag("normalize", false)) {
            Value squares = e.op(
                    "ReduceSum", Map.of("keepdims", Attribute.of(1L)), e.op("Mul", value, value), e.integers(axis));
            value = e.op("Div", value, e.op("Sqrt", e.op("Max", squares, e.number(1e-12))));
        }
        boolean swap = input.rank() == 3 && (left ? axis == 1 : axis == 2);
        return swap ? e.op("Transpose", Map.of("perm", Attribute.of(0, 2, 1)), value) : value;
    }
}
