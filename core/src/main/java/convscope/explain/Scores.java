package convscope.explain;

import convscope.graph.Tensor;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One number for each of many parts, such as the units of a layer.
 *
 * @param what what the parts are, in the plural: {@code units of 'conv5'}
 * @param names one per part
 * @param values one number per part, {@code [parts]}, in the order of {@code names}
 * @param maps where each part's number comes from, {@code [parts, *S]}; null where that is not known
 * @param record how the numbers came about
 */
public record Scores(String what, List<String> names, Tensor values, Tensor maps, ExplanationRecord record)
        implements Explanation {
    public Scores {
        names = List.copyOf(names);
        if (values.count() != names.size()) {
            throw new IllegalArgumentException(values + " for " + names.size() + " parts");
        }
    }

    /** The parts by size of their number, largest first; equal ones by their order. */
    public List<Integer> ranked() {
        float[] numbers = values.floats();
        return IntStream.range(0, numbers.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(numbers[i]))
                        .thenComparingInt(i -> i))
                .toList();
    }

    @Override
    public Map<String, Tensor> arrays() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("values", values);
        if (maps != null) {
            arrays.put("maps", maps);
        }
        return arrays;
    }
}
