package convscope.network;

import convscope.graph.Shape;
import convscope.model.ModelInput;

/**
 * Where the scores of the classes stand in an output that has positions, {@code [N, numbers, *S]} or {@code [N, *S, numbers]}, as those of segmentation and
 * detection. Detectors are laid out as Ultralytics exports them (docs.ultralytics.com, checked with 8.4: YOLO 5 to 26, RT-DETR) and YOLO version 5 itself.
 *
 * @param axis counts the numbers of a position
 * @param numbers what a position's numbers are
 * @param count number of classes
 */
public record ClassLayout(int axis, Numbers numbers, int count) {
    /** The numbers of a position; those of detectors begin with the four of a box. */
    public enum Numbers {
        /** One score a class. */
        SCORES,
        /** A box, then one score a class; what follows belongs to shapes and poses. */
        BOX_SCORES,
        /** A box, whether there is anything, then one score a class. */
        BOX_OBJECTNESS_SCORES,
        /** A box, the score of the class that was chosen, the number of this class. */
        BOX_SCORE_CLASS
    }

    private static final int BOX = 4;

    /** The numbers of an output. */
    @FunctionalInterface
    public interface Values {
        /** A position's number. */
        double at(int number, int position);
    }

    /**
     * The layout of an output. Classes stand on the axis that the network compares along. Where it compares none, a detector is known by its file, which names its
     * task (Ultralytics' YOLO and RT-DETR), or by as many numbers a position as it has names of classes and a box, and before YOLO version 8 one more. Positions that are
     * listed on one axis, of a network for pictures, are taken to be more than the numbers of each.
     *
     * @param shape of the head's score as it was computed, with a batch axis and at least one space axis
     */
    public static ClassLayout of(Network network, Head head, long[] shape) {
        if (head.classAxis() > 0) {
            return all(head.classAxis(), shape);
        }
        boolean listed = shape.length == 3;
        int names = network.labels().names().size();
        ClassLayout detector = !listed || names == 0
                ? null
                : network.model().metadata().containsKey("task") ? ofTask(names, shape) : ofSize(names, shape);
        if (detector != null) {
            return detector;
        }
        boolean places = listed && network.inputs().stream().anyMatch(ClassLayout::isPicture);
        return all(places ? (shape[1] <= shape[2] ? 1 : 2) : network.channelAxis(head.score()), shape);
    }

    /** Scores before the boxes' places, or behind them; else boxes with the classes that were chosen for them. */
    private static ClassLayout ofTask(int names, long[] shape) {
        if (shape[1] >= BOX + names && shape[1] < shape[2]) {
            return new ClassLayout(1, Numbers.BOX_SCORES, names);
        }
        if (shape[2] >= BOX + names && names > 2) {
            return new ClassLayout(2, Numbers.BOX_SCORES, names);
        }
        return shape[2] > BOX + 1 ? new ClassLayout(2, Numbers.BOX_SCORE_CLASS, names) : null;
    }

    private static ClassLayout ofSize(int names, long[] shape) {
        for (int axis = 1; axis <= 2; axis++) {
            if (shape[axis] == BOX + names) {
                return new ClassLayout(axis, Numbers.BOX_SCORES, names);
            }
            if (shape[axis] == BOX + 1 + names) {
                return new ClassLayout(axis, Numbers.BOX_OBJECTNESS_SCORES, names);
            }
        }
        return null;
    }

    private static ClassLayout all(int axis, long[] shape) {
        return new ClassLayout(axis, Numbers.SCORES, (int) shape[axis]);
    }

    private static boolean isPicture(ModelInput input) {
        Shape shape = input.edge().shape();
        return input.channelAxis() > 0 && shape.isRankKnown() && shape.rank() > 3;
    }

    /** Whether other numbers of a position stand before its scores. */
    public boolean isDetector() {
        return numbers != Numbers.SCORES;
    }

    /** Which of a position's numbers is the score of a class. */
    public int number(int index) {
        return switch (numbers) {
            case SCORES -> index;
            case BOX_SCORES -> BOX + index;
            case BOX_OBJECTNESS_SCORES -> BOX + 1 + index;
            case BOX_SCORE_CLASS -> BOX;
        };
    }

    /** How sure a position is of a class. */
    public double confidence(Values values, int index, int position) {
        double score = values.at(number(index), position);
        return switch (numbers) {
            case SCORES, BOX_SCORES -> score;
            case BOX_OBJECTNESS_SCORES -> score * values.at(BOX, position);
            case BOX_SCORE_CLASS -> Math.round(values.at(BOX + 1, position)) == index ? score : 0;
        };
    }
}
