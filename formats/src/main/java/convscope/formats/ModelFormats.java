package convscope.formats;

import convscope.formats.archive.ZippedModel;
import convscope.formats.foreign.ForeignFolders;
import convscope.formats.foreign.ForeignFormats;
import convscope.formats.keras.KerasHdf5Reader;
import convscope.formats.keras.KerasZipReader;
import convscope.formats.onnx.OnnxReader;
import convscope.formats.tfjs.TensorFlowJsReader;
import convscope.graph.Footprint;
import convscope.graph.UnreadableModelException;
import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The catalogue of model formats: those that come with Convscope, and those of other jars. A file's content decides which it is. */
public final class ModelFormats {
    private static final List<ModelReader> BUILT_IN =
            List.of(new KerasHdf5Reader(), new KerasZipReader(), new OnnxReader(), new TensorFlowJsReader());

    private ModelFormats() {}

    /** All readers. */
    public static List<ModelReader> all() {
        List<ModelReader> all = new ArrayList<>(BUILT_IN);
        ServiceLoader.load(ModelReader.class).forEach(all::add);
        return all;
    }

    /**
     * Reads a model of any known format.
     *
     * @throws UnreadableModelException if no reader knows the format, or the file is damaged
     * @throws convscope.graph.UnsupportedOperatorException if it holds what is not supported, listing all of it
     * @throws convscope.graph.UnsuitableModelException if one run of it would take more than {@link Footprint} allows
     */
    public static Model read(ModelSource source) {
        return Refusal.told(source.name(), () -> {
            Model model = recognized(source);
            Footprint.check(model.graph(), source.name());
            return model;
        });
    }

    private static Model recognized(ModelSource given) {
        requireNotForeign(given);
        ModelSource source = given;
        if (ForeignFormats.isZippedModel(given)) {
            source = ZippedModel.in(given);
            requireNotForeign(source);
        }
        for (ModelReader reader : all()) {
            if (reader.recognizes(source)) {
                return reader.read(source);
            }
        }
        throw refused(source, ForeignFormats.name(source).orElse("not a model of a known format, or a damaged one"));
    }

    private static void requireNotForeign(ModelSource source) {
        ForeignFormats.mistaken(source).ifPresent(what -> {
            throw refused(source, what);
        });
    }

    private static UnreadableModelException refused(ModelSource source, String what) {
        return new UnreadableModelException(source.name() + ": " + what + ". Known formats: "
                + String.join(", ", all().stream().map(ModelReader::format).toList()));
    }

    /**
     * The bytes of a model file.
     *
     * @throws UnreadableModelException if there is no such file, it cannot be read, or it is a folder, telling of what
     */
    public static ModelSource source(Path file) {
        if (Files.isDirectory(file)) {
            throw new UnreadableModelException(file + ": " + ForeignFolders.name(file));
        }
        return ModelSource.of(file);
    }
}
