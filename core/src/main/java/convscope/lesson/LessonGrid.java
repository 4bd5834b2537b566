package convscope.lesson;

import convscope.words.Text;
import java.util.List;

/**
 * Everything needed to work out the lesson on any position of one channel without asking again. Arrays count row by row and must not be changed.
 */
public sealed interface LessonGrid {
    /** What the lessons teach. */
    LessonKind kind();

    /**
     * Layers that slide a window.
     *
     * <p>At position {@code p} of a convolution, with {@code v} as {@link Geometry} says: {@code results[p] = rest[p] + bias + sum of map[v] * weights over the
     * cells of all listed channels}; of pools: the largest or mean of {@code map[v]} of the one channel. {@code stages} are the maps of the numbers that this becomes.
     *
     * @param layer number of the layer
     * @param channel number of the output channel
     * @param positions number of output positions; they are in order from 0
     * @param firstInput first input channel of the group
     * @param inputs number of input channels that the kernel reads; 1 for pools
     * @param channels those that matter most over all positions, the most important first
     * @param restCount how many input channels are not listed
     * @param rest their exact sum at every position; empty where all are listed
     * @param results what the operator gives at every position, bias included; empty where there are too many positions
     * @param stages what follows, in order
     * @param local whether every position can be worked out from this; where not, the lesson of each position has to be asked for
     * @param left what was left out, in words; null where nothing was
     */
    record Sliding(
            LessonKind kind,
            int layer,
            int channel,
            Geometry geometry,
            int positions,
            int firstInput,
            int inputs,
            List<GridChannel> channels,
            int restCount,
            float[] rest,
            double bias,
            float[] results,
            List<GridStage> stages,
            boolean local,
            Text left)
            implements LessonGrid {}

    /**
     * One input channel.
     *
     * @param map over the input's space
     * @param weights of the kernel's slice for this channel; empty for pools
     */
    record GridChannel(int channel, float[] map, float[] weights) {}

    /**
     * What the numbers of the whole channel become.
     *
     * @param name of the function
     * @param layer that gives this map; -1 where none does
     * @param inside whether the step belongs to the layer of the lesson; false for the layers that follow
     */
    record GridStage(Text name, int layer, boolean inside, float[] map) {}

    /**
     * Layers whose numbers have no neighbours: dense layers and softmax.
     *
     * @param layer number of the layer
     * @param units number of units or classes
     * @param space sizes of the other axes, empty where there are none
     * @param labels names of the classes; empty where units are no classes
     * @param outputs what the engine computed for every unit at the position asked for
     * @param order numbers of the units with the largest outputs, the largest first
     * @param left what was left out, in words; null where nothing was
     */
    record Units(
            LessonKind kind,
            int layer,
            int units,
            List<Integer> space,
            List<String> labels,
            float[] outputs,
            List<Integer> order,
            Text left)
            implements LessonGrid {}
}
