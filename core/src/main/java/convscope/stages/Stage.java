package convscope.stages;

import convscope.explain.Heatmap;
import convscope.network.Answer;

/**
 * What a network made of the input at one moment of its training.
 *
 * @param checkpoint the moment
 * @param target what it said of the class that is followed
 * @param top its first answer
 * @param map why it said what it said of that class
 * @param toFinal rank correlation of the map with that of the last stage
 * @param toPrevious rank correlation of the map with that of the stage before; null for the first
 */
public record Stage(Checkpoint checkpoint, Answer target, Answer top, Heatmap map, double toFinal, Double toPrevious) {
    /** Whether the followed class is the first answer. */
    public boolean isTarget() {
        return top.index() == target.index();
    }
}
