package convscope.formats.foreign;

import static convscope.formats.foreign.Foreign.starting;

import convscope.formats.archive.ZippedModel;
import java.util.List;
import java.util.Optional;

/** Archives that may hold a model, and texts that came in the place of one. */
final class ArchivesAndTexts {
    private static final String UNPACK = "; unpack it, and give the model in it";

    static final List<Foreign> ALL = List.of(
            new Foreign(
                    content -> content.at(0, "version https://git-lfs"),
                    "a pointer of Git LFS, a text of three lines that stands for the model; fetch the model itself: git lfs pull"),
            new Foreign(
                    content -> content.beginning().startsWith("<!doctype html")
                            || content.beginning().startsWith("<html"),
                    "a web page, not a model: the download went wrong; open the link in a browser, and save the model that its download button gives"),
            new Foreign(
                    content -> content.beginning().startsWith("<?xml") && content.holdsAny("<Error>", "<Code>"),
                    "an error message of a web server, not a model: the download went wrong; download it again"),
            starting("a 7z archive" + UNPACK, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c),
            starting("a RAR archive" + UNPACK, 'R', 'a', 'r', '!'),
            starting("an xz archive" + UNPACK, 0xfd, '7', 'z', 'X', 'Z', 0),
            starting("a bzip2 archive" + UNPACK, 'B', 'Z', 'h'),
            starting("a gzip archive" + UNPACK, 0x1f, 0x8b));

    private ArchivesAndTexts() {}

    /** A model inside an archive, by name; also a SavedModel. */
    static Optional<String> modelIn(Content content) {
        if (content.entries().isEmpty()) {
            return Optional.empty();
        }
        String kind = content.isZip() ? "a zip archive" : "a tar archive";
        return content.entries().stream()
                .filter(ZippedModel::isModel)
                .findFirst()
                .map(entry -> kind + " with the model '" + entry + "' inside; unpack it, and give that file")
                .or(() -> content.hasEntry("saved_model.pb")
                        ? Optional.of(kind + " with a TensorFlow SavedModel inside; unpack it, and convert its folder:"
                                + " python -m tf2onnx.convert --saved-model FOLDER --output model.onnx")
                        : Optional.empty());
    }

    /** What a zip or tar file holds that is no model. */
    static Optional<String> arrayOrOther(Content content) {
        if (content.entries().isEmpty()) {
            return content.isZip()
                    ? Optional.of("a zip file without a Keras model; save the whole model: model.save(\"model.keras\")")
                    : Optional.empty();
        }
        if (content.entries().stream().allMatch(entry -> entry.endsWith(".npy"))) {
            return Optional.of("NumPy arrays (.npz); a model is expected here");
        }
        return Optional.of(
                content.isZip()
                        ? "a zip file without a Keras model; save the whole model: model.save(\"model.keras\")"
                        : "a tar archive without a model file; give the model itself");
    }

    /** What a gzip file holds. */
    static Optional<String> unpacked(Content content) {
        if (!content.starts(0x1f, 0x8b)) {
            return Optional.empty();
        }
        Content inside = Content.of(ArchiveNames.unpackedStart(content.head()));
        if (inside.at(257, "ustar")) {
            return Optional.of(modelIn(inside).orElse("a gzip archive of several files" + UNPACK));
        }
        return ForeignFormats.ofKinds(inside).or(() -> Optional.of("a gzip archive" + UNPACK));
    }
}
