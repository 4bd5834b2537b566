package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import java.util.Arrays;

/**
 * A map of numbers as a picture, one pixel per number.
 *
 * @param colors colours of the numbers
 * @param normalization which numbers the ends of the colours stand for
 */
public record Heat(ColorMap colors, Normalization normalization) {
    /** Viridis from the smallest number to the largest. */
    public Heat() {
        this(ColorMap.VIRIDIS, new Normalization.MinMax());
    }

    /** Blue below zero, red above, both to the largest absolute number. */
    public static Heat signed() {
        return new Heat(ColorMap.DIVERGING, new Normalization.Symmetric());
    }

    /** The same colours with ends that suit all of these numbers, so that parts of them can be compared. */
    public Heat withScaleOf(Tensor numbers) {
        Scale scale = normalization.scale(numbers.floats());
        return scale.low() < scale.high() ? new Heat(colors, new Normalization.Fixed(scale.low(), scale.high())) : this;
    }

    /**
     * Paints a map.
     *
     * @param map {@code [H, W]}; {@code [L]} becomes one row; {@code [D, H, W]} is shown by its largest value along D
     * @throws InvalidRequestException if the map has other axes or an axis of size 0
     */
    public Picture paint(Tensor map) {
        Tensor flat = flat(map);
        int height = (int) flat.size(0);
        int width = (int) flat.size(1);
        float[] values = flat.floats();
        Scale scale = normalization.scale(values);
        int[] table = colors.table();
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < values.length; i++) {
            int color = table[(int) Math.rint(scale.place(values[i]) * 255)];
            rgb[3 * i] = (byte) (color >> 16);
            rgb[3 * i + 1] = (byte) (color >> 8);
            rgb[3 * i + 2] = (byte) color;
        }
        return Picture.ofRgb(width, height, rgb);
    }

    /** The map with two axes, {@code [H, W]}. */
    static Tensor flat(Tensor map) {
        if (map.rank() < 1 || map.rank() > 3 || map.count() == 0) {
            throw new InvalidRequestException("a map of shape " + Arrays.toString(map.shape())
                    + " cannot be drawn; one to three axes of at least one value each are expected");
        }
        if (map.rank() == 1) {
            return map.reshaped(1, map.size(0));
        }
        return map.rank() == 2 ? map : largestAlongDepth(map);
    }

    private static Tensor largestAlongDepth(Tensor map) {
        float[] values = map.floats();
        float[] largest = Arrays.copyOf(values, values.length / (int) map.size(0));
        for (int i = largest.length; i < values.length; i++) {
            int at = i % largest.length;
            largest[at] = Float.isNaN(largest[at]) ? values[i] : Math.max(largest[at], values[i]);
        }
        return Tensor.of(largest, map.size(1), map.size(2));
    }
}
