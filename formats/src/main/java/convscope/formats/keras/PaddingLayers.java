package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.Value;

/** Zeros around, or a margin cut off. */
final class PaddingLayers {
    private PaddingLayers() {}

    static Held pad(Emission e, int axes) {
        e.expectRank(axes + 2);
        long[][] margins = margins(e, "padding", axes);
        long[] pads = new long[2 * (axes + 2)];
        long[] sizes = e.spatialSizes();
        for (int i = 0; i < axes; i++) {
            pads[2 + i] = margins[i][0];
            pads[axes + 4 + i] = margins[i][1];
            sizes[i] = sizes[i] < 0 ? -1 : sizes[i] + margins[i][0] + margins[i][1];
        }
        return e.spatial(e.op("Pad", e.spatial(), e.integers(pads)), e.channels(), sizes);
    }

    static Held crop(Emission e, int axes) {
        e.expectRank(axes + 2);
        long[][] margins = margins(e, "cropping", axes);
        long[] starts = new long[axes];
        long[] ends = new long[axes];
        long[] over = new long[axes];
        long[] sizes = e.spatialSizes();
        for (int i = 0; i < axes; i++) {
            starts[i] = margins[i][0];
            ends[i] = margins[i][1] == 0 ? Long.MAX_VALUE : -margins[i][1];
            over[i] = 2L + i;
            sizes[i] = sizes[i] < 0 ? -1 : sizes[i] - margins[i][0] - margins[i][1];
            if (sizes[i] == 0 || sizes[i] < -1) {
                throw e.misfit("it cuts off everything");
            }
        }
        Value result = e.op("Slice", e.spatial(), e.integers(starts), e.integers(ends), e.integers(over));
        return e.spatial(result, e.channels(), sizes);
    }

    /** One number for all, one per axis, or begin and end per axis; for a single axis a pair is begin and end. */
    private static long[][] margins(Emission e, String key, int axes) {
        JsonNode value = e.config.get(key);
        long[][] margins = new long[axes][2];
        for (int i = 0; i < axes; i++) {
            for (int side = 0; side < 2; side++) {
                JsonNode found = value;
                if (value != null && value.isArray()) {
                    found = axes == 1 && value.size() == 2 ? value.get(side) : value.path(i);
                    found = found.isArray() ? found.path(side) : found;
                }
                int otherwise = axes == 1 && value == null ? 1 : -1;
                margins[i][side] = found != null && found.isInt() ? found.intValue() : otherwise;
                if (margins[i][side] < 0) {
                    throw e.config.wrong(key, value, "whole numbers, one or two per axis");
                }
            }
        }
        return margins;
    }
}
