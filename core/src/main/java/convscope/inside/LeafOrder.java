package convscope.inside;

import java.util.List;

/** A row of things in which what is joined stands together: at every join the two parts are turned so that the most alike of their ends meet. */
final class LeafOrder {
    private final Correlations likeness;
    private final int[] roots;
    private final int[][] rows;

    private LeafOrder(Correlations likeness) {
        this.likeness = likeness;
        this.roots = new int[likeness.count()];
        this.rows = new int[roots.length][];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = i;
            rows[i] = new int[] {i};
        }
    }

    /**
     * The order of all things.
     *
     * @param joins all of them, closest first
     */
    static int[] of(List<AverageLinkage.Join> joins, Correlations likeness) {
        LeafOrder order = new LeafOrder(likeness);
        int[] all = likeness.count() == 0 ? new int[0] : order.rows[0];
        for (AverageLinkage.Join join : joins) {
            int first = root(order.roots, join.first());
            int second = root(order.roots, join.second());
            all = order.joined(order.rows[first], order.rows[second]);
            order.roots[second] = first;
            order.rows[first] = all;
            order.rows[second] = null;
        }
        return all;
    }

    /** The number that stands for the part a thing belongs to; the ways there are shortened as they are walked. */
    static int root(int[] roots, int thing) {
        int at = thing;
        while (roots[at] != at) {
            roots[at] = roots[roots[at]];
            at = roots[at];
        }
        return at;
    }

    private int[] joined(int[] a, int[] b) {
        int[][] ends = {
            {a[a.length - 1], b[0]}, {a[a.length - 1], b[b.length - 1]}, {a[0], b[0]}, {a[0], b[b.length - 1]}
        };
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < ends.length; i++) {
            double alike = likeness.between(ends[i][0], ends[i][1]);
            if (alike > most) {
                most = alike;
                best = i;
            }
        }
        int[] row = new int[a.length + b.length];
        copy(a, best >= 2, row, 0);
        copy(b, best % 2 == 1, row, a.length);
        return row;
    }

    private static void copy(int[] from, boolean turned, int[] to, int start) {
        for (int i = 0; i < from.length; i++) {
            to[start + i] = from[turned ? from.length - 1 - i : i];
        }
    }
}
