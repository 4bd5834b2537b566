package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Node;
import convscope.graph.UnsupportedOperatorException;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Gradient rules of pooling and resampling. */
final class PoolRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("AveragePool", (n, dy) -> List.of(spread(n, dy, "AveragePool", Map.of()))),
            entry(
                    "GlobalAveragePool",
                    (n, dy) -> List.of(ReduceRules.share(n, dy).expandedLike(n.in(0)))),
            entry("GlobalLpPool", (n, dy) -> List.of(towardsNorm(n, dy).times(powerSlope(n)))),
            entry("GlobalMaxPool", (n, dy) -> List.of(globalMaximum(n, dy))),
            entry("LpPool", PoolRules::normPool),
            entry("MaxPool", PoolRules::maximum),
            entry("Resize", (n, dy) -> n.onlyFirst(Resampling.adjoint(n, dy))));

    private PoolRules() {}

    /** Each maximum goes to the element it came from; of several, to the first in row-major order, which is the one the engine reports. */
    private static List<Value> maximum(ForwardNode n, Value dy) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.remove("storage_order");
        Value positions = n.graph().op("MaxPool", attributes, 2, n.in(0)).get(1);
        return List.of(Picked.addedAt(n.in(0), positions, dy));
    }

    /** Elements that attain the maximum share equally. */
    private static Value globalMaximum(ForwardNode n, Value dy) {
        Value attains = n.in(0).equalTo(n.out(0)).castLike(dy);
        return attains.times(dy.dividedBy(attains.sumKeeping(spatialAxes(n))));
    }

    private static int rank(ForwardNode n) {
        int rank = n.in(0).staticShape().rank();
        if (rank < 0) {
            throw new UnsupportedOperatorException("no backward rule for " + n
                    + ": the number of axes of its input is not known; a declared shape is expected");
        }
        return rank;
    }

    static long[] spatialAxes(ForwardNode n) {
        return LongStream.range(2, rank(n)).toArray();
    }

    /** Transposed linear pooling; the window along one axis does not depend on the others. */
    private static Value spread(ForwardNode n, Value dy, String operator, Map<String, Attribute> more) {
        int spatial = n.node().integers("kernel_shape").length;
        Value result = dy;
        for (int i = spatial - 1; i >= 0; i--) {
            Map<String, Attribute> attributes = alongAxis(n.node(), i, spatial);
            attributes.putAll(more);
            Value units = Separable.unitVectors(n.in(0).size(i + 2), n.in(0)).unsqueezed(1);
            Value images = n.graph().op(operator, attributes, units).squeezed(1);
            result = Separable.along(result, i + 2, spatial + 2, images);
        }
        return result;
    }

    private static Map<String, Attribute> alongAxis(Node node, int axis, int rank) {
        Map<String, Attribute> attributes = new HashMap<>(node.attributes());
        for (String name : List.of("kernel_shape", "strides", "dilations")) {
            if (node.has(name)) {
                attributes.put(name, Attribute.of(new long[] {node.integers(name)[axis]}));
            }
        }
        if (node.has("pads")) {
            long[] pads = node.integers("pads");
            attributes.put("pads", Attribute.of(pads[axis], pads[axis + rank]));
        }
        return attributes;
    }

    /** {@code y = (sum |x|^p)^(1/p)}, so {@code dy/dx = (y^(1-p)) sign(x) |x|^(p-1)}; the sum is transposed as that of norm 1 of unit vectors. */
    private static List<Value> normPool(ForwardNode n, Value dy) {
        Value sent = spread(n, towardsNorm(n, dy), "LpPool", Map.of("p", Attribute.of(1L)));
        return List.of(sent.times(powerSlope(n)));
    }

    private static Value towardsNorm(ForwardNode n, Value dy) {
        long p = n.node().integer("p", 2);
        Value norm = n.graph().op("Max", n.out(0), n.out(0).like(1e-30));
        return p == 1 ? dy : dy.dividedBy(p == 2 ? norm : norm.power(p - 1));
    }

    private static Value powerSlope(ForwardNode n) {
        long p = n.node().integer("p", 2);
        Value x = n.in(0);
        return p == 2 ? x : p == 1 ? x.sign() : x.sign().times(x.abs().power(p - 1));
    }
}
