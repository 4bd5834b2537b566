package convscope.formats.archive;

import convscope.graph.Companions;
import convscope.graph.FileBytes;
import convscope.graph.UnreadableModelException;
import convscope.model.ModelSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A zip of files that belong to a model: an {@code .onnx} with the files of its weights, or a model that was packed to be sent. */
public final class ZippedModel {
    private static final List<String> ENDINGS = List.of(".onnx", ".keras", ".h5", ".hdf5");

    private ZippedModel() {}

    /** Whether a name in an archive is that of a model. */
    public static boolean isModel(String entry) {
        String name = entry.toLowerCase(Locale.ROOT);
        return !entry.contains("__MACOSX")
                && ENDINGS.stream().anyMatch(name::endsWith)
                && !name.endsWith(".weights.h5")
                && !name.equals("variables.h5");
    }

    /**
     * The model in a zip, under the zip's own name.
     *
     * @param source a zip with at least one name that {@linkplain #isModel is a model's}
     * @throws UnreadableModelException if it holds several, or is damaged
     */
    public static ModelSource in(ModelSource source) {
        ZipIndex zip = ZipIndex.of(source.name(), source.content());
        List<String> models = zip.names().stream().filter(ZippedModel::isModel).toList();
        if (models.isEmpty()) {
            throw zip.damaged("its table of files ends too early");
        }
        if (models.size() > 1) {
            throw new UnreadableModelException(source.name() + ": the zip holds " + models.size() + " models, "
                    + String.join(
                            ", ", models.stream().limit(3).map(ZipIndex::quoted).toList())
                    + "; give one of them, or a zip with one");
        }
        String model = models.get(0);
        String folder = model.substring(0, model.lastIndexOf('/') + 1);
        Companions beside = new Companions(name -> file(zip, folder, name), List.of(source.content()));
        return new ModelSource(source.name(), zip.content(model), Optional.empty(), beside);
    }

    private static Optional<FileBytes> file(ZipIndex zip, String folder, String name) {
        String entry = folder + (name.startsWith("./") ? name.substring(2) : name);
        return zip.names().contains(entry) ? Optional.of(zip.content(entry)) : Optional.empty();
    }
}
