package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * Which Keras wrote a file, and on which backend it computed: what is brought into the words and the order of axes of later versions before the rest of the
 * reader sees it.
 *
 * @param version of Keras, {@code 1} where the file does not say and its words are those of Keras 1; may be empty
 * @param backend {@code theano}, {@code tensorflow}, ...; may be empty
 */
record Origin(String version, String backend) {
    /** As the file says, and as its configuration and the names of its weights tell where it does not. */
    static Origin of(Hdf5File hdf5, JsonNode configuration) {
        String version = told(hdf5, "keras_version");
        String backend = told(hdf5, "backend");
        if (version.isEmpty() && Keras1Configuration.recognizes(configuration)) {
            version = "1";
        }
        boolean first = version.startsWith("1");
        return new Origin(version, backend.isEmpty() && first ? Keras1Weights.backend(hdf5) : backend);
    }

    private static String told(Hdf5File hdf5, String attribute) {
        return hdf5.text("", attribute)
                .or(() -> hdf5.text(LegacyWeights.GROUP, attribute))
                .orElse("");
    }

    private boolean isFirst() {
        return version.startsWith("1");
    }

    private boolean isTheano() {
        return backend.equals("theano");
    }

    /** The configuration as Keras 2 would have written it. */
    JsonNode translated(JsonNode configuration, List<String> layerNames) {
        JsonNode named = UnnamedModels.named(configuration, layerNames);
        JsonNode modern = isFirst() ? Keras1Configuration.translated(named) : named;
        return isTheano() ? Theano.padded(modern, version) : modern;
    }

    /** The weights, kernels as TensorFlow and Keras 2 keep them. */
    KerasWeights weights(Hdf5File hdf5, KerasNetwork network) {
        KerasWeights modern = isFirst() ? new Keras1Weights(hdf5, network) : new LegacyWeights(hdf5, network);
        return isTheano()
                ? (layer, variables) -> Theano.turned(
                        layer, variables.stream().map(Variable::name).toList(), modern.of(layer, variables))
                : modern;
    }
}
