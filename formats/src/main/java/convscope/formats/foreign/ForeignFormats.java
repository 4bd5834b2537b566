package convscope.formats.foreign;

import static convscope.formats.foreign.Foreign.starting;

import convscope.formats.archive.ZippedModel;
import convscope.model.ModelSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Files that people take for models Convscope can open, told by their content, with what would help. */
public final class ForeignFormats {
    private static final String PICTURE = "a picture; the model comes first, then the picture";

    private static final List<Foreign> PICTURES_AND_ARRAYS = List.of(
            starting(PICTURE, 0x89, 'P', 'N', 'G'),
            starting(PICTURE, 0xff, 0xd8, 0xff),
            starting(PICTURE, 'G', 'I', 'F', '8'),
            starting(PICTURE, 'B', 'M'),
            starting(PICTURE, 'I', 'I', '*', 0),
            starting(PICTURE, 'M', 'M', 0, '*'),
            new Foreign(content -> content.at(0, "RIFF") && content.at(8, "WEBP"), PICTURE),
            starting("a NumPy array; a model is expected here", 0x93, 'N', 'U', 'M', 'P', 'Y'),
            starting(
                    "a GGUF file of a language model; a convolutional network as .onnx, .h5 or .keras is expected",
                    'G',
                    'G',
                    'U',
                    'F'));

    private static final List<Foreign> LAST = List.of(
            new Foreign(
                    content -> content.at(1, "HDF"),
                    "an HDF5 file without a Keras model; save the whole model: model.save(\"model.h5\")"),
            new Foreign(Content::isText, "a text file; a model file is expected (.onnx, .h5, .keras)"));

    private ForeignFormats() {}

    /** What a file is that a reader would take for one of its own by its first bytes. */
    public static Optional<String> mistaken(ModelSource source) {
        return first(
                Content.of(source),
                Stream.of(TorchFiles.BEFORE_READERS, TensorFlowFiles.BEFORE_READERS, OtherFrameworks.BEFORE_READERS));
    }

    /** Whether a file is a zip with a model in it, not one that is a model itself. */
    public static boolean isZippedModel(ModelSource source) {
        Content content = Content.of(source);
        boolean keras =
                content.entries().stream().anyMatch(e -> e.equals("config.json") || e.equals("model.weights.h5"));
        return content.isZip()
                && !(content.hasEntry("metadata.json") && keras)
                && content.entries().stream().anyMatch(ZippedModel::isModel);
    }

    /** What a file is instead of a model, and what to do, if that can be told. */
    public static Optional<String> name(ModelSource source) {
        Content content = Content.of(source);
        return ofKinds(content)
                .or(() -> ArchivesAndTexts.unpacked(content))
                .or(() -> first(content, Stream.of(ArchivesAndTexts.ALL)))
                .or(() -> ArchivesAndTexts.modelIn(content))
                .or(() -> ArchivesAndTexts.arrayOrOther(content))
                .or(() -> first(content, Stream.of(LAST)));
    }

    /** By the tables of frameworks. */
    static Optional<String> ofKinds(Content content) {
        return first(
                content,
                Stream.of(
                        TorchFiles.BEFORE_READERS,
                        TensorFlowFiles.BEFORE_READERS,
                        OtherFrameworks.BEFORE_READERS,
                        PICTURES_AND_ARRAYS,
                        TorchFiles.ALL,
                        TensorFlowFiles.ALL,
                        OtherFrameworks.ALL));
    }

    private static Optional<String> first(Content content, Stream<List<Foreign>> tables) {
        return tables.flatMap(List::stream)
                .filter(kind -> kind.matches().test(content))
                .map(Foreign::what)
                .findFirst();
    }
}
