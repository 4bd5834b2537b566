package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.graph.UnreadableModelException;
import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.util.List;

/** Reads {@code .h5} files that hold a whole model, as {@code model.save("model.h5")} of all versions from 1 on writes them. */
public final class KerasHdf5Reader implements ModelReader {
    @Override
    public String format() {
        return "Keras HDF5";
    }

    @Override
    public boolean recognizes(ModelSource source) {
        return Hdf5File.hasSignature(source.bytes());
    }

    @Override
    public Model read(ModelSource source) {
        return Damage.told(source.name(), "the file", () -> {
            Hdf5File hdf5 = Hdf5File.open(source.name(), "", source.content());
            String config = hdf5.text("", "model_config").orElseThrow(() -> withoutModel(source.name(), hdf5));
            JsonNode configuration = KerasModel.json(source.name(), "attribute model_config", config);
            Origin origin = Origin.of(hdf5, configuration);
            List<String> names = hdf5.texts(LegacyWeights.GROUP, "layer_names").orElse(List.of());
            return new KerasModel(source, "HDF5", origin.version())
                    .read(origin.translated(configuration, names), network -> origin.weights(hdf5, network));
        });
    }

    private static UnreadableModelException withoutModel(String file, Hdf5File hdf5) {
        boolean weightsOnly = hdf5.texts("", "layer_names").isPresent()
                || hdf5.has("layers")
                || hdf5.has("_layer_checkpoint_dependencies")
                || hdf5.has(LegacyWeights.GROUP);
        return new UnreadableModelException(
                weightsOnly
                        ? file
                                + ": holds only the weights of a model, without its layers (no attribute model_config), as "
                                + "save_weights writes it; load the weights into the model in Keras and save all of it: "
                                + "model.load_weights(...), then model.save(\"model.keras\")"
                        : file
                                + ": is an HDF5 file without a Keras model (no attribute model_config); a file written by "
                                + "model.save(\"model.h5\") is expected");
    }
}
