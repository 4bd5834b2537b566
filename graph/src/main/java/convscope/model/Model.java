package convscope.model;

import convscope.graph.Graph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained network, read and ready to be run.
 *
 * @param graph at the canonical opset
 * @param inputs in the order of the graph's inputs
 * @param layers in the order in which they compute
 * @param metadata free text by key, as the file holds it: ONNX {@code metadata_props}, a Keras file's own keys
 * @param notes what the reader changed or left out, one sentence each
 */
public record Model(
        Graph graph,
        List<ModelInput> inputs,
        List<Layer> layers,
        Map<String, String> metadata,
        Provenance provenance,
        List<String> notes) {
    public Model {
        inputs = List.copyOf(inputs);
        layers = List.copyOf(layers);
        metadata = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        notes = List.copyOf(notes);
    }

    /** Number of trained numbers in all layers. */
    public long parameters() {
        return layers.stream().mapToLong(Layer::parameters).sum();
    }
}
