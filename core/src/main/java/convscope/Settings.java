package convscope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.InvalidRequestException;
import convscope.graph.Shape;
import convscope.model.Model;
import convscope.network.Labels;
import convscope.picture.Preprocessing;
import convscope.picture.SideFile;
import convscope.recognition.Recognition;
import convscope.text.TextRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out how a model wants its pictures and what its classes are called: from what was said, the side file, the model file, or a guess that is called one. */
final class Settings {
    private static final int IMAGENET_CLASSES = 1000;
    private static final long MAX_VOCABULARY = 1 << 26;

    private Settings() {}

    static Preprocessing preprocessing(Model model, SideFile side, Optional<String> said) {
        if (said.isPresent()) {
            return Preprocessing.named(said.get(), "as asked");
        }
        if (side.preprocessing().isPresent()) {
            return side.preprocessing().get();
        }
        String inModel = model.metadata().getOrDefault("preprocessing.layers", "");
        Optional<String> inside = Recognition.scaledInside(model);
        if (inside.isPresent() && !inModel.isEmpty()) {
            return Preprocessing.named(inside.get(), "the model scales its input itself: " + inModel);
        }
        String range = model.metadata().getOrDefault("Image.NominalPixelRange", "");
        if (!range.isEmpty()) {
            Preprocessing found = Preprocessing.named(
                    switch (range) {
                        case "NominalRange_0_255" -> "raw";
                        case "Normalized_1_1" -> "tf";
                        default -> "unit";
                    },
                    "ONNX image metadata");
            String format = model.metadata()
                    .getOrDefault("Image.BitmapPixelFormat", "Rgb8")
                    .toLowerCase(Locale.ROOT);
            return format.startsWith("bgr") ? found.with(Preprocessing.Order.BGR) : found;
        }
        if (inside.isPresent()) {
            String operators =
                    String.join(", ", Recognition.scaling(model).orElseThrow().operators());
            return Preprocessing.named(inside.get(), "the model's first operators scale its input: " + operators);
        }
        Optional<Recognition.Guess> guess = Recognition.guess(model);
        if (guess.isPresent()) {
            return Preprocessing.named(guess.get().convention(), guess.get().reason());
        }
        return Preprocessing.named(
                "unit", "guess: nothing in the file says how pictures are scaled; say it with --preprocess");
    }

    static Labels labels(Model model, SideFile side, Optional<Path> said) {
        if (said.isPresent()) {
            return new Labels(read(said.get()), "file " + said.get().getFileName());
        }
        if (side.labels().size() == 1) {
            String name = side.labels().get(0);
            return Builtin.labels(name)
                    .map(names -> new Labels(names, "built-in list " + name))
                    .orElse(new Labels(side.labels(), "side file"));
        }
        if (!side.labels().isEmpty()) {
            return new Labels(side.labels(), "side file");
        }
        for (String key : List.of("labels", "classes", "class_names", "names")) {
            String text = model.metadata().get(key);
            if (text != null) {
                return new Labels(parse(text, key), "the model file's '" + key + "'");
            }
        }
        Shape output = model.graph().outputs().isEmpty()
                ? Shape.UNKNOWN
                : convscope.graph.ShapeInference.of(model.graph())
                        .edge(model.graph().outputs().get(0).name())
                        .shape();
        if (output.rank() == 2 && output.size(1) == IMAGENET_CLASSES) {
            return Builtin.labels("imagenet")
                    .map(names -> new Labels(names, "built-in ImageNet list, because there are 1000 outputs"))
                    .orElse(Labels.NONE);
        }
        return Labels.NONE;
    }

    /**
     * The words of a vocabulary that lies beside a model.
     *
     * @throws InvalidRequestException if its file is missing, too large or no text
     */
    static List<String> words(TextRule rule, Path model) {
        if (rule.file().isEmpty()) {
            return rule.words();
        }
        Path file = model.resolveSibling(rule.file());
        String expected = "; the side file of " + model.getFileName()
                + " names it as the vocabulary: a word a line, in the order of their numbers, is expected";
        try {
            if (!Files.isRegularFile(file)) {
                throw new InvalidRequestException(file + ": no such file" + expected);
            }
            if (Files.size(file) > MAX_VOCABULARY) {
                throw new InvalidRequestException(file + ": has " + Files.size(file) + " bytes; up to " + MAX_VOCABULARY
                        + " are read" + expected);
            }
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new InvalidRequestException(file + ": cannot be read as text in UTF-8" + expected, e);
        }
    }

    private static List<String> read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new InvalidRequestException(
                    file + ": cannot be read as text; a file with one class name per line, or a JSON list, is expected",
                    e);
        }
    }

    private static List<String> parse(String text, String name) {
        String trimmed = text.strip();
        if (!trimmed.startsWith("[") && !trimmed.startsWith("{")) {
            return trimmed.contains("\n")
                    ? trimmed.lines().map(String::strip).toList()
                    : List.of(trimmed.split("\\s*,\\s*"));
        }
        try {
            JsonNode node = new ObjectMapper()
                    .configure(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES, true)
                    .readTree(trimmed);
            List<String> labels = new ArrayList<>();
            if (node.isArray()) {
                node.forEach(label -> labels.add(label.asText()));
            } else {
                for (int i = 0; node.has(Integer.toString(i)); i++) {
                    labels.add(node.get(Integer.toString(i)).asText());
                }
            }
            return labels;
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(
                    name + ": not a JSON list of class names (" + e.getOriginalMessage() + ")", e);
        }
    }
}
