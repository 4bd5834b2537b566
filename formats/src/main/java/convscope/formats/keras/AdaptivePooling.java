package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Pooling to a given number of places: place {@code i} of {@code m} covers {@code floor(i n / m)} up to {@code ceil((i + 1) n / m)}, as in PyTorch. */
final class AdaptivePooling {
    private static final int MOST_PLACES = 4096;

    private AdaptivePooling() {}

    /** @param operator {@code AveragePool} or {@code MaxPool} */
    static Held pool(Emission e, int axes, String operator) {
        e.expectRank(axes + 2);
        long[] wanted = e.config.positives("output_size", axes, 1);
        long[] sizes = e.spatialSizes();
        Value result = e.spatial();
        if (evenly(e, sizes, wanted)) {
            long[] windows = new long[axes];
            for (int i = 0; i < axes; i++) {
                windows[i] = sizes[i] / wanted[i];
            }
            Map<String, Attribute> window =
                    Map.of("kernel_shape", Attribute.of(windows), "strides", Attribute.of(windows));
            result = e.op(operator, window, result);
        } else {
            String reduction = operator.equals("MaxPool") ? "ReduceMax" : "ReduceMean";
            for (int i = 0; i < axes; i++) {
                result = along(e, result, 2 + i, sizes[i], wanted[i], reduction);
            }
        }
        return e.spatial(result, e.channels(), wanted);
    }

    private static boolean evenly(Emission e, long[] sizes, long[] wanted) {
        boolean even = true;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 0) {
                throw e.unsupported("an input of free size");
            }
            if (wanted[i] > MOST_PLACES) {
                throw e.config.wrong("output_size", e.config.get("output_size"), "at most " + MOST_PLACES);
            }
            even &= sizes[i] % wanted[i] == 0;
        }
        return even;
    }

    private static Value along(Emission e, Value x, int axis, long size, long places, String reduction) {
        List<Value> found = new ArrayList<>();
        for (long i = 0; i < places; i++) {
            long start = i * size / places;
            long end = ((i + 1) * size + places - 1) / places;
            Value part = e.op("Slice", x, e.integers(start), e.integers(end), e.integers(axis));
            found.add(e.op(reduction, Map.of("keepdims", Attribute.of(1L)), part, e.integers(axis)));
        }
        return e.op("Concat", Map.of("axis", Attribute.of((long) axis)), found.toArray(Value[]::new));
    }
}
