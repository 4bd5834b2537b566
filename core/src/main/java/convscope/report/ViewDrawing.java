package convscope.report;

import convscope.explain.Heatmap;
import convscope.explain.InputView;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import convscope.picture.Resampling;
import convscope.render.Heat;
import convscope.render.LabelledGrid;
import convscope.render.TracePicture;
import convscope.render.Upsampling;
import convscope.render.WordPicture;
import convscope.text.Token;
import convscope.text.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Maps over what their input shows: a picture, a text, a signal, a volume. */
final class ViewDrawing {
    private static final int SMALLEST = 448;
    private static final int TEXT_WIDTH = 720;
    private static final int TRACE_WIDTH = 900;
    private static final int TRACE_HEIGHT = 160;

    private ViewDrawing() {}

    static Picture of(Heatmap heatmap) {
        InputView view = heatmap.view();
        if (view instanceof InputView.OfPicture shown) {
            return heatmap.over(enlarged(shown.picture()));
        }
        if (view instanceof InputView.OfText read) {
            return new WordPicture(TEXT_WIDTH, heatmap.isSigned()).of(parts(read.tokens(), heatmap));
        }
        Heat heat = heatmap.isSigned() ? Heat.signed() : new Heat();
        if (view instanceof InputView.OfSignal signal) {
            int height = signal.traces().size(0) > 4 ? TRACE_HEIGHT / 2 : TRACE_HEIGHT;
            return new TracePicture(TRACE_WIDTH, height, heat).of(signal.traces(), heatmap.raw());
        }
        if (view instanceof InputView.OfVolume volume) {
            return volume(volume.voxels(), heatmap, heat);
        }
        return alone(heatmap, heat);
    }

    private static Picture alone(Heatmap heatmap, Heat heat) {
        Picture alone = heat.paint(heatmap.map());
        int height = alone.height() == 1 ? Math.max(24, alone.width() / 8) : alone.height();
        return enlarged(Resampling.NEAREST.resize(alone, alone.width(), height));
    }

    private static Picture enlarged(Picture picture) {
        int longest = Math.max(picture.width(), picture.height());
        int factor = Math.max(1, (SMALLEST + longest - 1) / longest);
        return Resampling.NEAREST.resize(picture, picture.width() * factor, picture.height() * factor);
    }

    /** The whole text: its words with their numbers, and what stands between them. */
    static List<WordPicture.Part> parts(Tokens tokens, Heatmap heatmap) {
        List<WordPicture.Part> parts = new ArrayList<>();
        int at = 0;
        for (Heatmap.WordValue word : heatmap.words()) {
            Token token = word.token();
            if (token.from() > at) {
                parts.add(new WordPicture.Part(tokens.text().substring(at, token.from()), Double.NaN));
            }
            parts.add(new WordPicture.Part(token.text(), word.value()));
            at = token.to();
        }
        if (at < tokens.text().length()) {
            parts.add(new WordPicture.Part(tokens.text().substring(at), Double.NaN));
        }
        return parts;
    }

    /** The slice in which the map is strongest, over the slice of the volume, and the map's strongest value along the depth. */
    private static Picture volume(Tensor voxels, Heatmap heatmap, Heat heat) {
        Tensor map = heatmap.map();
        int strongest = strongestSlice(map);
        Tensor under = Upsampling.linear(voxels.slice(0), map.shape()).slice(strongest);
        Heat same = heat.withScaleOf(map);
        Picture slice = heatmap.over(enlarged(gray(under)), map.slice(strongest));
        Picture all = enlarged(same.paint(projection(map)));
        return new LabelledGrid(2, SMALLEST)
                .of(List.of(
                        new LabelledGrid.Tile("slice " + strongest + " (of 0 to " + (map.size(0) - 1) + ")", slice),
                        new LabelledGrid.Tile("strongest along the depth", all)));
    }

    /** The first slice along the depth with the largest sum of sizes. */
    static int strongestSlice(Tensor map) {
        int best = 0;
        double most = -1;
        for (int d = 0; d < map.size(0); d++) {
            double sum = 0;
            for (float value : map.slice(d).floats()) {
                sum += Math.abs(value);
            }
            if (sum > most) {
                most = sum;
                best = d;
            }
        }
        return best;
    }

    /** Per place the value along the depth that is farthest from 0. */
    static Tensor projection(Tensor map) {
        float[] values = map.floats();
        int area = values.length / (int) map.size(0);
        float[] strongest = new float[area];
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i]) > Math.abs(strongest[i % area])) {
                strongest[i % area] = values[i];
            }
        }
        return Tensor.of(strongest, map.size(1), map.size(2));
    }

    private static Picture gray(Tensor slice) {
        float[] values = slice.floats();
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        byte[] rgb = new byte[3 * values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = high > low ? (byte) Math.rint(255 * (values[i / 3] - low) / (high - low)) : (byte) 128;
        }
        return Picture.ofRgb((int) slice.size(1), (int) slice.size(0), rgb);
    }
}
