package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.network.Network;
import convscope.picture.Picture;
import convscope.text.Tokens;
import java.util.Optional;

/** What an input shows to a person: whatever a map over it can be drawn on. */
public sealed interface InputView {
    /** What the numbers of an input show by themselves: those of signals and volumes. */
    static Optional<InputView> of(Network network, ModelInput input, Tensor batch) {
        return switch (InputKind.of(network, input)) {
            case SIGNAL -> Optional.of(new OfSignal(InputLayout.of(input).channelsFirst(batch, 0)));
            case VOLUME -> Optional.of(new OfVolume(InputLayout.of(input).channelsFirst(batch, 0)));
            default -> Optional.empty();
        };
    }

    /** A picture, as the network sees it before numbers are scaled. */
    record OfPicture(Picture picture) implements InputView {}

    /** A text, a token for each position of the map. */
    record OfText(Tokens tokens) implements InputView {}

    /** One or more traces over time, {@code [C, L]}. */
    record OfSignal(Tensor traces) implements InputView {}

    /** A volume, {@code [C, D, H, W]}. */
    record OfVolume(Tensor voxels) implements InputView {}
}
