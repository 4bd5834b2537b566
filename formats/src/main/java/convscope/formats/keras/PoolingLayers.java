package convscope.formats.keras;

import convscope.graph.Attribute;
import convscope.graph.Value;
import java.util.Arrays;
import java.util.Map;

/** Pooling over windows and over everything. */
final class PoolingLayers {
    private PoolingLayers() {}

    static Held pool(Emission e, int axes, String operator) {
        e.expectRank(axes + 2);
        long[] size = e.config.positives("pool_size", axes, 2);
        long[] strides = e.config.has("strides") ? e.config.positives("strides", axes, 2) : size;
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        Window window = Window.of(e, size, strides, ones);
        Map<String, Attribute> attributes = window.attributes();
        if (e.config.flag("count_include_pad", false)) {
            attributes.put("count_include_pad", Attribute.of(1L));
        }
        Value result = e.op(operator, attributes, e.spatial());
        return e.spatial(result, e.channels(), window.outputSizes(e.spatialSizes()));
    }

    static Held global(Emission e, int axes, String operator) {
        e.expectRank(axes + 2);
        Value pooled = e.op(operator, e.spatial());
        if (e.config.flag("keepdims", false)) {
            long[] ones = new long[axes];
            Arrays.fill(ones, 1);
            return e.spatial(pooled, e.channels(), ones);
        }
        Value flat = e.op("Flatten", Map.of("axis", Attribute.of(1L)), pooled);
        return Held.plain(flat, e.in().size(0), e.channels());
    }
}
