package convscope.formats.onnx;

import convscope.graph.ElementType;
import convscope.graph.Node;
import convscope.graph.OnnxFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a reader of an ONNX file changed, one sentence each. */
final class OnnxNotes {
    private static final int LISTED = 4;
    private static final int FIRST_WITH_PLACES = 11;

    private OnnxNotes() {}

    /**
     * Of the file as it was decoded.
     *
     * @param halves types of 16 bits that became float32
     * @param narrow types of fewer bits that became float32
     * @param notInDouble operators for whose sake float64 became float32
     */
    static List<String> of(OnnxFile file, Set<ElementType> halves, Set<ElementType> narrow, Set<String> notInDouble) {
        OnnxFile.Details details = file.details();
        List<String> notes = new ArrayList<>();
        if (!details.external().isEmpty()) {
            notes.add("weights lie in "
                    + quoted(details.external().stream()
                            .map(Path::getFileName)
                            .map(Path::toString)
                            .toList())
                    + " beside the model; the hash covers them, too");
        }
        if (!details.functions().isEmpty()) {
            notes.add("the file's own functions are written out as operators: " + quoted(details.functions()));
        }
        if (!details.sparse().isEmpty()) {
            notes.add("sparse weights are written out with their zeros: " + quoted(details.sparse()));
        }
        if (!halves.isEmpty()) {
            notes.add(
                    "the file's " + types(halves)
                            + " numbers are computed in float32, so the last digits differ from those of a program that computes in 16 bits");
        }
        if (!notInDouble.isEmpty()) {
            notes.add("the file's float64 numbers are computed in float32, because the engine has no float64 form of "
                    + quoted(List.copyOf(notInDouble)));
        }
        if (!narrow.isEmpty()) {
            notes.add("the file's " + types(narrow) + " weights are used as the float32 numbers that they stand for");
        }
        List<String> enlarged = placedOtherwise(file);
        if (!enlarged.isEmpty()) {
            notes.add(
                    "before opset 11 a file cannot say where PyTorch reads between pixels: linear interpolation by "
                            + quoted(enlarged)
                            + " is computed as the file says, and the numbers differ from PyTorch's; export with opset 11 or newer");
        }
        details.denotations().forEach((input, axes) -> {
            int channels = axes.indexOf("DATA_CHANNEL");
            if (channels >= 0) {
                notes.add("axis " + channels + " of input '" + input
                        + "' counts channels, as the file says (DATA_CHANNEL)");
            }
        });
        return notes;
    }

    /** Interpolations of PyTorch that the file's opset has no word for: PyTorch takes the middles of pixels, Upsample and the first Resize their corners. */
    private static List<String> placedOtherwise(OnnxFile file) {
        if (!file.producer().startsWith("pytorch") || file.opsets().getOrDefault("", 1) >= FIRST_WITH_PLACES) {
            return List.of();
        }
        return file.graph().nodes().stream()
                .filter(node -> node.is("Upsample") || node.is("Resize"))
                .filter(node -> node.text("mode", "nearest").equals("linear"))
                .map(Node::name)
                .toList();
    }

    private static String types(Set<ElementType> types) {
        return types.stream().map(ElementType::toString).collect(Collectors.joining(" and "));
    }

    private static String quoted(List<String> names) {
        return names.stream().limit(LISTED).map(n -> "'" + n + "'").collect(Collectors.joining(", "))
                + (names.size() > LISTED ? " and " + (names.size() - LISTED) + " more" : "");
    }
}
