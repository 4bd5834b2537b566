package convscope.method.unit;

import convscope.explain.InputLayout;
import convscope.explain.Recording;
import convscope.graph.Tensor;
import java.util.Arrays;

/**
 * A receptive field over the space axes of an input.
 *
 * @param start first index along each axis
 * @param size number of indices along each axis
 * @param space sizes of the input's axes
 */
record SpaceBox(long[] start, long[] size, long[] space) {
    /** Of a box over all axes of an input; null where the input is not read at all. */
    static SpaceBox of(Box box, InputLayout layout, long[] space) {
        long[] start = new long[space.length];
        long[] size = new long[space.length];
        if (box != null && !box.isEmpty()) {
            long[] from = layout.space(box.from());
            long[] to = layout.space(box.to());
            for (int i = 0; i < size.length; i++) {
                start[i] = from[i];
                size[i] = to[i] - from[i];
            }
        }
        return new SpaceBox(start, size, space);
    }

    private boolean contains(int position) {
        int rest = position;
        for (int axis = space.length - 1; axis >= 0; axis--) {
            long at = rest % space[axis];
            rest /= (int) space[axis];
            if (at < start[axis] || at >= start[axis] + size[axis]) {
                return false;
            }
        }
        return true;
    }

    /** 1 inside and 0 outside. */
    Tensor map() {
        long positions = Arrays.stream(space).reduce(1, (a, b) -> a * b);
        float[] values = new float[(int) positions];
        for (int p = 0; p < values.length; p++) {
            values[p] = contains(p) ? 1 : 0;
        }
        return Tensor.of(values, space);
    }

    /** The share of the box's positions where a map has at least {@code level} of its largest value; 0 where the map is 0 everywhere. */
    double share(Tensor map, double level) {
        float[] values = map.floats();
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, value);
        }
        int count = 0;
        for (float value : values) {
            count += value > 0 && value >= level * largest ? 1 : 0;
        }
        double inside = Arrays.stream(size).reduce(1, (a, b) -> a * b);
        return inside == 0 ? 0 : count / inside;
    }

    /** Numbers and a sentence. */
    void record(Recording recording, String prefix, String unit, String input) {
        for (int axis = 0; axis < size.length; axis++) {
            recording
                    .value(prefix + "field-start-" + axis, start[axis])
                    .value(prefix + "field-size-" + axis, size[axis]);
        }
        recording.note(unit.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + unit.substring(1) + " can see "
                + joined(size) + " of " + joined(space) + " positions of '" + input + "', from "
                + Arrays.toString(start)
                + " on.");
    }

    private static String joined(long[] sizes) {
        StringBuilder text = new StringBuilder();
        for (long one : sizes) {
            text.append(text.length() == 0 ? "" : " x ").append(one);
        }
        return text.toString();
    }
}
