package convscope.inside;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Hierarchical clustering in which the distance of two clusters is the mean distance of their members.
 *
 * <p>By chains of nearest neighbours [1]: from any cluster one walks to its nearest, to that one's nearest, and so on, until two are each other's; these are joined, and the
 * walk goes on from where it was. For a mean of distances no join brings clusters nearer than they were, so the tree is that of always joining the closest pair, found in
 * a time that grows with the square of the number of things.
 *
 * <p>[1] Murtagh: A survey of recent advances in hierarchical clustering algorithms. The Computer Journal 26 (1983), 354-359.
 */
final class AverageLinkage {
    /**
     * Two clusters become one.
     *
     * @param first a member of one
     * @param second a member of the other
     * @param height their distance
     */
    record Join(int first, int second, double height) {}

    private final double[][] distances;
    private final int[] sizes;
    private final int[] alive;
    private int count;

    private AverageLinkage(double[][] distances) {
        this.distances = distances;
        this.count = distances.length;
        this.sizes = new int[count];
        this.alive = new int[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = 1;
            alive[i] = i;
        }
    }

    /**
     * The joins that make all things one, closest first.
     *
     * @param distances symmetric; overwritten
     */
    static List<Join> of(double[][] distances) {
        return new AverageLinkage(distances).joins();
    }

    private List<Join> joins() {
        List<Join> joins = new ArrayList<>();
        int[] chain = new int[count];
        int length = 0;
        while (count > 1) {
            if (length == 0) {
                chain[length++] = alive[0];
            }
            int last = chain[length - 1];
            int before = length > 1 ? chain[length - 2] : -1;
            int nearest = nearest(last, before);
            if (nearest != before) {
                chain[length++] = nearest;
            } else {
                joins.add(new Join(before, last, distances[last][before]));
                join(before, last);
                length -= 2;
            }
        }
        joins.sort(Comparator.comparingDouble(Join::height));
        return joins;
    }

    /** The cluster nearest to one; {@code before} where others are no nearer. */
    private int nearest(int one, int before) {
        double[] row = distances[one];
        int nearest = before;
        double least = before < 0 ? Double.POSITIVE_INFINITY : row[before];
        for (int i = 0; i < count; i++) {
            int other = alive[i];
            if (other != one && row[other] < least) {
                least = row[other];
                nearest = other;
            }
        }
        return nearest;
    }

    /** {@code kept} becomes the cluster of both. */
    private void join(int kept, int gone) {
        double all = sizes[kept] + sizes[gone];
        int left = 0;
        for (int i = 0; i < count; i++) {
            int other = alive[i];
            if (other == gone) {
                continue;
            }
            alive[left++] = other;
            if (other != kept) {
                double mean = (sizes[kept] * distances[kept][other] + sizes[gone] * distances[gone][other]) / all;
                distances[kept][other] = mean;
                distances[other][kept] = mean;
            }
        }
        sizes[kept] += sizes[gone];
        count = left;
    }
}
