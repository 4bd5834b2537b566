package convscope.backward;

import static java.util.Map.entry;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gradient rules of sums, products, norms and extremes along axes. */
final class ReduceRules {
    private static final double TINY = 1e-30;

    static final Map<String, Rule> TABLE = Map.ofEntries(
            entry("ArgMax", Rule.NONE),
            entry("ArgMin", Rule.NONE),
            entry("CumSum", (n, dy) -> List.of(cumulated(n, dy), n.none())),
            entry(
                    "ReduceL1",
                    (n, dy) -> n.onlyFirst(aligned(n, dy).times(n.in(0).sign()))),
            entry(
                    "ReduceL2",
                    (n, dy) -> n.onlyFirst(
                            aligned(n, dy.dividedBy(notZero(n.out(0)))).times(n.in(0)))),
            entry(
                    "ReduceLogSum",
                    (n, dy) -> n.onlyFirst(repeated(n, dy.dividedBy(n.out(0).exponential())))),
            entry(
                    "ReduceLogSumExp",
                    (n, dy) -> n.onlyFirst(aligned(n, dy)
                            .times(n.in(0).minus(aligned(n, n.out(0))).exponential()))),
            entry("ReduceMax", (n, dy) -> n.onlyFirst(extreme(n, dy))),
            entry("ReduceMean", (n, dy) -> n.onlyFirst(repeated(n, share(n, dy)))),
            entry("ReduceMin", (n, dy) -> n.onlyFirst(extreme(n, dy))),
            entry("ReduceProd", (n, dy) -> n.onlyFirst(product(n, dy))),
            entry("ReduceSum", (n, dy) -> n.onlyFirst(repeated(n, dy))),
            entry(
                    "ReduceSumSquare",
                    (n, dy) -> n.onlyFirst(aligned(n, dy.plus(dy)).times(n.in(0)))));

    private ReduceRules() {}

    /** A value over the reduced axes with size 1 where the node dropped them, so that it broadcasts against the input. */
    private static Value aligned(ForwardNode n, Value reduced) {
        boolean dropped = n.node().integer("keepdims", 1) == 0 && n.hasInput(1) && !reducesNothing(n);
        return dropped ? n.graph().op("Unsqueeze", reduced, n.in(1)) : reduced;
    }

    private static boolean reducesNothing(ForwardNode n) {
        boolean empty = !n.hasInput(1) || n.constant(1) != null && n.constant(1).count() == 0;
        return empty && n.node().integer("noop_with_empty_axes", 0) == 1;
    }

    private static Value repeated(ForwardNode n, Value reduced) {
        return reducesNothing(n) ? reduced : aligned(n, reduced).expandedLike(n.in(0));
    }

    /** An equal share of {@code dy} for each of the elements that were averaged. */
    static Value share(ForwardNode n, Value dy) {
        Value ratio = n.in(0).count().castLike(dy).dividedBy(n.out(0).count().castLike(dy));
        return dy.dividedBy(ratio);
    }

    private static Value notZero(Value norm) {
        return norm.graph().op("Max", norm, norm.like(TINY));
    }

    /** The elements that attain the extreme share equally. */
    private static Value extreme(ForwardNode n, Value dy) {
        if (reducesNothing(n)) {
            return dy;
        }
        Value attains = n.in(0).equalTo(aligned(n, n.out(0))).castLike(dy);
        return attains.times(aligned(n, dy).dividedBy(summed(n, attains)));
    }

    /** The sum over the axes that the node reduces, which stay as size 1. */
    private static Value summed(ForwardNode n, Value value) {
        return reduced(n, "ReduceSum", value);
    }

    private static Value reduced(ForwardNode n, String operator, Value value) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.put("keepdims", Attribute.of(1L));
        return n.hasInput(1)
                ? n.graph().op(operator, attributes, value, n.in(1))
                : n.graph().op(operator, attributes, value);
    }

    /** The product of all other elements, which is 0 where one of them is. */
    private static Value product(ForwardNode n, Value dy) {
        if (reducesNothing(n)) {
            return dy;
        }
        Value x = n.in(0);
        Value zero = x.equalTo(x.like(0));
        Value factor = zero.choose(x.like(1), x);
        Value zeros = zero.castLike(x);
        Value onlyZero = summed(n, zeros).equalTo(zeros);
        Value others = aligned(n, dy).times(reduced(n, "ReduceProd", factor)).dividedBy(factor);
        return onlyZero.choose(others, x.like(0));
    }

    /** Each element counts in the sums after it; so the sums of the cotangent run the other way. */
    private static Value cumulated(ForwardNode n, Value dy) {
        Map<String, Attribute> attributes = new HashMap<>(n.node().attributes());
        attributes.put("reverse", Attribute.of(1 - n.node().integer("reverse", 0)));
        return n.graph().op("CumSum", attributes, dy, n.in(1));
    }
}
