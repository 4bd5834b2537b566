package convscope.render;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.picture.Picture;

/**
 * A map in colours over the picture it belongs to.
 *
 * @param heat colours of the map
 * @param opacity of the colours, from 0 (picture only) to 1
 * @param veil where the colours are laid
 */
public record Overlay(Heat heat, double opacity, Veil veil) {
    /** Where colours cover the picture. */
    public enum Veil {
        /** Alike everywhere. */
        EVEN,
        /** In proportion to the number shown: what counts little stays clear. With signed colours, to the distance from zero. */
        BY_VALUE
    }

    /** Viridis, half transparent, everywhere. */
    public Overlay() {
        this(new Heat(), 0.5, Veil.EVEN);
    }

    public Overlay {
        if (!(opacity >= 0 && opacity <= 1)) {
            throw new InvalidRequestException("opacity must be from 0 to 1, was " + opacity);
        }
    }

    /**
     * The picture under the map. The map is first brought to the picture's size, linearly with half-pixel centres, and then normalised.
     *
     * @param map {@code [H, W]} of any size; {@code [D, H, W]} by its largest value along D
     */
    public Picture over(Picture picture, Tensor map) {
        float[] values = Upsampling.linear(Heat.flat(map), picture.height(), picture.width())
                .floats();
        Scale scale = heat.normalization().scale(values);
        int[] table = heat.colors().table();
        byte[] rgb = picture.rgb();
        for (int i = 0; i < values.length; i++) {
            double place = scale.place(values[i]);
            int color = table[(int) Math.rint(place * 255)];
            double share = opacity * strength(place);
            for (int c = 0; c < 3; c++) {
                int under = rgb[3 * i + c] & 255;
                int above = color >> 16 - 8 * c & 255;
                rgb[3 * i + c] = (byte) Math.rint(under + (above - under) * share);
            }
        }
        return Picture.ofRgb(picture.width(), picture.height(), rgb);
    }

    private double strength(double place) {
        if (veil == Veil.EVEN) {
            return 1;
        }
        return heat.colors() == ColorMap.DIVERGING ? Math.abs(2 * place - 1) : place;
    }
}
