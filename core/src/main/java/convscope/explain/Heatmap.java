package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.picture.Picture;
import convscope.render.Heat;
import convscope.render.Overlay;
import convscope.render.PixelOverlay;
import convscope.render.Upsampling;
import convscope.text.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How much each place of the input counts.
 *
 * @param raw the method's own values, {@code [*S]} at its own resolution, not normalised; negative parts cut where the method cuts them
 * @param uncut the values before negative parts were cut; the same as {@code raw} where the method cuts nothing
 * @param inputSpace sizes of the input's space axes, in its own pixels or samples
 * @param view what the input shows; null where it shows nothing
 * @param record how the map came about
 * @param input the network's name for the input that the map lies over
 * @param attribution one number per element of the input, or per unit of the layer that was read, channels first: {@code [C, *S]}; null where the method gives none
 * @param further the maps over the network's other inputs; empty where it has one
 */
public record Heatmap(
        Tensor raw,
        Tensor uncut,
        long[] inputSpace,
        InputView view,
        ExplanationRecord record,
        String input,
        Tensor attribution,
        List<Heatmap> further)
        implements Explanation {
    public Heatmap {
        if (raw.rank() != inputSpace.length) {
            throw new IllegalArgumentException("a map of shape " + Arrays.toString(raw.shape()) + " over an input of "
                    + Arrays.toString(inputSpace));
        }
        inputSpace = inputSpace.clone();
        further = List.copyOf(further);
    }

    /** A map over the only input. */
    public Heatmap(Tensor raw, Tensor uncut, long[] inputSpace, Picture picture, ExplanationRecord record) {
        this(
                raw,
                uncut,
                inputSpace,
                picture == null ? null : new InputView.OfPicture(picture),
                record,
                "",
                null,
                List.of());
    }

    /**
     * The maps over all explained inputs of a subject, joined.
     *
     * @param map raw values over an input, {@code [*S]}
     * @param attribution the numbers that the map sums up, {@code [C, *S]}; null where the method gives none
     */
    public static Heatmap ofInputs(
            Subject subject,
            ExplanationRecord record,
            Function<ModelInput, Tensor> map,
            Function<ModelInput, Tensor> attribution) {
        List<Heatmap> maps = new ArrayList<>();
        for (ModelInput input : subject.explainedInputs()) {
            Tensor raw = map.apply(input);
            maps.add(new Heatmap(
                    raw,
                    raw,
                    subject.inputSpace(input),
                    subject.view(input).orElse(null),
                    record,
                    input.name(),
                    attribution.apply(input),
                    List.of()));
        }
        return joined(maps);
    }

    /** The first of several maps, with the others as its further ones. */
    public static Heatmap joined(List<Heatmap> maps) {
        Heatmap first = maps.get(0);
        return new Heatmap(
                first.raw,
                first.uncut,
                first.inputSpace,
                first.view,
                first.record,
                first.input,
                first.attribution,
                maps.subList(1, maps.size()));
    }

    @Override
    public long[] inputSpace() {
        return inputSpace.clone();
    }

    /** The input as the network sees it; null where it is no picture. */
    public Picture picture() {
        return view instanceof InputView.OfPicture shown ? shown.picture() : null;
    }

    /** The words that the map lies over, each with its value, padding left out; empty where the input is no text. */
    public List<WordValue> words() {
        if (!(view instanceof InputView.OfText read)) {
            return List.of();
        }
        float[] values = map().floats();
        List<WordValue> words = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!read.tokens().positions().get(i).isPadding()) {
                words.add(new WordValue(read.tokens().positions().get(i), values[i]));
            }
        }
        return words;
    }

    /** A word with how much it counts, in the units of the map. */
    public record WordValue(Token token, double value) {}

    /** The raw values at the input's resolution, linearly interpolated with half-pixel centres; still not normalised. */
    public Tensor map() {
        return Upsampling.linear(raw, inputSpace);
    }

    /** This map and those over the other inputs. */
    public List<Heatmap> perInput() {
        List<Heatmap> all = new ArrayList<>();
        all.add(this);
        all.addAll(further);
        return all;
    }

    /**
     * The map in colours over a picture of the same view: an even veil of colour for coarse maps without signs, marks on the faint picture for maps with signs and for
     * those with a value per pixel.
     */
    public Picture over(Picture under) {
        return over(under, raw);
    }

    /** The same for a part of the map, {@code [H, W]}, over that part of the input. */
    public Picture over(Picture under, Tensor part) {
        boolean signed = isSigned();
        return signed || isPerPixel()
                ? new PixelOverlay(signed).over(under, part)
                : new Overlay(new Heat(), 0.55, Overlay.Veil.EVEN).over(under, part);
    }

    /** Whether the map has a value of its own for every pixel or sample, as gradients have, so that neighbours may differ wildly. */
    public boolean isPerPixel() {
        return attribution != null && Arrays.equals(raw.shape(), inputSpace);
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
        addTo(arrays, "");
        further.forEach(map -> map.addTo(arrays, map.input + "/"));
        Double target = record.values().get("class");
        if (target != null) {
            arrays.put("target", Tensor.scalar(target.longValue()));
        }
        return arrays;
    }

    private void addTo(Map<String, Tensor> arrays, String prefix) {
        arrays.put(prefix + "raw", raw);
        arrays.put(prefix + "map", map());
        arrays.put(prefix + "uncut", uncut);
        if (attribution != null) {
            arrays.put(prefix + "attribution", attribution);
        }
    }
}
