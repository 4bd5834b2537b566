package convscope.method.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A box of positions of an input.
 *
 * @param space sizes of the input's axes
 * @param start first position along each axis
 * @param size number of positions along each axis
 */
record Window(int[] space, int[] start, int[] size) {
    /** A stretch of positions that lie one after the other. */
    @FunctionalInterface
    interface Run {
        void accept(int from, int to);
    }

    /** Calls {@code run} for every stretch along the last axis. */
    void forEachRun(Run run) {
        int last = space.length - 1;
        int lines = 1;
        for (int axis = 0; axis < last; axis++) {
            lines *= size[axis];
        }
        for (int line = 0; line < lines; line++) {
            int rest = line;
            int stride = space[last];
            int from = start[last];
            for (int axis = last - 1; axis >= 0; axis--) {
                from += (start[axis] + rest % size[axis]) * stride;
                rest /= size[axis];
                stride *= space[axis];
            }
            run.accept(from, from + size[last]);
        }
    }

    /**
     * Windows of one size that cover every position: one every {@code stride} positions along each axis, the last one moved back so that it ends at the border.
     *
     * @param size of the windows along each axis, at most the axis' own
     * @param stride along each axis, at most the window's size
     */
    static List<Window> covering(int[] space, int[] size, int[] stride) {
        List<int[]> starts = new ArrayList<>();
        starts.add(new int[0]);
        for (int axis = 0; axis < space.length; axis++) {
            List<int[]> longer = new ArrayList<>();
            for (int[] before : starts) {
                for (int at : along(space[axis], size[axis], stride[axis])) {
                    int[] start = Arrays.copyOf(before, axis + 1);
                    start[axis] = at;
                    longer.add(start);
                }
            }
            starts = longer;
        }
        return starts.stream().map(start -> new Window(space, start, size)).toList();
    }

    private static List<Integer> along(int length, int size, int stride) {
        List<Integer> starts = new ArrayList<>();
        for (int at = 0; at < length - size; at += stride) {
            starts.add(at);
        }
        starts.add(length - size);
        return starts;
    }
}
