package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Gradient rules of operators that move, pick or repeat elements without changing them. */
final class ShapeRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("Concat", ShapeRules::concat),
            entry("ConstantOfShape", Rule.NONE),
            entry("DepthToSpace", ShapeRules::depthToSpace),
            entry("Expand", (n, dy) -> n.onlyFirst(dy)),
            entry("Flatten", (n, dy) -> List.of(dy.reshapedLike(n.in(0)))),
            entry("Gather", ShapeRules::byPosition),
            entry("GatherElements", ShapeRules::byPosition),
            entry("GatherND", ShapeRules::byPosition),
            entry("NonZero", Rule.NONE),
            entry("Pad", ShapeRules::pad),
            entry("Range", Rule.NONE),
            entry("Reshape", (n, dy) -> n.onlyFirst(dy.reshapedLike(n.in(0)))),
            entry("Shape", Rule.NONE),
            entry("Size", Rule.NONE),
            entry("Slice", ShapeRules::slice),
            entry("SpaceToDepth", (n, dy) -> List.of(n.graph().op("DepthToSpace", Map.of("blocksize", block(n)), dy))),
            entry("Split", ShapeRules::split),
            entry("Squeeze", (n, dy) -> n.onlyFirst(dy.reshapedLike(n.in(0)))),
            entry("Tile", ShapeRules::byPosition),
            entry("Transpose", ShapeRules::transpose),
            entry("Unsqueeze", (n, dy) -> n.onlyFirst(dy.reshapedLike(n.in(0)))));

    private ShapeRules() {}

    private static Attribute block(ForwardNode n) {
        return Attribute.of(n.node().integer("blocksize", 1));
    }

    private static List<Value> concat(ForwardNode n, Value dy) {
        long axis = n.node().integer("axis", 0);
        Value[] sizes = new Value[n.inputCount()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = n.graph().op("Gather", n.in(i).shape(), n.graph().constant(axis));
        }
        return n.graph()
                .op(
                        "Split",
                        Map.of("axis", Attribute.of(axis)),
                        sizes.length,
                        dy,
                        n.graph().concat(0, sizes));
    }

    private static List<Value> split(ForwardNode n, Value dy) {
        Value[] parts = new Value[n.outputCount()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = n.cotangent(i);
        }
        return n.onlyFirst(n.graph().concat((int) n.node().integer("axis", 0), parts));
    }

    private static List<Value> transpose(ForwardNode n, Value dy) {
        long[] permutation = n.node().integers("perm");
        if (permutation.length == 0) {
            return List.of(n.graph().op("Transpose", dy));
        }
        long[] inverse = new long[permutation.length];
        for (int i = 0; i < permutation.length; i++) {
            inverse[(int) permutation[i]] = i;
        }
        return List.of(dy.transposed(inverse));
    }

    /** Slices with step 1 and known sizes go back by padding with zeros; others by position. */
    private static List<Value> slice(ForwardNode n, Value dy) {
        convscope.graph.Shape from = n.in(0).staticShape();
        boolean constant = n.constant(1) != null && n.constant(2) != null && (!n.hasInput(3) || n.constant(3) != null);
        boolean steps = n.hasInput(4)
                && (n.constant(4) == null
                        || Arrays.stream(n.constant(4).longs()).anyMatch(s -> s != 1));
        if (!constant || steps || !from.isRankKnown()) {
            return byPosition(n, dy);
        }
        long[] starts = n.constant(1).longs();
        long[] ends = n.constant(2).longs();
        long[] pads = new long[2 * from.rank()];
        for (int i = 0; i < starts.length; i++) {
            int axis = n.hasInput(3) ? (int) n.constant(3).longs()[i] : i;
            axis = axis < 0 ? axis + from.rank() : axis;
            long size = from.size(axis);
            if (size < 0) {
                return byPosition(n, dy);
            }
            long start = Math.max(0, Math.min(size, starts[i] < 0 ? starts[i] + size : starts[i]));
            long end = Math.max(start, Math.min(size, ends[i] < 0 ? ends[i] + size : ends[i]));
            pads[axis] = start;
            pads[axis + from.rank()] = size - end;
        }
        return n.onlyFirst(n.graph().op("Pad", dy, n.graph().constant(pads)));
    }

    /** Constant padding is cut off again; other modes repeat elements, whose cotangents add up. */
    private static List<Value> pad(ForwardNode n, Value dy) {
        if (!n.node().text("mode", "constant").equals("constant")) {
            return byPosition(n, dy);
        }
        Value cut = n.in(1).negated();
        return n.onlyFirst(
                n.hasInput(3)
                        ? n.graph().op("Pad", dy, cut, n.graph().absent(), n.in(3))
                        : n.graph().op("Pad", dy, cut));
    }

    /** {@code y[c, b i + p, b j + q] = x[c b^2 + b p + q, i, j]} in mode CRD; mode DCR is what SpaceToDepth undoes. */
    private static List<Value> depthToSpace(ForwardNode n, Value dy) {
        long block = n.node().integer("blocksize", 1);
        Value gathered = n.graph().op("SpaceToDepth", Map.of("blocksize", block(n)), dy);
        if (!n.node().text("mode", "DCR").equals("CRD")) {
            return List.of(gathered);
        }
        Value size = n.graph()
                .op("Slice", n.in(0).shape(), n.graph().constant(2L), n.graph().constant(4L));
        Value parts = n.graph().concat(0, n.graph().constant(0L, block * block, -1L), size);
        return List.of(n.graph()
                .op("Reshape", gathered, parts)
                .transposed(0, 2, 1, 3, 4)
                .reshapedLike(n.in(0)));
    }

    /**
     * For every operator that only picks elements: run it on the elements' positions instead, and add each cotangent to the position it came from.
     */
    private static List<Value> byPosition(ForwardNode n, Value dy) {
        Value x = n.in(0);
        Value count = n.graph().op("Size", x);
        Value zero = n.graph().constant(convscope.graph.Tensor.scalar(0L));
        Value one = n.graph().constant(convscope.graph.Tensor.scalar(1L));
        Value positions = n.graph().op("Range", zero, count, one).reshapedLike(x);
        List<Value> inputs = new ArrayList<>(List.of(positions));
        for (int i = 1; i < n.inputCount(); i++) {
            inputs.add(n.in(i));
        }
        Value picked = n.over(inputs.toArray(Value[]::new)).out(0).reshaped(-1L);
        Value flat = x.zeros().reshaped(-1L);
        Map<String, Attribute> adding = Map.of("axis", Attribute.of(0L), "reduction", Attribute.of("add"));
        return n.onlyFirst(n.graph()
                .op("ScatterElements", adding, flat, picked, dy.reshaped(-1L))
                .reshapedLike(x));
    }
}
