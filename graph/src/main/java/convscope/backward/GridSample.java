package convscope.backward;

import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * {@code GridSample} in other operators: for every place of the grid the weighted sum of the elements around it, two along each axis for linear interpolation, four
 * for cubic (Keys 1981, with a = -0.75), one for nearest. Elements beyond the border are 0, the border's or mirrored.
 */
final class GridSample {
    private static final double CUBIC = -0.75;

    private final ForwardNode n;
    private final GraphBuilder graph;
    private final Value picture;
    private final Value grid;
    private final int axes;
    private final boolean alignsCorners;
    private final String padding;

    private GridSample(ForwardNode n, Value picture, Value grid) {
        this.n = n;
        graph = n.graph();
        this.picture = picture;
        this.grid = grid;
        int rank = n.in(0).staticShape().isRankKnown()
                ? n.in(0).staticShape().rank()
                : n.in(1).staticShape().rank();
        if (rank < 0) {
            throw new Expansion.NotExpandable("a picture of which the number of axes is not known");
        }
        axes = rank - 2;
        alignsCorners = n.node().integer("align_corners", 0) == 1;
        padding = n.node().text("padding_mode", "zeros");
    }

    static List<Value> expand(ForwardNode n, List<Value> inputs) {
        return List.of(new GridSample(n, inputs.get(0), inputs.get(1)).sampled());
    }

    /** An element along one axis: its position, and how much it counts. */
    private record Tap(Value position, Value weight) {}

    private Value sampled() {
        List<List<Tap>> taps = new ArrayList<>();
        for (int axis = 0; axis < axes; axis++) {
            taps.add(taps(axis));
        }
        long[] order = LongStream.range(0, axes + 2)
                .map(i -> i == 0 ? 0 : i == axes + 1 ? 1 : i + 1)
                .toArray();
        Value columns = picture.transposed(order)
                .reshaped(graph.concat(0, picture.size(0), graph.constant(-1L), picture.size(1)));
        Value sum = summed(columns, taps, 0, null, null);
        return sum.transposed(0, 2, 1).reshapedLike(n.out(0));
    }

    /** The sum over all combinations of elements along the axes from {@code axis} on. */
    private Value summed(Value columns, List<List<Tap>> taps, int axis, Value position, Value weight) {
        if (axis == axes) {
            Map<String, Attribute> batches = Map.of("batch_dims", Attribute.of(1L));
            Value places = position.cast(ElementType.INT64).unsqueezed(2);
            Value read = graph.op("GatherND", batches, columns, places);
            return weight == null ? read : read.times(weight.unsqueezed(2));
        }
        Value sum = null;
        for (Tap tap : taps.get(axis)) {
            Value at = axis == 0 ? tap.position() : position.times(size(axis)).plus(tap.position());
            Value with = weight == null ? tap.weight() : tap.weight() == null ? weight : weight.times(tap.weight());
            Value part = summed(columns, taps, axis + 1, at, with);
            sum = sum == null ? part : sum.plus(part);
        }
        return sum;
    }

    private Value size(int axis) {
        return picture.size(axis + 2).castLike(grid);
    }

    /** The last number of a place is its position along the last axis. */
    private Value coordinate(int axis) {
        int entry = axes - 1 - axis;
        Value place = grid.reshaped(graph.concat(0, grid.size(0), graph.constant(-1L, (long) axes)));
        Value scaled = place.sliced(2, entry, entry + 1).squeezed(2).plus(1);
        return alignsCorners
                ? scaled.times(size(axis).plus(-1)).times(0.5)
                : scaled.times(size(axis)).plus(-1).times(0.5);
    }

    private List<Tap> taps(int axis) {
        Value x = coordinate(axis);
        String mode = n.node().text("mode", "linear");
        if (mode.equals("nearest")) {
            return List.of(tap(axis, graph.op("Round", x), null));
        }
        Value below = graph.op("Floor", x);
        Value part = x.minus(below);
        List<Tap> taps = new ArrayList<>();
        if (mode.equals("linear")) {
            taps.add(tap(axis, below, part.negated().plus(1)));
            taps.add(tap(axis, below.plus(1), part));
            return taps;
        }
        for (int i = -1; i <= 2; i++) {
            taps.add(tap(
                    axis,
                    below.plus(i),
                    cubic(i <= 0 ? part.plus(-i) : part.negated().plus(i), i == 0 || i == 1)));
        }
        return taps;
    }

    /** The weight of an element at distance t: {@code (a+2) t^3 - (a+3) t^2 + 1} within 1, {@code a t^3 - 5a t^2 + 8a t - 4a} within 2. */
    private static Value cubic(Value t, boolean near) {
        return near
                ? t.times(CUBIC + 2).plus(-(CUBIC + 3)).times(t).times(t).plus(1)
                : t.times(CUBIC)
                        .plus(-5 * CUBIC)
                        .times(t)
                        .plus(8 * CUBIC)
                        .times(t)
                        .plus(-4 * CUBIC);
    }

    private Tap tap(int axis, Value position, Value weight) {
        Value last = size(axis).plus(-1);
        Value zero = position.like(0);
        Value inside = graph.op("Min", graph.op("Max", reflected(position, last), zero), last);
        if (!padding.equals("zeros")) {
            return new Tap(inside, weight);
        }
        Value counts = position.equalTo(inside).castLike(position);
        return new Tap(inside, weight == null ? counts : weight.times(counts));
    }

    /** Mirrored at the centres of the outermost elements where the corners are aligned, else at their outer edges. */
    private Value reflected(Value position, Value last) {
        if (!padding.equals("reflection")) {
            return position;
        }
        Value span = alignsCorners ? graph.op("Max", last, last.like(1)) : last.plus(1);
        double from = alignsCorners ? 0 : -0.5;
        Value distance = position.plus(-from).abs();
        Value period = span.plus(span);
        Value left =
                distance.minus(graph.op("Floor", distance.dividedBy(period)).times(period));
        return graph.op("Min", left, period.minus(left)).plus(from);
    }
}
