package convscope.model;

import convscope.graph.Edge;

/**
 * What a network wants to be fed.
 *
 * @param edge name, type and shape; the first axis is the batch
 * @param channelAxis axis that counts channels: 1 for {@code [N, C, H, W]}, the last for {@code [N, H, W, C]}; -1 where the input has no channels
 */
public record ModelInput(Edge edge, int channelAxis) {
    public String name() {
        return edge.name();
    }
}
