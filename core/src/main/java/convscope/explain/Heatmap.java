package convscope.explain;

import convscope.graph.Tensor;
import convscope.picture.Picture;
import convscope.render.Heat;
import convscope.render.Overlay;
import convscope.render.Upsampling;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each place of the input counts.
 *
 * @param raw the method's own values, {@code [*S]} at its own resolution, not normalised; negative parts cut where the method cuts them
 * @param uncut the values before negative parts were cut; the same as {@code raw} where the method cuts nothing
 * @param inputSpace sizes of the input's space axes, in its own pixels or samples
 * @param picture the input as the network sees it; null where it is no picture
 * @param record how the map came about
 */
public record Heatmap(Tensor raw, Tensor uncut, long[] inputSpace, Picture picture, ExplanationRecord record)
        implements Explanation {
    public Heatmap {
        if (raw.rank() != inputSpace.length) {
            throw new IllegalArgumentException("a map of shape " + Arrays.toString(raw.shape()) + " over an input of "
                    + Arrays.toString(inputSpace));
        }
        inputSpace = inputSpace.clone();
    }

    @Override
    public long[] inputSpace() {
        return inputSpace.clone();
    }

    /** The raw values at the input's resolution, linearly interpolated with half-pixel centres; still not normalised. */
    public Tensor map() {
        return Upsampling.linear(raw, inputSpace);
    }

    /** The map in colours over a picture of the same view. */
    public Picture over(Picture under) {
        return new Overlay(isSigned() ? Heat.signed() : new Heat(), 0.55, Overlay.Veil.EVEN).over(under, raw);
    }

    /** Whether the map has values below 0, so that colours must tell both sides apart. */
    public boolean isSigned() {
        for (float value : raw.floats()) {
            if (value < 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Map<String, Tensor> arrays() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("raw", raw);
        arrays.put("map", map());
        arrays.put("uncut", uncut);
        Double target = record.values().get("class");
        if (target != null) {
            arrays.put("target", Tensor.scalar(target.longValue()));
        }
        return arrays;
    }
}
