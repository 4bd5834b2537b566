package convscope.explain;

import convscope.graph.Tensor;
import convscope.picture.Picture;
import convscope.text.Tokens;

/** What an input shows to a person: whatever a map over it can be drawn on. */
public sealed interface InputView {
    /** A picture, as the network sees it before numbers are scaled. */
    record OfPicture(Picture picture) implements InputView {}

    /** A text, a token for each position of the map. */
    record OfText(Tokens tokens) implements InputView {}

    /** One or more traces over time, {@code [C, L]}. */
    record OfSignal(Tensor traces) implements InputView {}

    /** A volume, {@code [C, D, H, W]}. */
    record OfVolume(Tensor voxels) implements InputView {}
}
