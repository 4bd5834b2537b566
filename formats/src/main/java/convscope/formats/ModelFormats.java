package convscope.formats;

import convscope.formats.keras.KerasHdf5Reader;
import convscope.formats.keras.KerasZipReader;
import convscope.formats.onnx.OnnxReader;
import convscope.graph.Footprint;
import convscope.graph.UnreadableModelException;
import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The catalogue of model formats: those that come with Convscope, and those of other jars. A file's content decides which it is. */
public final class ModelFormats {
    private static final List<ModelReader> BUILT_IN =
            List.of(new KerasHdf5Reader(), new KerasZipReader(), new OnnxReader());

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

    private static Model recognized(ModelSource source) {
        for (ModelReader reader : all()) {
            if (reader.recognizes(source)) {
                return reader.read(source);
            }
        }
        String what = ForeignFormats.name(source).orElse("not a model of a known format, or a damaged one");
        throw new UnreadableModelException(source.name() + ": " + what + ". Known formats: "
                + String.join(", ", all().stream().map(ModelReader::format).toList()));
    }
}
