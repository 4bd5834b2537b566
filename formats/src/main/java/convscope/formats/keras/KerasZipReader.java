package convscope.formats.keras;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reads {@code .keras} files, the zip that {@code model.save("model.keras")} of Keras 3 and of late versions of Keras 2 writes. */
public final class KerasZipReader implements ModelReader {
    private static final String CONFIG = "config.json";
    private static final String METADATA = "metadata.json";
    private static final String WEIGHTS = "model.weights.h5";

    /** What Keras 2.11 called the weights. */
    private static final String VARIABLES = "variables.h5";

    @Override
    public String format() {
        return "Keras zip";
    }

    @Override
    public boolean recognizes(ModelSource source) {
        return ZipEntries.hasSignature(source.bytes()) && ZipEntries.names(source, CONFIG);
    }

    @Override
    public Model read(ModelSource source) {
        return Damage.told(source.name(), "the file", () -> {
            ZipEntries zip = ZipEntries.read(source, KerasZipReader::isRead);
            JsonNode config = json(source, zip, CONFIG);
            JsonNode metadata = json(source, zip, METADATA);
            String version = metadata.path("keras_version").asText("");
            String weights = zip.has(VARIABLES) ? VARIABLES : WEIGHTS;
            return new KerasModel(source, "zip", version)
                    .read(
                            config,
                            network -> new StoreWeights(
                                    Hdf5File.open(source.name(), weights + ":", zip.entry(weights)),
                                    network,
                                    version,
                                    name -> zip.has(name)
                                            ? Optional.of(zip.entry(name).view())
                                            : Optional.empty()));
        });
    }

    private static boolean isRead(String entry) {
        return List.of(CONFIG, METADATA, WEIGHTS, VARIABLES).contains(entry)
                || entry.startsWith("assets/") && entry.endsWith("/vocabulary.txt");
    }

    private static JsonNode json(ModelSource source, ZipEntries zip, String entry) {
        ByteBuffer bytes = zip.entry(entry).view();
        return KerasModel.json(
                source.name(), entry, StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
