package convscope.report;

import convscope.explain.Descriptor;
import convscope.explain.Explainer;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Suitability;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.graph.UnsupportedOperatorException;
import convscope.metric.RankCorrelation;
import convscope.metric.StructuralSimilarity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * The maps of several methods for one input and one target, and how alike they are. Maps are compared at the input's resolution as the methods give them; where a
 * network has several inputs, over those that both maps lie on.
 *
 * @param subject what was explained
 * @param maps one per method that fits
 * @param refused why other methods do not fit, by method
 * @param rankCorrelations {@link RankCorrelation#spearman} of every two maps
 * @param similarities {@link StructuralSimilarity} of every two maps
 */
public record Comparison(
        Subject subject,
        List<MethodMap> maps,
        Map<String, String> refused,
        double[][] rankCorrelations,
        double[][] similarities) {
    /** Maps whose ranks correlate at least so are said to agree. */
    public static final double AGREEING = 0.7;

    /** A map and the method that made it, as it is written in {@code --methods}. */
    public record MethodMap(String method, Heatmap map) {}

    public Comparison {
        maps = List.copyOf(maps);
        refused = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(refused));
    }

    /**
     * Explains a subject by every method that fits.
     *
     * @throws UnsuitableModelException if none does, with the reasons
     */
    public static Comparison of(Subject subject, List<Explainer<?>> methods) {
        List<MethodMap> maps = new ArrayList<>();
        Map<String, String> refused = new LinkedHashMap<>();
        for (Explainer<?> method : methods) {
            String text = Descriptor.text(method);
            try {
                Suitability suits = method.suits(subject.network());
                Explanation explanation = suits.suits() ? method.explain(subject) : null;
                if (explanation instanceof Heatmap map) {
                    maps.add(new MethodMap(text, map));
                } else {
                    refused.put(text, suits.suits() ? "it gives no map over the input" : suits.reason());
                }
            } catch (UnsuitableModelException | UnsupportedOperatorException e) {
                refused.put(text, e.getMessage());
            }
        }
        if (maps.isEmpty()) {
            StringBuilder reasons = new StringBuilder();
            refused.forEach((method, reason) ->
                    reasons.append("\n  ").append(method).append(": ").append(reason));
            throw new UnsuitableModelException(
                    subject.network().name() + ": none of the methods gives a map here:" + reasons);
        }
        return new Comparison(
                subject,
                maps,
                refused,
                pairs(maps, (a, b) -> RankCorrelation.spearman(a.floats(), b.floats())),
                pairs(maps, StructuralSimilarity::of));
    }

    private static double[][] pairs(List<MethodMap> maps, ToDoubleBiFunction<Tensor, Tensor> measure) {
        List<Map<String, Tensor>> shown = maps.stream()
                .map(m -> {
                    Map<String, Tensor> byInput = new LinkedHashMap<>();
                    m.map().perInput().forEach(map -> byInput.put(map.input(), map.map()));
                    return byInput;
                })
                .toList();
        double[][] table = new double[maps.size()][maps.size()];
        for (int i = 0; i < table.length; i++) {
            table[i][i] = 1;
            for (int j = 0; j < i; j++) {
                Map<String, Tensor> other = shown.get(j);
                table[i][j] = shown.get(i).entrySet().stream()
                        .filter(e -> other.containsKey(e.getKey()))
                        .mapToDouble(e -> measure.applyAsDouble(e.getValue(), other.get(e.getKey())))
                        .average()
                        .orElse(0);
                table[j][i] = table[i][j];
            }
        }
        return table;
    }

    /** Whether a map is the same everywhere, so that it agrees with nothing. */
    private boolean isConstant(int method) {
        float[] values = maps.get(method).map().raw().floats();
        for (float value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Methods that agree, by their places in {@link #maps}: groups in which every two maps correlate at least {@link #AGREEING}, joined step by step from the pair that
     * agrees most. A method that agrees with none is a group of its own.
     */
    public List<List<Integer>> groups() {
        List<List<Integer>> groups = new ArrayList<>(IntStream.range(0, maps.size())
                .<List<Integer>>mapToObj(i -> new ArrayList<>(List.of(i)))
                .toList());
        while (true) {
            double best = AGREEING;
            int[] joined = null;
            for (int a = 0; a < groups.size(); a++) {
                for (int b = a + 1; b < groups.size(); b++) {
                    double least = leastWithin(groups.get(a), groups.get(b));
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

    private double leastWithin(List<Integer> first, List<Integer> second) {
        double least = 1;
        for (int a : first) {
            for (int b : second) {
                least = Math.min(least, isConstant(a) || isConstant(b) ? -1 : rankCorrelations[a][b]);
            }
        }
        return least;
    }
}
