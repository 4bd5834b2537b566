package convscope.network;

import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What a network with positions in its output says of one input: scores of the classes at each position, as segmentation and detection give them. */
public final class PositionedScores {
    private final Head head;
    private final ClassLayout layout;
    private final float[] values;
    private final int numbers;
    private final long[] space;
    private final int positions;
    private int[] answers;

    /**
     * @param scores the value of the head's score for a batch, {@code [N, numbers, *S]} or {@code [N, *S, numbers]}, whose first input is looked at
     * @throws UnsuitableModelException if there are no positions, or the classes stand between them
     */
    public PositionedScores(Network network, Head head, Tensor scores) {
        this.head = head;
        if (scores.rank() < 3) {
            throw new UnsuitableModelException(network.name() + ": output '"
                    + head.output().name() + "' has shape " + Arrays.toString(scores.shape())
                    + "; a region needs an output with space axes, as of segmentation");
        }
        layout = ClassLayout.of(network, head, scores.shape());
        if (layout.axis() != 1 && layout.axis() != scores.rank() - 1) {
            throw new UnsuitableModelException(network.name() + ": the classes of output '"
                    + head.output().name() + "' are on axis " + layout.axis() + "; the first or the last is expected");
        }
        values = scores.toFloat().floats();
        numbers = (int) scores.size(layout.axis());
        space = IntStream.range(1, scores.rank())
                .filter(axis -> axis != layout.axis())
                .mapToLong(scores::size)
                .toArray();
        positions = (int) Arrays.stream(space).reduce(1, (a, b) -> a * b);
    }

    public ClassLayout layout() {
        return layout;
    }

    /** Sizes of the space axes. */
    public long[] space() {
        return space.clone();
    }

    public int positions() {
        return positions;
    }

    /** Where the score of a class at a position is among the numbers of an input. */
    public int cell(int index, int position) {
        return at(layout.number(index), position);
    }

    private int at(int number, int position) {
        return layout.axis() == 1 ? number * positions + position : position * numbers + number;
    }

    /** How sure the network is of a class at a position. */
    public double confidence(int index, int position) {
        return layout.confidence((number, place) -> values[at(number, place)], index, position);
    }

    /** Whether the output answers one question with yes or no at each position. */
    public boolean isYesOrNo() {
        return layout.count() == 1 && !layout.isDetector() && head.isMultiLabel();
    }

    /** The class of each position; -1 where the answer to the only question is no. */
    public int[] answers() {
        if (answers == null) {
            answers = IntStream.range(0, positions).map(this::answer).toArray();
        }
        return answers.clone();
    }

    private int answer(int position) {
        if (isYesOrNo()) {
            return values[cell(0, position)] > 0 ? 0 : -1;
        }
        int best = 0;
        double most = confidence(0, position);
        for (int c = 1; c < layout.count(); c++) {
            double confidence = confidence(c, position);
            if (confidence > most) {
                best = c;
                most = confidence;
            }
        }
        return best;
    }

    /** Per class how sure a detector is of it where it is surest; elsewhere, how many positions give it. */
    private double[] weights() {
        double[] weights = new double[layout.count()];
        if (layout.isDetector()) {
            Arrays.fill(weights, Double.NEGATIVE_INFINITY);
        }
        int[] given = answers();
        for (int p = 0; p < positions; p++) {
            int c = given[p];
            if (c >= 0) {
                weights[c] = layout.isDetector() ? Math.max(weights[c], confidence(c, p)) : weights[c] + 1;
            }
        }
        return weights;
    }

    /** The classes, those first that a detector is surest of, or that the most positions give. */
    public List<Integer> ranking() {
        double[] weights = weights();
        return IntStream.range(0, layout.count())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -weights[c]).thenComparingInt(c -> c))
                .toList();
    }

    /** The name of a class, where there are names for all of them. */
    public String label(int index, Labels labels) {
        return labels.names().size() == layout.count() ? labels.of(index) : "class " + index;
    }

    /**
     * The classes that some position gives, or the likeliest where none does: of a detector with its best score, elsewhere with the share of positions. Where each
     * position has one number, such as a depth, their mean.
     */
    Prediction prediction(Labels labels) {
        if (layout.count() == 1 && !layout.isDetector() && !isYesOrNo()) {
            double mean = IntStream.range(0, positions)
                    .mapToDouble(p -> values[cell(0, p)])
                    .average()
                    .orElse(Double.NaN);
            return new Prediction(
                    List.of(new Answer(0, label(0, labels), Double.NaN, mean)), "the mean of the output's positions");
        }
        double[] weights = weights();
        boolean shares = layout.isDetector() && Arrays.stream(weights).allMatch(w -> w <= 1);
        List<Answer> named = new ArrayList<>();
        for (int c : ranking()) {
            if (weights[c] > 0 || named.isEmpty()) {
                double probability = layout.isDetector() ? (shares ? weights[c] : Double.NaN) : weights[c] / positions;
                named.add(new Answer(c, label(c, labels), probability, weights[c]));
            }
        }
        return new Prediction(
                named,
                layout.isDetector()
                        ? "the best score among the output's positions"
                        : "the share of the output's positions");
    }
}
