package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;

/** The axis of time, second in Keras' order, put into that of the batch and taken out again. */
final class TimeAxis {
    private TimeAxis() {}

    /** {@code [batch, time, ...]} as {@code [batch * time, ...]}; channels stay where they are held. */
    static Held folded(Emission e, Held x) {
        if (x.rank() < 3) {
            throw e.misfit("its input has shape " + Arrays.toString(x.shape()) + ", batch, time and more are expected");
        }
        boolean moved = x.moved() && x.rank() > 3;
        Value ordered = moved ? e.writer.transposed(x.value(), channelsBehindTime(x.rank())) : e.logical(x);
        long[] held = moved ? inOrder(x) : x.shape();
        long[] shape = new long[x.rank() - 1];
        shape[0] = -1;
        System.arraycopy(x.shape(), 2, shape, 1, shape.length - 1);
        long[] target = Arrays.copyOfRange(held, 1, held.length);
        target[0] = -1;
        boolean known = Arrays.stream(target).skip(1).allMatch(s -> s >= 0);
        Value sizes = known
                ? e.integers(target)
                : concat(e, e.integers(-1), e.op("Shape", Map.of("start", Attribute.of(2L)), ordered));
        return new Held(e.op("Reshape", ordered, sizes), shape, moved);
    }

    /** {@code [batch * time, ...]} as {@code [batch, time, ...]} again. */
    static Held unfolded(Emission e, Held y, Held like) {
        Value split = split(e, y.value(), like);
        long[] shape = new long[y.rank() + 1];
        shape[0] = like.size(0);
        shape[1] = like.size(1);
        System.arraycopy(y.shape(), 1, shape, 2, y.rank() - 1);
        return y.moved()
                ? new Held(e.writer.transposed(split, channelsBehindTime(shape.length)), shape, true)
                : Held.plain(split, shape);
    }

    /** The first axis of an edge as two: batch and time of a value. */
    static Value split(Emission e, Value y, Held like) {
        long[] sizes = e.writer.graph.edge(y.name()).shape().sizes();
        boolean known = like.size(1) >= 0 && Arrays.stream(sizes).skip(1).allMatch(s -> s >= 0);
        if (known) {
            long[] target = new long[sizes.length + 1];
            target[0] = -1;
            target[1] = like.size(1);
            System.arraycopy(sizes, 1, target, 2, sizes.length - 1);
            return e.sameBatch(like, e.op("Reshape", y, e.integers(target)));
        }
        Value shape = e.op("Shape", e.logical(like));
        Value first = e.op("Slice", shape, e.integers(0), e.integers(2));
        Value rest = e.op("Shape", Map.of("start", Attribute.of(1L)), y);
        return e.op("Reshape", y, concat(e, first, rest));
    }

    private static Value concat(Emission e, Value... parts) {
        return e.op("Concat", Map.of("axis", Attribute.of(0L)), parts);
    }

    /** {@code [N, C, T, *S]} as {@code [N, T, C, *S]}, and back. */
    private static long[] channelsBehindTime(int rank) {
        return LongStream.range(0, rank).map(i -> i == 1 ? 2 : i == 2 ? 1 : i).toArray();
    }

    private static long[] inOrder(Held x) {
        long[] sizes = x.shape();
        long[] order = sizes.clone();
        order[2] = sizes[sizes.length - 1];
        System.arraycopy(sizes, 2, order, 3, sizes.length - 3);
        return order;
    }
}
