package convscope.lesson;

import convscope.graph.Node;
import convscope.graph.Shape;
import convscope.model.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the inputs of a dense layer come from: which channel of maps, and which place on it.
 *
 * @param channels number of channels; 0 where nothing is known
 * @param space sizes of the maps that were flattened; empty where each channel gives one number
 * @param first whether the maps were flattened one after the other, not place by place
 */
record Origin(int channels, List<Integer> space, boolean first) {
    private static final Origin UNKNOWN = new Origin(0, List.of(), true);
    private static final java.util.Set<String> ONE_EACH =
            java.util.Set.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax");

    static Origin of(Scene scene) {
        GraphIndex index = scene.index();
        String edge = scene.anatomy().input();
        for (Node node = index.producers.get(edge); node != null; node = index.producers.get(edge)) {
            if (ONE_EACH.contains(node.op())) {
                return new Origin(scene.input().channels(), List.of(), true);
            }
            boolean flattens = node.is("Flatten") || node.is("Reshape") || node.is("Squeeze");
            if (!flattens && !CellFunctions.knows(node)) {
                return UNKNOWN;
            }
            String before = node.inputs().get(0);
            if (flattens && index.shape(before).rank() > 2 && index.shape(edge).rank() == 2) {
                return flattened(scene, before);
            }
            edge = before;
        }
        return UNKNOWN;
    }

    private static Origin flattened(Scene scene, String maps) {
        Shape shape = scene.index().shape(maps);
        int axis = channelAxis(scene.index(), maps);
        List<Integer> space = new ArrayList<>();
        int count = 1;
        for (int i = 1; i < shape.rank(); i++) {
            if (shape.size(i) < 0) {
                return UNKNOWN;
            }
            count *= (int) shape.size(i);
            if (i != axis) {
                space.add((int) shape.size(i));
            }
        }
        boolean known = (axis == 1 || axis == shape.rank() - 1)
                && count == scene.input().channels();
        boolean single = Geometry.product(space) == 1;
        return known ? new Origin((int) shape.size(axis), single ? List.of() : space, axis == 1) : UNKNOWN;
    }

    private static int channelAxis(GraphIndex index, String maps) {
        Node node = index.producers.get(maps);
        if (node != null && node.is("Transpose")) {
            long[] order = node.integers("perm");
            for (int i = 0; i < order.length; i++) {
                if (order[i] == channelAxis(index, node.inputs().get(0))) {
                    return i;
                }
            }
        }
        int number = index.layerOf(maps);
        Layer layer = number < 0 ? null : index.layers.get(number);
        return layer == null ? 1 : layer.channelAxis();
    }

    /** The channel that an input comes from; -1 where that is not known. */
    int channel(int input) {
        if (channels == 0) {
            return -1;
        }
        return first ? input / Geometry.product(space) : input % channels;
    }

    /** The place on that channel. */
    List<Integer> at(int input) {
        if (channels == 0 || space.isEmpty()) {
            return List.of();
        }
        int place = first ? input % Geometry.product(space) : input / channels;
        return Geometry.list(Geometry.unflat(place, space));
    }
}
