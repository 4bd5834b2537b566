package convscope.inside;

import convscope.explain.ChannelMaps;
import convscope.graph.InvalidRequestException;
import convscope.graph.UnsuitableModelException;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;

/**
 * The channels of a layer in groups of similar maps, in an order in which similar ones are neighbours.
 *
 * <p>Two maps are alike by their Pearson correlation over the positions. Groups grow by average linkage: two of them are joined while the mean correlation between the maps
 * of one and those of the other is at least the threshold. Maps without a correlation - constant, or holding what is no number - stand apart as silent. In a layer of one
 * position all are.
 *
 * @param order every channel once: group by group, the silent ones last
 * @param groups of the channels that are not silent, in the order in which they stand there; a map like no other is a group of its own
 * @param silent channels without a correlation, by number
 * @param threshold correlation at which groups are joined, above 0 and at most 1
 */
public record MapGroups(List<Integer> order, List<List<Integer>> groups, List<Integer> silent, double threshold) {
    /** The threshold where none is asked for. */
    public static final double USUAL_THRESHOLD = 0.8;

    /** More would need too much memory for the correlations of all pairs. */
    private static final int MOST = 8192;

    /** Values that differ by less, as a share of the largest, differ by rounding alone. */
    private static final double ROUNDING = 1e-6;

    private static final double SLACK = 1e-9;

    public MapGroups {
        order = List.copyOf(order);
        groups = groups.stream().map(List::copyOf).toList();
        silent = List.copyOf(silent);
    }

    /** Groups at the usual threshold. */
    public static MapGroups of(ChannelMaps maps) {
        return of(maps, USUAL_THRESHOLD);
    }

    /**
     * Groups at some threshold.
     *
     * @throws InvalidRequestException if the threshold is not above 0 and at most 1
     * @throws UnsuitableModelException if more than 8,192 channels are not silent
     */
    public static MapGroups of(ChannelMaps maps, double threshold) {
        if (!(threshold > 0 && threshold <= 1)) {
            throw new InvalidRequestException(
                    "threshold must be a correlation above 0 and at most 1, was " + threshold);
        }
        List<Integer> speaking = new ArrayList<>();
        List<Integer> silent = new ArrayList<>();
        float[] values = maps.values().floats();
        for (int c = 0; c < maps.channels(); c++) {
            (isSilent(values, c * maps.positions(), maps.positions()) ? silent : speaking).add(c);
        }
        if (speaking.size() > MOST) {
            throw new UnsuitableModelException("the layer has " + speaking.size()
                    + " maps to compare with each other; at most " + MOST + " can be grouped");
        }
        Correlations correlations = Correlations.of(maps, speaking);
        List<AverageLinkage.Join> joins = AverageLinkage.of(correlations.distances());
        int[] row = LeafOrder.of(joins, correlations);
        List<List<Integer>> groups = groups(row, cut(joins, row.length, 1 - threshold), speaking);
        List<Integer> order = new ArrayList<>();
        groups.forEach(order::addAll);
        order.addAll(silent);
        return new MapGroups(order, groups, silent, threshold);
    }

    private static boolean isSilent(float[] values, int start, int positions) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (int p = start; p < start + positions; p++) {
            if (!Float.isFinite(values[p])) {
                return true;
            }
            min = Math.min(min, values[p]);
            max = Math.max(max, values[p]);
        }
        return positions == 0 || (double) max - min <= ROUNDING * Math.max(Math.abs(min), Math.abs(max));
    }

    /** For every thing the number of its group, once all joins up to a height are made. */
    private static int[] cut(List<AverageLinkage.Join> joins, int count, double height) {
        int[] roots = new int[count];
        for (int i = 0; i < count; i++) {
            roots[i] = i;
        }
        for (AverageLinkage.Join join : joins) {
            if (join.height() <= height + SLACK) {
                roots[LeafOrder.root(roots, join.second())] = LeafOrder.root(roots, join.first());
            }
        }
        for (int i = 0; i < count; i++) {
            roots[i] = LeafOrder.root(roots, i);
        }
        return roots;
    }

    /** Members of a group are joined before others come to it, so they stand together in the row. */
    private static List<List<Integer>> groups(int[] row, int[] group, List<Integer> channels) {
        List<List<Integer>> groups = new ArrayList<>();
        for (int i = 0; i < row.length; i++) {
            if (i == 0 || group[row[i]] != group[row[i - 1]]) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(channels.get(row[i]));
        }
        return groups;
    }

    /** What the groups tell, in one to three sentences. */
    public List<Text> words() {
        List<Text> sentences = new ArrayList<>();
        int speaking = order.size() - silent.size();
        long alone = groups.stream().filter(g -> g.size() == 1).count();
        int largest = groups.stream().mapToInt(List::size).max().orElse(0);
        if (speaking == 0) {
            sentences.add(new Text(
                    "No map varies from place to place here, so there is nothing to group.", "这里没有随位置变化的特征图，因此无法分组。"));
        } else {
            sentences.add(Text.format(
                    "Groups of similar maps (correlation %.2f or more): %d, from %d maps; %d of the groups hold a single map.",
                    "相似特征图（相关系数不低于 %.2f）分成 %d 组，共 %d 个图；其中 %d 组只有一个图。", threshold, groups.size(), speaking, alone));
        }
        if (largest > 1) {
            sentences.add(Text.format(
                    "The largest group has %d maps: for this input they tell nearly the same.",
                    "最大的一组有 %d 个图：对该输入，它们表达的内容几乎相同。", largest));
        }
        if (!silent.isEmpty()) {
            sentences.add(Text.format(
                    "Silent on this input, with the same value everywhere: %d of %d maps.",
                    "对该输入没有反应（处处相同）的图：%d 个，共 %d 个。", silent.size(), order.size()));
        }
        return sentences;
    }
}
