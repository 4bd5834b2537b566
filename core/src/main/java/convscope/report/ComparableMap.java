package convscope.report;

import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.metric.RankCorrelation;
import convscope.metric.StructuralSimilarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;

/** A map brought to its input's resolution, with the ranks of its values: made once, compared with many. */
final class ComparableMap {
    /** The part over one input of the network. */
    private record Part(String input, Tensor map, double[] ranks) {}

    private final List<Part> parts;
    private final boolean constant;
    private final String inputHash;

    private ComparableMap(List<Part> parts, boolean constant, String inputHash) {
        this.parts = parts;
        this.constant = constant;
        this.inputHash = inputHash;
    }

    static ComparableMap of(Heatmap heatmap) {
        List<Part> parts = new ArrayList<>();
        boolean constant = true;
        for (Heatmap each : heatmap.perInput()) {
            Tensor map = each.map();
            parts.add(new Part(each.input(), map, RankCorrelation.ranks(map.floats())));
            constant &= isConstant(each.raw());
        }
        return new ComparableMap(parts, constant, heatmap.record().inputHash());
    }

    private static boolean isConstant(Tensor raw) {
        float[] values = raw.floats();
        for (float value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the map is the same everywhere, so that it agrees with nothing. */
    boolean isConstant() {
        return constant;
    }

    /** Whether both maps explain the same numbers. */
    boolean hasInputOf(ComparableMap other) {
        return inputHash.equals(other.inputHash);
    }

    /** Sizes of what the map lies over, as people write them. */
    String size() {
        return parts.stream()
                .map(part ->
                        Arrays.stream(part.map.shape()).mapToObj(Long::toString).collect(Collectors.joining(" x ")))
                .collect(Collectors.joining(" + "));
    }

    boolean comparesWith(ComparableMap other) {
        return !pairs(other).isEmpty();
    }

    /** {@link RankCorrelation#spearman}; null where the maps do not compare. */
    Double rankCorrelation(ComparableMap other) {
        return mean(other, (a, b) -> RankCorrelation.ofRanks(a.ranks, b.ranks));
    }

    /** {@link StructuralSimilarity}; null where the maps do not compare. */
    Double similarity(ComparableMap other) {
        return mean(other, (a, b) -> StructuralSimilarity.of(a.map, b.map));
    }

    private Double mean(ComparableMap other, ToDoubleBiFunction<Part, Part> measure) {
        List<Part[]> pairs = pairs(other);
        return pairs.isEmpty()
                ? null
                : Double.valueOf(pairs.stream()
                        .mapToDouble(pair -> measure.applyAsDouble(pair[0], pair[1]))
                        .average()
                        .orElseThrow());
    }

    private List<Part[]> pairs(ComparableMap other) {
        boolean alone = parts.size() == 1 && other.parts.size() == 1;
        List<Part[]> pairs = new ArrayList<>();
        for (Part mine : parts) {
            for (Part its : other.parts) {
                if ((alone || mine.input.equals(its.input)) && Arrays.equals(mine.map.shape(), its.map.shape())) {
                    pairs.add(new Part[] {mine, its});
                }
            }
        }
        return pairs;
    }
}
