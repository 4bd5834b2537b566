package convscope.formats;

import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that people take for models Convscope can open, told by their first bytes, with what would help. */
final class ForeignFormats {
    private static final int HEAD = 4096;
    private static final String TO_ONNX = "torch.onnx.export(model.eval(), example_input, \"model.onnx\")";
    private static final String PICTURE = "a picture; the model comes first, then the picture";

    private record Foreign(Predicate<byte[]> matches, String what) {}

    private static final List<Foreign> KNOWN = List.of(
            starting(PICTURE, 0x89, 'P', 'N', 'G'),
            starting(PICTURE, 0xff, 0xd8, 0xff),
            starting(PICTURE, 'G', 'I', 'F', '8'),
            starting(PICTURE, 'B', 'M'),
            starting(PICTURE, 'I', 'I', '*', 0),
            starting(PICTURE, 'M', 'M', 0, '*'),
            new Foreign(head -> at(head, 0, "RIFF") && at(head, 8, "WEBP"), PICTURE),
            starting("a NumPy array; a model is expected here", 0x93, 'N', 'U', 'M', 'P', 'Y'),
            new Foreign(
                    head -> at(head, 0, "PK") && contains(head, "data.pkl"),
                    "a PyTorch file (.pt, .pth), which holds Python code; export it in PyTorch: " + TO_ONNX),
            starting(
                    "a Python pickle, such as an old PyTorch file, which is code and is never run; export it: "
                            + TO_ONNX,
                    0x80,
                    2),
            new Foreign(
                    head -> at(head, 4, "TFL3"),
                    "a TensorFlow Lite file; convert it: python -m tf2onnx.convert --tflite model.tflite --output model.onnx"),
            new Foreign(
                    head -> contains(head, "saved_model")
                            || contains(head, "serve\u0012")
                            || at(head, 0, "\b\u0001\u0012"),
                    "a TensorFlow SavedModel; convert its folder: python -m tf2onnx.convert --saved-model FOLDER --output model.onnx"),
            new Foreign(
                    head -> head.length > 9 && head[8] == '{' && contains(head, "\"dtype\""),
                    "a safetensors file: weights without a network; export the network with its weights: " + TO_ONNX),
            starting(
                    "a GGUF file of a language model; a convolutional network as .onnx, .h5 or .keras is expected",
                    'G',
                    'G',
                    'U',
                    'F'),
            new Foreign(
                    head -> at(head, 1, "HDF"),
                    "an HDF5 file without a Keras model; save the whole model: model.save(\"model.h5\")"),
            starting(
                    "a zip file without a Keras model; save the whole model: model.save(\"model.keras\")",
                    'P',
                    'K',
                    3,
                    4),
            new Foreign(ForeignFormats::isText, "a text file; a model file is expected (.onnx, .h5, .keras)"));

    private ForeignFormats() {}

    /** What a file is instead, and what to do, if that can be told. */
    static Optional<String> name(ModelSource source) {
        ByteBuffer bytes = source.bytes();
        byte[] head = new byte[Math.min(HEAD, bytes.remaining())];
        bytes.get(head);
        return KNOWN.stream()
                .filter(f -> f.matches().test(head))
                .map(Foreign::what)
                .findFirst();
    }

    private static Foreign starting(String what, int... bytes) {
        return new Foreign(
                head -> {
                    for (int i = 0; i < bytes.length; i++) {
                        if (i >= head.length || (head[i] & 255) != bytes[i]) {
                            return false;
                        }
                    }
                    return true;
                },
                what);
    }

    private static boolean at(byte[] head, int offset, String text) {
        return head.length >= offset + text.length()
                && text.equals(new String(head, offset, text.length(), StandardCharsets.ISO_8859_1));
    }

    private static boolean contains(byte[] head, String text) {
        return new String(head, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static boolean isText(byte[] head) {
        for (byte b : head) {
            if (b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
