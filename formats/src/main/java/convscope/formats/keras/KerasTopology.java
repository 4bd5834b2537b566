package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.model.Model;
import convscope.model.ModelSource;
import java.util.List;

/** A Keras model as other formats hold it: Keras' configuration, and weights by name wherever the format keeps them. */
public final class KerasTopology {
    private KerasTopology() {}

    /**
     * Reads a model whose configuration is Keras' own.
     *
     * @param container what the format is called in a model's provenance, after {@code Keras} and a number
     * @param version of Keras, as the file says; empty where it does not
     * @param configuration an object with {@code class_name} and {@code config}
     * @throws convscope.graph.UnreadableModelException if configuration or weights are damaged
     * @throws convscope.graph.UnsupportedOperatorException if it holds layers that are not supported, listing all of them
     */
    public static Model read(
            ModelSource source, String container, String version, JsonNode configuration, NamedTensors weights) {
        return Damage.told(source.name(), "the file", () -> {
            JsonNode translated = new Origin(version, "").translated(configuration, List.of());
            return new KerasModel(source, container, version)
                    .read(translated, network -> new NamedWeights(source.name(), weights));
        });
    }
}
