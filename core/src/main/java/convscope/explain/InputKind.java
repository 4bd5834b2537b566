package convscope.explain;

import convscope.graph.Shape;
import convscope.model.ModelInput;
import convscope.network.Network;

/** What sort of thing an input of a network takes, as its shape tells. */
public enum InputKind {
    /** Two space axes and 1 or 3 channels. */
    PICTURE,
    /** Words, by their numbers. */
    TEXT,
    /** Channels over time. */
    SIGNAL,
    /** Channels over three space axes. */
    VOLUME,
    /** Numbers in a row. */
    VECTOR,
    /** Anything else. */
    TENSOR;

    /** The kind of one of a network's inputs; without a vocabulary a text can only be given as numbers. */
    public static InputKind of(Network network, ModelInput input) {
        Shape shape = input.edge().shape();
        boolean embedded = network.embedding(input).isPresent();
        if (embedded && shape.rank() == 3) {
            return shape.size(1) == 1 ? VECTOR : TEXT;
        }
        if (embedded || !shape.isRankKnown()) {
            return TENSOR;
        }
        long channels =
                input.channelAxis() > 0 && input.channelAxis() < shape.rank() ? shape.size(input.channelAxis()) : 0;
        return switch (shape.rank()) {
            case 1, 2 -> VECTOR;
            case 3 -> SIGNAL;
            case 4 -> channels == 1 || channels == 3 ? PICTURE : TENSOR;
            case 5 -> VOLUME;
            default -> TENSOR;
        };
    }
}
