package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.ElementType;
import convscope.graph.Value;
import java.util.List;
import java.util.Map;

/** Gradient rules of operators that sum elements up in one way or another. */
final class ReduceRules {
    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("ArgMax", Rule.NONE),
            entry("ArgMin", Rule.NONE),
            entry("CumSum", ReduceRules::cumulative),
            entry("GlobalAveragePool", ReduceRules::mean),
            entry("GlobalMaxPool", ReduceRules::extreme),
            entry("LogSoftmax", (n, dy) -> {
                long axis = n.node().integer("axis", -1);
                return List.of(dy.minus(n.out(0).exponential().times(dy.sumKeeping(axis))));
            }),
            entry("ReduceL1", (n, dy) -> n.onlyFirst(kept(n, dy).times(n.in(0).sign()))),
            entry("ReduceL2", (n, dy) -> n.onlyFirst(n.in(0).times(safeRatio(kept(n, dy), kept(n, n.out(0)))))),
            entry(
                    "ReduceLogSum",
                    (n, dy) -> n.onlyFirst(
                            kept(n, dy.dividedBy(n.out(0).exponential())).expandedLike(n.in(0)))),
            entry(
                    "ReduceLogSumExp",
                    (n, dy) -> n.onlyFirst(
                            kept(n, dy).times(n.in(0).minus(kept(n, n.out(0))).exponential()))),
            entry("ReduceMax", ReduceRules::extreme),
            entry("ReduceMean", ReduceRules::mean),
            entry("ReduceMin", ReduceRules::extreme),
            entry(
                    "ReduceProd",
                    (n, dy) -> n.onlyFirst(kept(n, dy.times(n.out(0))).dividedBy(n.in(0)))),
            entry("ReduceSum", (n, dy) -> n.onlyFirst(kept(n, dy).expandedLike(n.in(0)))),
            entry(
                    "ReduceSumSquare",
                    (n, dy) -> n.onlyFirst(n.in(0).times(kept(n, dy).times(2)))),
            entry("Softmax", (n, dy) -> {
                long axis = n.node().integer("axis", -1);
                Value weighted = dy.times(n.out(0));
                return List.of(weighted.minus(n.out(0).times(weighted.sumKeeping(axis))));
            }));

    private ReduceRules() {}

    /** A value in the shape of the operator's output, with the reduced axes put back at size 1 where the operator dropped them. */
    private static Value kept(ForwardNode n, Value value) {
        boolean dropped = n.node().op().startsWith("Reduce") && n.node().integer("keepdims", 1) == 0;
        return dropped && n.hasInput(1) ? n.graph().op("Unsqueeze", value, n.in(1)) : value;
    }

    private static Value safeRatio(Value a, Value b) {
        Value zero = b.equalTo(b.like(0));
        return zero.choose(a.like(0), a.dividedBy(zero.choose(b.like(1), b)));
    }

    private static List<Value> mean(ForwardNode n, Value dy) {
        Value before = n.graph().op("Size", n.in(0)).cast(ElementType.DOUBLE);
        Value after = n.graph().op("Size", n.out(0)).cast(ElementType.DOUBLE);
        Value share = after.dividedBy(before).cast(dy.type());
        return n.onlyFirst(kept(n, dy.times(share)).expandedLike(n.in(0)));
    }

    /** Elements that reach the extreme share the cotangent equally. */
    private static List<Value> extreme(ForwardNode n, Value dy) {
        Value winners = n.in(0).equalTo(kept(n, n.out(0))).cast(dy.type());
        Value count = n.node().op().startsWith("Global")
                ? n.graph().op("GlobalAveragePool", winners).times(positions(n, dy))
                : kept(n, n.graph().op("ReduceSum", n.node().attributes(), without(n, winners)));
        return n.onlyFirst(winners.times(kept(n, dy).dividedBy(count)));
    }

    private static Value positions(ForwardNode n, Value dy) {
        Value before = n.graph().op("Size", n.in(0)).cast(dy.type());
        return before.dividedBy(n.graph().op("Size", n.out(0)).cast(dy.type()));
    }

    private static Value[] without(ForwardNode n, Value winners) {
        return n.hasInput(1) ? new Value[] {winners, n.in(1)} : new Value[] {winners};
    }

    /** Running sums the other way round. */
    private static List<Value> cumulative(ForwardNode n, Value dy) {
        Map<String, convscope.graph.Attribute> attributes = Map.of(
                "reverse", convscope.graph.Attribute.of(1 - n.node().integer("reverse", 0)),
                "exclusive", convscope.graph.Attribute.of(n.node().integer("exclusive", 0)));
        return n.onlyFirst(n.graph().op("CumSum", attributes, dy, n.in(1)));
    }
}
