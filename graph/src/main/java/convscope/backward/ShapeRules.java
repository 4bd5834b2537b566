package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.GraphBuilder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gradient rules of operators that move, pick or repeat elements without changing them. */
final class ShapeRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Bernoulli", Rule.NONE),
            entry("Compress", Picked.RULE),
            entry("Concat", ShapeRules::concat),
            entry("ConstantOfShape", Rule.NONE),
            entry("DepthToSpace", (n, dy) -> List.of(depthToSpace(n, dy))),
            entry("Expand", (n, dy) -> List.of(Broadcast.undo(dy, n.in(0)), n.none())),
            entry("EyeLike", Rule.NONE),
            entry("Flatten", (n, dy) -> List.of(dy.reshapedLike(n.in(0)))),
            entry("Gather", Picked.RULE),
            entry("GatherElements", Picked.RULE),
            entry("GatherND", Picked.RULE),
            entry("Identity", (n, dy) -> List.of(dy)),
            entry("Multinomial", Rule.NONE),
            entry("NonMaxSuppression", Rule.NONE),
            entry("NonZero", Rule.NONE),
            entry("OneHot", ShapeRules::oneHot),
            entry("Pad", ShapeRules::pad),
            entry("RandomNormalLike", Rule.NONE),
            entry("RandomUniformLike", Rule.NONE),
            entry("Range", Rule.NONE),
            entry("Reshape", (n, dy) -> List.of(dy.reshapedLike(n.in(0)), n.none())),
            entry("ReverseSequence", Picked.RULE),
            entry("ScatterElements", ShapeRules::scatterElements),
            entry("ScatterND", ShapeRules::scatterNd),
            entry("Shape", Rule.NONE),
            entry("Size", Rule.NONE),
            entry("Slice", ShapeRules::slice),
            entry(
                    "SpaceToDepth",
                    (n, dy) -> List.of(n.graph().op("DepthToSpace", n.node().attributes(), dy))),
            entry("Split", ShapeRules::split),
            entry("Squeeze", (n, dy) -> n.onlyFirst(dy.reshapedLike(n.in(0)))),
            entry("Tile", (n, dy) -> List.of(untiled(n, dy), n.none())),
            entry("TopK", ShapeRules::topK),
            entry("Transpose", (n, dy) -> List.of(transposed(n, dy))),
            entry("Trilu", (n, dy) -> n.onlyFirst(n.overFirst(dy).out(0))),
            entry("Unique", Expansion.rule(ShapeRules::unique)),
            entry("Unsqueeze", (n, dy) -> n.onlyFirst(dy.reshapedLike(n.in(0)))));

    private ShapeRules() {}

    /** Parts of the cotangent, as long as the inputs were. */
    private static List<Value> concat(ForwardNode n, Value dy) {
        int axis = (int) n.node().integer("axis", 0);
        Value[] lengths = new Value[n.inputCount()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = n.in(i).size(axis);
        }
        boolean known = Arrays.stream(lengths).allMatch(v -> n.graph().constantOf(v.name()) != null);
        Value sizes = known
                ? n.graph()
                        .constant(Arrays.stream(lengths)
                                .mapToLong(v ->
                                        (long) n.graph().constantOf(v.name()).number(0))
                                .toArray())
                : n.graph().concat(0, lengths);
        return n.graph().op("Split", Map.of("axis", Attribute.of((long) axis)), lengths.length, dy, sizes);
    }

    private static List<Value> split(ForwardNode n, Value dy) {
        Value[] parts = new Value[n.outputCount()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = n.cotangent(i);
        }
        return n.onlyFirst(n.graph().concat((int) n.node().integer("axis", 0), parts));
    }

    private static Value transposed(ForwardNode n, Value dy) {
        long[] permutation = n.node().integers("perm");
        if (permutation.length == 0) {
            return n.graph().op("Transpose", dy);
        }
        long[] inverse = new long[permutation.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[(int) permutation[i]] = i;
        }
        return dy.transposed(inverse);
    }

    private static Value depthToSpace(ForwardNode n, Value dy) {
        long block = n.node().integer("blocksize", 1);
        if (!n.node().text("mode", "DCR").equals("CRD")) {
            return n.graph().op("SpaceToDepth", Map.of("blocksize", Attribute.of(block)), dy);
        }
        Value size = n.graph().constant(block);
        Value keep = n.graph().constant(0L, 0L);
        Value blocks = n.graph().concat(0, keep, n.in(0).size(2), size, n.in(0).size(3), size);
        return n.graph().op("Reshape", dy, blocks).transposed(0, 1, 3, 5, 2, 4).reshapedLike(n.in(0));
    }

    /** Padding by the opposite widths, where padding adds constants; else every padded element goes back to where it was copied from. */
    private static List<Value> pad(ForwardNode n, Value dy) {
        if (!n.node().text("mode", "constant").equals("constant")) {
            Value noFill = n.graph().absent();
            return n.onlyFirst(Picked.adjoint(n, dy, positions -> n.over(padInputs(n, positions, n.in(1), noFill))));
        }
        Value cut = n.graph().op("Pad", padInputs(n, dy, n.in(1).negated(), dy.like(0)));
        List<Value> sent = new java.util.ArrayList<>(n.onlyFirst(cut));
        if (n.hasInput(2)) {
            sent.set(2, n.unsupported("a fill value that is computed by the network"));
        }
        return sent;
    }

    private static Value[] padInputs(ForwardNode n, Value x, Value widths, Value fill) {
        return n.hasInput(3) ? new Value[] {x, widths, fill, n.in(3)} : new Value[] {x, widths, fill};
    }

    private static List<Value> slice(ForwardNode n, Value dy) {
        Value widths = widthsAround(n);
        if (widths == null) {
            return Picked.RULE.apply(n, dy);
        }
        return n.onlyFirst(n.graph().op("Pad", dy, widths, dy.like(0)));
    }

    /**
     * How much a slice of step 1 leaves out before and after itself, along every axis; null where this is not known before the graph runs. Not only along the sliced
     * ones: ONNX Runtime 1.29 moves a Transpose past a Pad that names its axes in a way that then fails.
     */
    private static Value widthsAround(ForwardNode n) {
        Shape shape = n.in(0).staticShape();
        boolean known = shape.isRankKnown()
                && n.constant(1) != null
                && n.constant(2) != null
                && (!n.hasInput(3) || n.constant(3) != null)
                && (!n.hasInput(4) || n.constant(4) != null);
        if (!known) {
            return null;
        }
        long[] starts = n.constant(1).longs();
        long[] ends = n.constant(2).longs();
        long[] widths = new long[2 * shape.rank()];
        for (int i = 0; i < starts.length; i++) {
            int named = n.hasInput(3) ? (int) n.constant(3).number(i) : i;
            int axis = named < 0 ? named + shape.rank() : named;
            long size = shape.size(axis);
            if (size < 0 || n.hasInput(4) && n.constant(4).number(i) != 1) {
                return null;
            }
            long start = within(starts[i], size);
            widths[axis] = start;
            widths[axis + shape.rank()] = size - Math.max(start, within(ends[i], size));
        }
        return n.graph().constant(widths);
    }

    private static long within(long index, long size) {
        return Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    /** With the repetitions as axes of their own, their sum. */
    private static Value untiled(ForwardNode n, Value dy) {
        GraphBuilder graph = n.graph();
        Value repeats = n.in(1).unsqueezed(1);
        Value sizes = n.in(0).shape().unsqueezed(1);
        Value interleaved = graph.concat(1, repeats, sizes).reshaped(-1);
        Value count = graph.op("Size", interleaved);
        Value axes = graph.op("Range", graph.constant(Tensor.scalar(0L)), count, graph.constant(Tensor.scalar(2L)));
        return graph.op("ReduceSum", Map.of("keepdims", Attribute.of(0L)), dy.reshaped(interleaved), axes);
    }

    /** The second value stands where the index points, the first one everywhere else. */
    private static List<Value> oneHot(ForwardNode n, Value dy) {
        Value zeroOne = n.graph().constant(Tensor.of(new float[] {0, 1}, 2)).castLike(n.in(2));
        Value on = dy.times(n.over(n.in(0), n.in(1), zeroOne).out(0)).sumKeeping();
        Value off = dy.sumKeeping().minus(on);
        return List.of(n.none(), n.none(), n.graph().concat(0, off.reshaped(-1), on.reshaped(-1)));
    }

    private static List<Value> topK(ForwardNode n, Value dy) {
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(n.node().integer("axis", -1)));
        Value indices = n.outputCount() > 1 && !n.out(1).name().isEmpty()
                ? n.out(1)
                : n.graph()
                        .op("TopK", n.node().attributes(), 2, n.in(0), n.in(1))
                        .get(1);
        return n.onlyFirst(n.graph().op("ScatterElements", axis, n.in(0).zeros(), indices, dy));
    }

    /** The elements, or the parts along an axis, where each stands first. */
    private static List<Value> unique(ForwardNode n, List<Value> in) {
        Value first = n.graph().op("Unique", n.node().attributes(), 2, n.in(0)).get(1);
        if (!n.node().has("axis")) {
            return List.of(n.graph().op("Gather", in.get(0).reshaped(-1), first));
        }
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(n.node().integer("axis", 0)));
        return List.of(n.graph().op("Gather", axis, in.get(0), first));
    }

    private static List<Value> scatterElements(ForwardNode n, Value dy) {
        Map<String, Attribute> axis = Map.of("axis", Attribute.of(n.node().integer("axis", 0)));
        Value update = n.graph().op("GatherElements", axis, dy, n.in(1));
        return scattered(n, dy, update, () -> n.graph().op("ScatterElements", axis, dy, n.in(1), update.zeros()));
    }

    private static List<Value> scatterNd(ForwardNode n, Value dy) {
        Value update = n.graph().op("GatherND", dy, n.in(1));
        return scattered(n, dy, update, () -> n.graph().op("ScatterND", dy, n.in(1), update.zeros()));
    }

    private static List<Value> scattered(
            ForwardNode n, Value dy, Value update, java.util.function.Supplier<Value> kept) {
        return switch (n.node().text("reduction", "none")) {
            case "none" -> List.of(kept.get(), n.none(), update);
            case "add" -> List.of(dy, n.none(), update);
            default -> {
                Value refused = n.unsupported("reduction '" + n.node().text("reduction", "") + "'");
                yield List.of(refused, n.none(), refused);
            }
        };
    }
}
