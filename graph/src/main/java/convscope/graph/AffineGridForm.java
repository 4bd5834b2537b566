package convscope.graph;

import java.util.List;

/** {@code AffineGrid} of a known size: all places of a picture or a volume, from -1 to 1, moved by a matrix per sample (Jaderberg et al. 2015, equation 1). */
final class AffineGridForm {
    private AffineGridForm() {}

    /** Whether the number of places is known before the graph runs. */
    static boolean isOfKnownSize(NewerNode n) {
        Tensor size = n.has(1) ? n.graph().shapes().constant(n.node().inputs().get(1)) : null;
        return size != null && (size.count() == 4 || size.count() == 5);
    }

    static List<Value> write(NewerNode n) {
        GraphBuilder graph = n.graph();
        long[] size = graph.shapes().constant(n.node().inputs().get(1)).longs();
        int space = size.length - 2;
        Value places = graph.constant(places(size, n.node().integer("align_corners", 0) == 1));
        Value moved = places.castLike(n.in(0)).matMul(n.in(0).transposed(0, 2, 1));
        long[] shape = new long[size.length];
        System.arraycopy(size, 2, shape, 1, space);
        shape[0] = size[0];
        shape[space + 1] = space;
        return List.of(moved.reshaped(shape));
    }

    /** A row per place: its position along the last axis first, then along the others, then 1. */
    private static Tensor places(long[] size, boolean corners) {
        int space = size.length - 2;
        int count = 1;
        for (int i = 2; i < size.length; i++) {
            count = Math.multiplyExact(count, Math.toIntExact(size[i]));
        }
        float[] rows = new float[Math.multiplyExact(count, space + 1)];
        for (int place = 0; place < count; place++) {
            int rest = place;
            for (int i = 0; i < space; i++) {
                int length = (int) size[size.length - 1 - i];
                rows[place * (space + 1) + i] = position(rest % length, length, corners);
                rest /= length;
            }
            rows[place * (space + 1) + space] = 1;
        }
        return Tensor.of(rows, count, space + 1);
    }

    /** With corners, the first and the last place lie at -1 and 1; without, the middles of the outermost cells lie half a cell inside. An only place lies at -1. */
    private static float position(int index, int length, boolean corners) {
        if (corners) {
            return length == 1 ? -1 : 2f * index / (length - 1) - 1;
        }
        return (2f * index + 1) / length - 1;
    }
}
