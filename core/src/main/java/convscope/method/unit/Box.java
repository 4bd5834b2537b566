package convscope.method.unit;

import java.util.Arrays;

/**
 * A part of a tensor between two corners, one pair of numbers per axis.
 *
 * @param from first index along each axis
 * @param to index after the last
 */
record Box(long[] from, long[] to) {
    /** All of a tensor whose shape is not known before it is computed. */
    static final Box ALL = new Box(new long[0], new long[0]);

    Box {
        from = from.clone();
        to = to.clone();
    }

    /** All of a tensor. */
    static Box whole(long[] shape) {
        return new Box(new long[shape.length], shape);
    }

    int rank() {
        return from.length;
    }

    /** Whether nothing lies between the corners. */
    boolean isEmpty() {
        for (int axis = 0; axis < from.length; axis++) {
            if (from[axis] >= to[axis]) {
                return true;
            }
        }
        return false;
    }

    /** This box with other bounds along one axis. */
    Box with(int axis, long start, long end) {
        long[] starts = from.clone();
        long[] ends = to.clone();
        starts[axis] = start;
        ends[axis] = end;
        return new Box(starts, ends);
    }

    /** The part that lies inside a tensor. */
    Box inside(long[] shape) {
        long[] starts = from.clone();
        long[] ends = to.clone();
        for (int axis = 0; axis < shape.length; axis++) {
            starts[axis] = Math.max(0, starts[axis]);
            ends[axis] = Math.min(shape[axis], ends[axis]);
        }
        return new Box(starts, ends);
    }

    /** The smallest box around this one and another. */
    Box joined(Box other) {
        long[] starts = from.clone();
        long[] ends = to.clone();
        for (int axis = 0; axis < starts.length; axis++) {
            starts[axis] = Math.min(starts[axis], other.from[axis]);
            ends[axis] = Math.max(ends[axis], other.to[axis]);
        }
        return new Box(starts, ends);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Box box && Arrays.equals(from, box.from) && Arrays.equals(to, box.to);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(from) + Arrays.hashCode(to);
    }

    /** {@code [3, 17) x [5, 19)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int axis = 0; axis < from.length; axis++) {
            text.append(axis == 0 ? "[" : " x [")
                    .append(from[axis])
                    .append(", ")
                    .append(to[axis])
                    .append(')');
        }
        return text.toString();
    }
}
