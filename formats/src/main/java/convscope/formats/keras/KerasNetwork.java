package convscope.formats.keras;

import convscope.formats.keras.Call.Reference;
import java.util.List;

/**
 * A Sequential or Functional model as the configuration describes it; a Sequential one is told as a chain of calls.
 *
 * @param path names of the enclosing models and its own; empty for the outermost
 * @param listed layers that the weights file counts, in its order
 * @param layers all layers, input layers included
 */
record KerasNetwork(
        String name,
        String path,
        String kind,
        List<KerasLayer> listed,
        List<KerasLayer> layers,
        List<Reference> inputs,
        List<Reference> outputs) {}
