package convscope.network;

import convscope.graph.Shape;
import convscope.model.Layer;
import convscope.model.ModelInput;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sizes of the space axes of an edge, as far as they are known without running.
 *
 * @param sizes outermost first; -1 where unknown
 */
record SpatialSizes(List<Long> sizes) {
    private static final int MOST_DISTORTION = 2;

    static SpatialSizes of(Layer layer) {
        Shape shape = layer.output().shape();
        return new SpatialSizes(layer.spatialAxes().stream()
                .map(axis -> shape.isRankKnown() ? shape.size(axis) : -1L)
                .toList());
    }

    /** All axes but batch and channels; the one axis of a plain vector counts as space. */
    static SpatialSizes of(ModelInput input) {
        Shape shape = input.edge().shape();
        int channels = shape.rank() > 2 ? input.channelAxis() : -1;
        return new SpatialSizes(IntStream.range(1, shape.rank())
                .filter(axis -> axis != channels)
                .mapToObj(shape::size)
                .toList());
    }

    /**
     * Whether a map of these sizes may show where on an input of others: there are as many, and they are in about the same proportion. Axes pooled down to one
     * position pass; a list of a detector's places, laid out on two axes, does not, nor does a size that is fixed where the input's is not.
     */
    boolean mayLieOver(SpatialSizes input) {
        if (sizes.size() != input.sizes.size()) {
            return false;
        }
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < sizes.size(); i++) {
            long own = sizes.get(i);
            long its = input.sizes.get(i);
            if (own > 1 && its < 0) {
                return false;
            }
            if (own > 1 && its > 0) {
                least = Math.min(least, (double) own / its);
                most = Math.max(most, (double) own / its);
            }
        }
        boolean pooled = sizes.contains(1L);
        return most == 0 || (pooled ? most <= 1 : most <= MOST_DISTORTION * least);
    }
}
