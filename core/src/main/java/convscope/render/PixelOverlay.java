package convscope.render;

import convscope.graph.Tensor;
import convscope.picture.Picture;

/**
 * A map over the picture it belongs to, drawn as marks: the picture in faint grey, and colours as strong as the values are far from zero. Fine marks and signs stay
 * visible so, which an even veil of colour would bury.
 *
 * @param signed red above zero and blue below on a light ground; otherwise bright where values are large, on a dark ground
 */
public record PixelOverlay(boolean signed) {
    private static final double SHARE = 0.995;
    private static final double DARK = 0.35;
    private static final double LIGHT = 0.3;
    private static final double LIFT = 0.7;

    /** The picture under the map; the map is first brought to the picture's size, linearly with half-pixel centres. */
    public Picture over(Picture picture, Tensor map) {
        float[] values = Upsampling.linear(Heat.flat(map), picture.height(), picture.width())
                .floats();
        Scale scale = new Normalization.Quantile(SHARE, signed).scale(values);
        int[] table = (signed ? ColorMap.DIVERGING : ColorMap.INFERNO).table();
        byte[] rgb = picture.rgb();
        for (int i = 0; i < values.length; i++) {
            double place = scale.place(values[i]);
            double strength = Math.pow(signed ? Math.abs(2 * place - 1) : place, LIFT);
            int color = table[(int) Math.rint(place * 255)];
            double gray = 0.299 * (rgb[3 * i] & 255) + 0.587 * (rgb[3 * i + 1] & 255) + 0.114 * (rgb[3 * i + 2] & 255);
            double ground = signed ? 255 - LIGHT * (255 - gray) : DARK * gray;
            for (int c = 0; c < 3; c++) {
                int above = color >> 16 - 8 * c & 255;
                rgb[3 * i + c] = (byte) Math.rint(ground + (above - ground) * strength);
            }
        }
        return Picture.ofRgb(picture.width(), picture.height(), rgb);
    }
}
