package convscope.report;

import convscope.explain.Heatmap;
import convscope.metric.RankCorrelation;
import convscope.metric.StructuralSimilarity;
import convscope.words.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How alike maps are that were made already, whatever differs between them: methods, layers, inputs, targets or networks. Maps are compared at their input's resolution,
 * as they are. Two maps compare if they lie over inputs of the same sizes; where a network has several inputs, over those of the same name and sizes, of which the mean
 * is taken.
 *
 * @param names one per map, all different
 * @param rankCorrelations {@link RankCorrelation#spearman} of every two maps, -1 to 1; null for two that do not compare
 * @param similarities {@link StructuralSimilarity} of every two maps, -1 to 1; null for two that do not compare
 * @param groups maps that agree, by their places in {@code names}: groups in which every two correlate at least {@link #AGREEING}, joined step by step from the pair
 *     that agrees most; a map that agrees with none is a group of its own
 * @param words what the numbers say, most important first
 */
public record Agreement(
        List<String> names,
        Double[][] rankCorrelations,
        Double[][] similarities,
        List<List<Integer>> groups,
        List<Text> words) {
    /** Maps whose ranks correlate at least so are said to agree. */
    public static final double AGREEING = 0.7;

    public Agreement {
        names = List.copyOf(names);
        groups = groups.stream().map(List::copyOf).toList();
        words = List.copyOf(words);
    }

    /** Compares maps, each called by what tells it from the others: method, target, input, network. */
    public static Agreement of(List<Heatmap> maps) {
        return of(MapNames.of(maps), maps);
    }

    /**
     * Compares maps under names of the caller's own.
     *
     * @throws IllegalArgumentException if there are not as many names as maps
     */
    public static Agreement of(List<String> names, List<Heatmap> maps) {
        if (names.size() != maps.size()) {
            throw new IllegalArgumentException(names.size() + " names for " + maps.size() + " maps");
        }
        List<ComparableMap> compared = maps.stream().map(ComparableMap::of).toList();
        Double[][] rankCorrelations = table(compared, ComparableMap::rankCorrelation);
        List<List<Integer>> groups = groups(compared, rankCorrelations);
        return new Agreement(
                names,
                rankCorrelations,
                table(compared, ComparableMap::similarity),
                groups,
                new AgreementWords(names, compared, rankCorrelations, groups).all());
    }

    private interface Measure {
        /** The measure of two maps; null where they do not compare. */
        Double of(ComparableMap a, ComparableMap b);
    }

    private static Double[][] table(List<ComparableMap> maps, Measure measure) {
        Double[][] table = new Double[maps.size()][maps.size()];
        for (int i = 0; i < table.length; i++) {
            table[i][i] = 1.0;
            for (int j = 0; j < i; j++) {
                table[i][j] = measure.of(maps.get(i), maps.get(j));
                table[j][i] = table[i][j];
            }
        }
        return table;
    }

    private static List<List<Integer>> groups(List<ComparableMap> maps, Double[][] rankCorrelations) {
        List<List<Integer>> groups = new ArrayList<>(IntStream.range(0, maps.size())
                .<List<Integer>>mapToObj(i -> new ArrayList<>(List.of(i)))
                .toList());
        while (true) {
            double best = AGREEING;
            int[] joined = null;
            for (int a = 0; a < groups.size(); a++) {
                for (int b = a + 1; b < groups.size(); b++) {
                    double least = leastWithin(groups.get(a), groups.get(b), maps, rankCorrelations);
                    if (least >= best) {
                        best = least;
                        joined = new int[] {a, b};
                    }
                }
            }
            if (joined == null) {
                groups.forEach(group -> group.sort(null));
                return groups;
            }
            groups.get(joined[0]).addAll(groups.remove(joined[1]));
        }
    }

    private static double leastWithin(
            List<Integer> first, List<Integer> second, List<ComparableMap> maps, Double[][] rankCorrelations) {
        double least = 1;
        for (int a : first) {
            for (int b : second) {
                boolean told = rankCorrelations[a][b] != null
                        && !maps.get(a).isConstant()
                        && !maps.get(b).isConstant();
                least = Math.min(least, told ? rankCorrelations[a][b] : -1);
            }
        }
        return least;
    }
}
