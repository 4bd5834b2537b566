package convscope.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * {@code Attention} of opsets 23 to 25: {@code softmax(scale Q Kᵀ + bias) V} per head (Vaswani et al. 2017, equation 1), with grouped heads, a cache of earlier keys and
 * values, a mask, causality, a window, and a soft limit of the scores.
 */
final class AttentionForm {
    private static final int UNBOUNDED = -1;

    private final NewerNode n;
    private final GraphBuilder graph;

    private AttentionForm(NewerNode n) {
        this.n = n;
        this.graph = n.graph();
    }

    static List<Value> write(NewerNode n) {
        return new AttentionForm(n).outputs();
    }

    private List<Value> outputs() {
        boolean flat = n.rank(0) == 3;
        Value query = heads(n.in(0), "q_num_heads", flat);
        Value key = cached(heads(n.in(1), "kv_num_heads", flat), 4);
        Value value = cached(heads(n.in(2), "kv_num_heads", flat), 5);
        Value root = rootOfScale(query);
        Value raw = query.times(root)
                .matMul(repeated(key, query).transposed(0, 1, 3, 2).times(root));
        Value capped = capped(raw);
        Value bias = bias(query, key);
        Value biased = bias == null ? capped : capped.plus(bias);
        Value shares = shares(biased, bias);
        Value y = shares.matMul(repeated(value, query));
        List<Value> results = new ArrayList<>();
        results.add(flat ? y.transposed(0, 2, 1, 3).reshaped(0, 0, -1) : y);
        results.addAll(List.of(key, value));
        results.add(List.of(raw, capped, biased, shares).get((int) n.node().integer("qk_matmul_output_mode", 0)));
        return results;
    }

    /** (batch, sequence, heads × features) as (batch, heads, sequence, features). */
    private Value heads(Value x, String count, boolean flat) {
        return flat ? x.reshaped(0, 0, n.node().integer(count, 1), -1).transposed(0, 2, 1, 3) : x;
    }

    private Value cached(Value present, int past) {
        return n.has(past) ? graph.concat(2, n.in(past), present) : present;
    }

    /** Queries and keys are scaled each by half, so that their products do not leave the range of small types. */
    private Value rootOfScale(Value query) {
        if (n.node().has("scale")) {
            return query.like(Math.sqrt(n.node().real("scale", 1)));
        }
        Shape.Axis features = axis(query, 3);
        return features.isKnown()
                ? query.like(Math.pow(features.size(), -0.25))
                : query.size(3).cast(ElementType.FLOAT).power(-0.25).castLike(query);
    }

    /** Each head of keys or values as often as there are heads of queries for it. */
    private Value repeated(Value x, Value query) {
        Shape.Axis few = axis(x, 1);
        Shape.Axis many = axis(query, 1);
        if (few.surelyEquals(many)) {
            return x;
        }
        if (few.isKnown() && many.isKnown()) {
            long times = many.size() / few.size();
            long[] picked =
                    LongStream.range(0, many.size()).map(head -> head / times).toArray();
            return graph.op("Gather", Map.of("axis", Attribute.of(1L)), x, graph.constant(picked));
        }
        Value one = graph.constant(1L);
        Value times = query.size(1).dividedBy(x.size(1));
        Value wide = graph.op("Expand", x.unsqueezed(2), graph.concat(0, one, one, times, one, one));
        return wide.reshaped(graph.concat(0, x.size(0), query.size(1), x.size(2), x.size(3)));
    }

    private static Shape.Axis axis(Value value, int axis) {
        Shape shape = value.staticShape();
        return shape.isRankKnown() ? shape.axis(axis) : Shape.Axis.of(-1);
    }

    private Value capped(Value scores) {
        float limit = n.node().real("softcap", 0);
        return limit > 0 ? scores.dividedBy(scores.like(limit)).tanh().times(limit) : scores;
    }

    /** What is added to the scores: 0 where a query may look, else minus infinity; null where it may look everywhere. */
    private Value bias(Value query, Value key) {
        List<Value> parts = new ArrayList<>();
        if (n.has(3)) {
            parts.add(mask(query, key));
        }
        if (isCausal() || isWindowed()) {
            parts.add(where(reach(query, key), query));
        }
        if (n.has(6)) {
            Value given = n.in(6).reshaped(-1, 1, 1, 1);
            parts.add(where(NewerForms.positions(graph, key.size(2)).lessThan(given), query));
        }
        return parts.stream().reduce(Value::plus).orElse(null);
    }

    private boolean isCausal() {
        return n.node().integer("is_causal", 0) == 1;
    }

    private boolean isWindowed() {
        return left() != UNBOUNDED || right() != UNBOUNDED;
    }

    private long left() {
        return n.node().integer("left_window_size", UNBOUNDED);
    }

    private long right() {
        return n.node().integer("right_window_size", UNBOUNDED);
    }

    private Value where(Value allowed, Value query) {
        return allowed.choose(query.like(0), query.like(Double.NEGATIVE_INFINITY));
    }

    private Value mask(Value query, Value key) {
        Value given = n.in(3);
        boolean truth = given.type() == ElementType.BOOL;
        Value additive = truth ? where(given, query) : given;
        if (axis(additive, -1).surelyEquals(axis(key, 2))) {
            return additive;
        }
        long[] none = new long[2 * n.rank(3) - 1];
        Value missing = key.size(2).minus(additive.size(-1));
        return graph.op(
                "Pad",
                additive,
                graph.concat(0, graph.constant(none), missing),
                additive.like(Double.NEGATIVE_INFINITY));
    }

    /** Which key (along the last axis) a query (along the one before) may look at, counted from the query's own place. */
    private Value reach(Value query, Value key) {
        Value queries = NewerForms.positions(graph, query.size(2)).unsqueezed(1);
        Value ahead = NewerForms.positions(graph, key.size(2)).minus(queries.plus(offset(query)));
        Value allowed = null;
        if (isCausal() || right() != UNBOUNDED) {
            long furthest = isCausal() ? 0 : right();
            allowed = graph.constant(Math.max(0, furthest)).atLeast(ahead);
        }
        if (left() != UNBOUNDED) {
            Value near = ahead.atLeast(graph.constant(-left()));
            allowed = allowed == null ? near : allowed.and(near);
        }
        return allowed;
    }

    /** The place of the first query among the keys. */
    private Value offset(Value query) {
        if (n.has(4)) {
            return n.in(4).size(2);
        }
        return n.has(6) ? n.in(6).minus(query.size(2)).reshaped(-1, 1, 1, 1) : graph.constant(0L);
    }

    /** The softmax; a query that may look nowhere takes nothing. */
    private Value shares(Value biased, Value bias) {
        boolean neverAlone = bias == null || Arrays.stream(new int[] {3, 6}).noneMatch(n::has) && !isWindowed();
        if (neverAlone) {
            return softmax(biased);
        }
        Value alone =
                graph.op("IsInf", Map.of("detect_positive", Attribute.of(0L)), bias.reduce("ReduceMax", true, -1));
        return alone.choose(biased.like(0), softmax(alone.choose(biased.like(0), biased)));
    }

    private Value softmax(Value scores) {
        ElementType precision = ElementType.ofCode((int) n.node().integer("softmax_precision", 1));
        boolean other = n.node().has("softmax_precision") && scores.type() != precision;
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        Value shares = graph.op("Softmax", last, other ? scores.cast(precision) : scores);
        return other ? shares.castLike(scores) : shares;
    }
}
