package convscope.lesson;

import java.util.List;

/**
 * The one output number of a layer that a lesson is about.
 *
 * @param layer number of the layer in the network's list
 * @param name name of the layer
 * @param layerKind the layer's kind in the words of the file's framework
 * @param channel number of the output map, unit or class
 * @param channels how many of them the layer has
 * @param label name of the class that {@code channel} stands for; empty where it stands for none
 * @param position index along each axis of {@code space}
 * @param space sizes of the output's axes other than batch and channels; empty where there are none
 */
public record LessonCell(
        int layer,
        String name,
        String layerKind,
        int channel,
        int channels,
        String label,
        List<Integer> position,
        List<Integer> space) {
    public LessonCell {
        position = List.copyOf(position);
        space = List.copyOf(space);
    }
}
