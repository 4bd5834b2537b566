package convscope.lesson;

import convscope.model.Layer;
import java.util.List;

/**
 * A layer that is worth looking at.
 *
 * @param number in the network's list
 * @param channels number of maps; -1 where it is not known
 * @param space sizes of the maps; empty where one of them is not known
 */
record Spot(int number, String name, String kind, int channels, List<Integer> space) {
    static Spot of(int number, Layer layer) {
        boolean known = layer.output().shape().isRankKnown();
        List<Integer> space = known
                ? layer.spatialAxes().stream()
                        .map(a -> (int) layer.output().shape().size(a))
                        .toList()
                : List.of();
        int channels =
                known && layer.channelAxis() >= 0 ? (int) layer.output().shape().size(layer.channelAxis()) : -1;
        return new Spot(
                number, layer.name(), layer.kind(), channels, space.stream().allMatch(s -> s > 0) ? space : List.of());
    }

    double places() {
        return space.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
    }

    /** {@code 'conv1' (24 maps of 28 × 28)}. */
    String en() {
        return "'" + name + "'"
                + (space.isEmpty() || channels < 0 ? "" : " (" + channels + " maps of " + Numbers.sizes(space) + ")");
    }

    String zh() {
        return "“" + name + "”"
                + (space.isEmpty() || channels < 0 ? "" : "（" + channels + " 张 " + Numbers.sizes(space) + " 的图）");
    }
}
