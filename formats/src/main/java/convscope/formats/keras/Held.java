package convscope.formats.keras;

import convscope.graph.Value;
import java.util.Arrays;

/**
 * A value of the network while it is written: the edge, the shape in Keras' own order of axes, and whether the edge holds the channels, which are last in that
 * order, at axis 1 instead.
 *
 * @param shape batch first, -1 where a size is free
 * @param moved whether logical {@code [N, *S, C]} is held as {@code [N, C, *S]}
 */
record Held(Value value, long[] shape, boolean moved) {
    Held {
        shape = shape.clone();
    }

    /** Held in Keras' own order. */
    static Held plain(Value value, long... shape) {
        return new Held(value, shape, false);
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    int rank() {
        return shape.length;
    }

    /** Size of a logical axis. */
    long size(int axis) {
        return shape[axis];
    }

    /** The axis of the edge that holds a logical axis; negative axes count from the end. */
    int axis(int logical) {
        int axis = logical < 0 ? logical + shape.length : logical;
        if (!moved || axis == 0) {
            return axis;
        }
        return axis == shape.length - 1 ? 1 : axis + 1;
    }

    /** Another edge of the same shape and order. */
    Held with(Value other) {
        return new Held(other, shape, moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Held h
                && h.value.name().equals(value.name())
                && h.moved == moved
                && Arrays.equals(h.shape, shape);
    }

    @Override
    public int hashCode() {
        return value.name().hashCode();
    }

    @Override
    public String toString() {
        return value.name() + Arrays.toString(shape) + (moved ? " held channels first" : "");
    }
}
