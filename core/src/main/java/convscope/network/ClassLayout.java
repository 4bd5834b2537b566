package convscope.network;

import convscope.graph.Shape;
import convscope.model.ModelInput;

/**
 * Where the scores of the classes stand in an output that has positions, as those of segmentation and detection.
 *
 * @param axis counts the numbers of a position
 * @param first the number that is the score of class 0; before it a detector gives the position's box, and some whether there is anything at all
 * @param count number of classes
 */
public record ClassLayout(int axis, int first, int count) {
    private static final int BOX = 4;
    private static final int OBJECTNESS = 4;

    /**
     * The layout of an output. Classes stand on the axis that the network compares along. Where it compares none, a detector is known by as many numbers a position
     * as it has names of classes and a box (YOLO: 4 numbers, before version 8 and "there is something" as a fifth), and by its file, which names its task;
     * positions that are listed on one axis, of a network for pictures, are taken to be more than the numbers of each.
     *
     * @param shape of the head's score as it was computed, with a batch axis and at least one space axis
     */
    public static ClassLayout of(Network network, Head head, long[] shape) {
        boolean listed = shape.length == 3;
        if (head.classAxis() > 0) {
            return all(head.classAxis(), shape);
        }
        int names = network.labels().names().size();
        for (int axis = 1; listed && names > 0 && axis <= 2; axis++) {
            boolean named = axis == 1 && network.model().metadata().containsKey("task") && shape[1] > BOX + names;
            if (shape[axis] == BOX + names || named) {
                return new ClassLayout(axis, BOX, names);
            }
            if (shape[axis] == BOX + 1 + names) {
                return new ClassLayout(axis, BOX + 1, names);
            }
        }
        if (listed && network.inputs().stream().anyMatch(ClassLayout::isPicture)) {
            return all(shape[1] <= shape[2] ? 1 : 2, shape);
        }
        return all(network.channelAxis(head.score()), shape);
    }

    private static ClassLayout all(int axis, long[] shape) {
        return new ClassLayout(axis, 0, (int) shape[axis]);
    }

    private static boolean isPicture(ModelInput input) {
        Shape shape = input.edge().shape();
        return input.channelAxis() > 0 && shape.isRankKnown() && shape.rank() > 3;
    }

    /** Whether other numbers of a position stand before its scores. */
    public boolean isDetector() {
        return first > 0;
    }

    /** How sure a position is of a class. */
    public double confidence(Scores scores, int index, int position) {
        double score = scores.at(first + index, position);
        return first > BOX ? score * scores.at(OBJECTNESS, position) : score;
    }

    /** The numbers of an output. */
    @FunctionalInterface
    public interface Scores {
        /** A position's number. */
        double at(int number, int position);
    }
}
