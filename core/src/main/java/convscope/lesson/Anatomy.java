package convscope.lesson;

import convscope.graph.Node;
import java.util.List;

/**
 * What a layer is made of: one operator that a lesson explains, and what it does with each number afterwards.
 *
 * @param core the operator
 * @param axis the axis of the core's output that counts channels, units or classes; negative ones count from the end
 * @param inside what follows within the layer
 * @param softmax the softmax that ends a dense layer; null where there is none
 * @param after what follows in the next layers
 * @param next numbers of the layers that read the layer
 */
record Anatomy(
        LessonKind kind, Node core, int axis, CellChain inside, Node softmax, CellChain after, List<Integer> next) {
    Anatomy {
        next = List.copyOf(next);
    }

    /** What the operator reads. */
    String input() {
        return core.inputs().get(0);
    }

    boolean isWhole() {
        return core.op().startsWith("Global") || core.op().startsWith("Reduce");
    }
}
