package convscope.report;

import convscope.explain.Explanation;
import convscope.explain.FeatureMaps;
import convscope.explain.Heatmap;
import convscope.explain.Kernels;
import convscope.explain.Scores;
import convscope.graph.Tensor;
import convscope.picture.Picture;
import convscope.render.Bars;
import convscope.render.Heat;
import convscope.render.KernelTiles;
import convscope.render.Montage;
import java.util.ArrayList;
import java.util.List;

/** Results as pictures. */
public final class Drawing {
    private static final int GRID = 900;
    private static final int MOST_TILES = 1024;
    private static final int MOST_BARS = 32;

    private Drawing() {}

    /** The picture of a result. */
    public static Picture of(Explanation explanation) {
        if (explanation instanceof Heatmap heatmap) {
            List<Picture> maps = heatmap.perInput().stream().map(Drawing::of).toList();
            return maps.size() == 1
                    ? maps.get(0)
                    : new Montage(maps.size(), 1, 12, maps.size(), Montage.Labels.NONE).of(maps);
        }
        if (explanation instanceof FeatureMaps maps) {
            List<Picture> layers = maps.layers().stream().map(Drawing::of).toList();
            return layers.size() == 1
                    ? layers.get(0)
                    : new Montage(1, 1, 12, layers.size(), Montage.Labels.NONE).of(layers);
        }
        if (explanation instanceof Scores scores) {
            return of(scores);
        }
        return of((Kernels) explanation);
    }

    /** The largest numbers as bars. */
    public static Picture of(Scores scores) {
        int[] largest = scores.ranked().stream()
                .limit(MOST_BARS)
                .mapToInt(Integer::intValue)
                .toArray();
        float[] values = scores.values().floats();
        return Bars.of(
                largest,
                java.util.Arrays.stream(largest).mapToDouble(i -> values[i]).toArray());
    }

    /**
     * The map over what its input shows: a picture, the words of a text, the traces of a signal, the strongest slice of a volume beside its strongest values along the depth;
     * alone where the input shows nothing. Small inputs are enlarged.
     */
    public static Picture of(Heatmap heatmap) {
        return ViewDrawing.of(heatmap);
    }

    /** The maps of a layer as a grid, each on its own scale. */
    public static Picture of(FeatureMaps.LayerMaps layer) {
        Tensor maps = layer.maps().values();
        if (layer.maps().space().length == 0) {
            maps = maps.reshaped(1, 1, maps.count());
            return new Montage(1, zoom(1, (int) maps.count()), 1, 1, Montage.Labels.NONE)
                    .of(maps, List.of(0), new Heat());
        }
        int side = (int) maps.size(-1);
        int count = Math.min(MOST_TILES, layer.order().size());
        int zoom = zoom(count, side);
        return new Montage(0, zoom, 2, MOST_TILES, Montage.Labels.NONE).of(maps, layer.order(), new Heat());
    }

    private static int zoom(int count, int side) {
        int across = (int) Math.ceil(Math.sqrt(count));
        return Math.max(1, GRID / Math.max(1, across * side));
    }

    /** The kernels as a grid: in colour over three inputs, else one tile per output and input, or the principal component where those are too many. */
    public static Picture of(Kernels kernels) {
        Tensor weights = kernels.weights();
        Tensor shown = weights.rank() == 2 ? weights.reshaped(1, 1, weights.size(0), weights.size(1)) : weights;
        boolean many = shown.size(1) != 3 && shown.size(0) * shown.size(1) > MOST_TILES;
        KernelTiles tiles = new KernelTiles(
                KernelTiles.Scaling.MIN_MAX, many ? KernelTiles.Deep.PRINCIPAL : KernelTiles.Deep.EACH_INPUT);
        List<Picture> pictures = new ArrayList<>();
        for (KernelTiles.Tile tile : tiles.of(shown, weights.rank() == 2 ? List.of() : kernels.dead())) {
            pictures.add(tile.picture());
        }
        int side = pictures.get(0).width();
        int count = Math.min(MOST_TILES, pictures.size());
        return new Montage(0, Math.min(24, zoom(count, side)), 2, MOST_TILES, Montage.Labels.NONE).of(pictures);
    }
}
