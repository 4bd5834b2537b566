package convscope.explain;

import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.network.Head;
import convscope.network.Network;
import convscope.network.PositionedScores;
import java.util.Arrays;
import java.util.List;

/** Finds a {@link Target.Region} in an output that has space axes. */
final class RegionSearch {
    private static final double SURE = 0.5;

    private final Network network;
    private final Head head;
    private final Tensor scores;
    private final PositionedScores output;
    private final int positions;
    private final long[] space;

    /** Which positions are meant, and in words what is special about them. */
    private record Places(boolean[] inside, String which) {}

    RegionSearch(Subject subject, Head head) {
        this.network = subject.network();
        this.head = head;
        scores = network.value(head.score().name(), subject.inputs());
        output = new PositionedScores(network, head, scores);
        positions = output.positions();
        space = output.space();
    }

    Explained find(Target.Region region) {
        int index = region.target() instanceof Target.Top top
                ? ranked(top.rank())
                : TargetSearch.indexOf(region.target(), network, output.layout().count());
        Places places = region.mask() != null
                ? new Places(masked(region.mask()), "")
                : region.box().isEmpty() ? answered(index) : new Places(boxed(region.box()), "");
        String label = output.label(index, network.labels());
        float[] seed = new float[(int) scores.count()];
        int count = 0;
        for (int p = 0; p < positions; p++) {
            if (places.inside()[p]) {
                seed[output.cell(index, p)] = 1;
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
                        + " positions of the output" + places.which() + leftOut);
    }

    private int ranked(int rank) {
        List<Integer> ranking = output.ranking();
        if (rank > ranking.size()) {
            throw new InvalidRequestException(
                    "answer number " + rank + " does not exist: the network has " + ranking.size() + " classes");
        }
        return ranking.get(rank - 1);
    }

    /** Where the network gives a class: a detector, where it is sure of it; all of the output where the answer to its only question is no everywhere. */
    private Places answered(int index) {
        boolean[] inside = new boolean[positions];
        int[] answers = output.answers();
        double best = Double.NEGATIVE_INFINITY;
        for (int p = 0; p < positions; p++) {
            inside[p] = answers[p] == index;
            best = inside[p] ? Math.max(best, output.confidence(index, p)) : best;
        }
        if (output.layout().isDetector()) {
            double least = best - SURE * Math.abs(best);
            for (int p = 0; p < positions; p++) {
                inside[p] &= output.confidence(index, p) >= least;
            }
            return new Places(inside, ", those that give it at least half of its best");
        }
        if (output.isYesOrNo() && best == Double.NEGATIVE_INFINITY) {
            Arrays.fill(inside, true);
            return new Places(inside, ", none of which the network says yes to");
        }
        return new Places(inside, "");
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
