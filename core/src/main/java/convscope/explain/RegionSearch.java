package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.network.ClassLayout;
import convscope.network.Head;
import convscope.network.Network;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Finds a {@link Target.Region} in an output that has space axes. */
final class RegionSearch {
    private static final double SURE = 0.5;

    private final Network network;
    private final Head head;
    private final Tensor scores;
    private final float[] values;
    private final ClassLayout layout;
    private final int numbers;
    private final int positions;
    private final long[] space;
    private String which = "";

    RegionSearch(Subject subject, Head head) {
        this.network = subject.network();
        this.head = head;
        scores = network.value(head.score().name(), subject.inputs());
        if (scores.rank() < 3) {
            throw new UnsuitableModelException(network.name() + ": output '"
                    + head.output().name() + "' has shape " + Arrays.toString(scores.shape())
                    + "; a region needs an output with space axes, as of segmentation");
        }
        values = scores.toFloat().floats();
        layout = ClassLayout.of(network, head, scores.shape());
        if (layout.axis() != 1 && layout.axis() != scores.rank() - 1) {
            throw new UnsuitableModelException(network.name() + ": the classes of output '"
                    + head.output().name() + "' are on axis " + layout.axis() + "; the first or the last is expected");
        }
        numbers = (int) scores.size(layout.axis());
        space = IntStream.range(1, scores.rank())
                .filter(axis -> axis != layout.axis())
                .mapToLong(scores::size)
                .toArray();
        positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
    }

    Explained find(Target.Region region) {
        int index = region.target() instanceof Target.Top top
                ? ranked(top.rank())
                : TargetSearch.indexOf(region.target(), network, layout.count());
        boolean[] inside = region.mask() != null
                ? masked(region.mask())
                : region.box().isEmpty() ? answered(index) : boxed(region.box());
        boolean named = network.labels().names().size() == layout.count();
        String label = named ? network.labels().of(index) : "class " + index;
        float[] seed = new float[numbers * positions];
        int count = 0;
        for (int p = 0; p < positions; p++) {
            if (inside[p]) {
                seed[cell(layout.first() + index, p)] = 1;
                count++;
            }
        }
        if (count == 0) {
            throw new InvalidRequestException("the region of " + index + " '" + label
                    + "' is empty: the network gives this class nowhere; give a box, as in region:" + index
                    + "@y0,x0,y1,x1");
        }
        Tensor seeds = Tensor.of(Cells.normalized(seed), scores.shape());
        String leftOut =
                head.cut().isEmpty() ? "" : "; the " + String.join(" and ", head.cut()) + " after it was left out";
        return new Explained(
                head.score().name(),
                seeds,
                -1,
                label,
                Double.NaN,
                Cells.product(seeds, scores),
                "mean score of " + index + " '" + label + "' over " + count + " of " + positions
                        + " positions of the output" + which + leftOut);
    }

    private int cell(int number, int position) {
        return layout.axis() == 1 ? number * positions + position : position * numbers + number;
    }

    private double confidence(int index, int position) {
        return layout.confidence((number, at) -> values[cell(number, at)], index, position);
    }

    /** The class of each position. */
    private int[] answers() {
        int[] best = new int[positions];
        for (int p = 0; p < positions; p++) {
            for (int c = 1; c < layout.count(); c++) {
                if (confidence(c, p) > confidence(best[p], p)) {
                    best[p] = c;
                }
            }
        }
        return best;
    }

    /** How sure a detector is of a class where it is surest; elsewhere, how many positions give it. */
    private double[] weights() {
        double[] weights = new double[layout.count()];
        int[] answers = answers();
        if (layout.isDetector()) {
            Arrays.fill(weights, Double.NEGATIVE_INFINITY);
        }
        for (int p = 0; p < positions; p++) {
            int c = answers[p];
            weights[c] = layout.isDetector() ? Math.max(weights[c], confidence(c, p)) : weights[c] + 1;
        }
        return weights;
    }

    private int ranked(int rank) {
        double[] weights = weights();
        return IntStream.range(0, layout.count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -weights[c]).thenComparingInt(c -> c))
                .skip(rank - 1)
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "answer number " + rank + " does not exist: the network has " + layout.count() + " classes"));
    }

    private boolean[] answered(int index) {
        boolean[] inside = new boolean[positions];
        if (layout.count() == 1 && !layout.isDetector()) {
            return given();
        }
        int[] answers = answers();
        double best = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < positions; p++) {
            inside[p] = answers[p] == index;
            best = inside[p] ? Math.max(best, confidence(index, p)) : best;
        }
        if (layout.isDetector()) {
            double least = best - SURE * Math.abs(best);
            for (int p = 0; p < positions; p++) {
                inside[p] &= confidence(index, p) >= least;
            }
            which = ", those that give it at least half of its best";
        }
        return inside;
    }

    /** Where the only class is: as a yes or no after a sigmoid, which half a probability parts; all of the output where it is nowhere. */
    private boolean[] given() {
        boolean[] inside = new boolean[positions];
        boolean some = false;
        for (int p = 0; p < positions; p++) {
            inside[p] = !head.isMultiLabel() || values[p] > 0;
            some |= inside[p];
        }
        if (!some) {
            Arrays.fill(inside, true);
            which = ", none of which the network says yes to";
        }
        return inside;
    }

    private boolean[] masked(Tensor mask) {
        if (!Arrays.equals(mask.shape(), space)) {
            throw new InvalidRequestException("the mask has shape " + Arrays.toString(mask.shape())
                    + "; the space axes of output '" + head.output().name() + "' are " + Arrays.toString(space));
        }
        float[] values = mask.floats();
        boolean[] inside = new boolean[positions];
        for (int p = 0; p < positions; p++) {
            inside[p] = values[p] > 0;
        }
        return inside;
    }

    private boolean[] boxed(List<Integer> box) {
        boolean fits = box.size() == 2 * space.length;
        for (int i = 0; fits && i < space.length; i++) {
            fits = box.get(i) >= 0 && box.get(i) < box.get(i + space.length) && box.get(i + space.length) <= space[i];
        }
        if (!fits) {
            throw new InvalidRequestException("box " + box + " does not fit the output's space axes "
                    + Arrays.toString(space) + ": give the corner where it starts and the one where it ends,"
                    + " as in y0,x0,y1,x1 with y0 < y1 and x0 < x1");
        }
        boolean[] inside = new boolean[positions];
        for (int p = 0; p < positions; p++) {
            int rest = p;
            inside[p] = true;
            for (int i = space.length - 1; i >= 0; i--) {
                int at = (int) (rest % space[i]);
                rest /= (int) space[i];
                inside[p] &= at >= box.get(i) && at < box.get(i + space.length);
            }
        }
        return inside;
    }
}
