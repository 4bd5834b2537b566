package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.network.Head;
import convscope.network.Network;
import convscope.runtime.Query;
import java.util.Arrays;
import java.util.List;

/** Finds a {@link Target.Region} in an output that has space axes. */
final class RegionSearch {
    private final Network network;
    private final Head head;
    private final Tensor scores;
    private final int classAxis;
    private final int classes;
    private final int positions;
    private final long[] space;

    RegionSearch(Subject subject, Head head) {
        this.network = subject.network();
        this.head = head;
        String edge = head.score().name();
        scores = network.session()
                .run(Query.of(List.of(edge)), subject.inputs(), null)
                .activation(edge);
        if (scores.rank() < 3) {
            throw new UnsuitableModelException(network.name() + ": output '"
                    + head.output().name() + "' has shape " + Arrays.toString(scores.shape())
                    + "; a region needs an output with space axes, as of segmentation");
        }
        classAxis = network.channelAxis(head.score());
        classes = (int) scores.size(classAxis);
        space = java.util.stream.IntStream.range(1, scores.rank())
                .filter(axis -> axis != classAxis)
                .mapToLong(scores::size)
                .toArray();
        positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
    }

    Explained find(Target.Region region) {
        int[] answers = answers();
        int index = region.target() instanceof Target.Top top
                ? ranked(answers, top.rank())
                : TargetSearch.indexOf(region.target(), network, classes);
        boolean[] inside = region.mask() != null
                ? masked(region.mask())
                : region.box().isEmpty() ? answered(answers, index) : boxed(region.box());
        String label = network.labels().of(index);
        float[] seed = new float[classes * positions];
        int count = 0;
        for (int p = 0; p < positions; p++) {
            if (inside[p]) {
                seed[cell(index, p)] = 1;
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
                        + " positions of the output" + leftOut);
    }

    private int cell(int index, int position) {
        return classAxis == 1 ? index * positions + position : position * classes + index;
    }

    private int[] answers() {
        if (classAxis != 1 && classAxis != scores.rank() - 1) {
            throw new UnsuitableModelException(network.name() + ": the classes of output '"
                    + head.output().name() + "' are on axis " + classAxis + "; the first or the last is expected");
        }
        float[] all = scores.floats();
        int[] best = new int[positions];
        for (int p = 0; p < positions; p++) {
            for (int c = 1; c < classes; c++) {
                if (all[cell(c, p)] > all[cell(best[p], p)]) {
                    best[p] = c;
                }
            }
        }
        return best;
    }

    private int ranked(int[] answers, int rank) {
        int[] counts = new int[classes];
        for (int answer : answers) {
            counts[answer]++;
        }
        return java.util.stream.IntStream.range(0, classes)
                .boxed()
                .sorted(java.util.Comparator.comparingInt((Integer c) -> -counts[c])
                        .thenComparingInt(c -> c))
                .skip(rank - 1)
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        "answer number " + rank + " does not exist: the network has " + classes + " classes"));
    }

    private static boolean[] answered(int[] answers, int index) {
        boolean[] inside = new boolean[answers.length];
        for (int p = 0; p < inside.length; p++) {
            inside[p] = answers[p] == index;
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
