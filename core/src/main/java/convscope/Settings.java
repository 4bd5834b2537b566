package convscope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.InvalidRequestException;
import convscope.labels.LabelFiles;
import convscope.labels.LabelSources;
import convscope.model.Model;
import convscope.network.Labels;
import convscope.picture.Preprocessing;
import convscope.picture.SideFile;
import convscope.recognition.Recognition;
import convscope.text.TextRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds out how a model wants its pictures and what its classes are called: from what was said, the side file, the model file, or a guess that is called one. */
final class Settings {
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
        Optional<Preprocessing> stated = ImageMetadata.read(model.metadata());
        if (stated.isPresent()) {
            return stated.get();
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

    /** How texts become numbers, where the model file itself says it; a file of words beside the model is the business of a side file. */
    static Optional<TextRule> text(Model model) {
        String rule = model.metadata().get("convscope.text");
        if (rule == null) {
            return Optional.empty();
        }
        String place = model.provenance().file() + ": metadata convscope.text";
        try {
            TextRule parsed = TextRule.parse(new ObjectMapper().readTree(rule), place);
            return parsed.file().isEmpty() ? Optional.of(parsed) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(place + ": not JSON (" + e.getOriginalMessage() + ")", e);
        }
    }

    /**
     * Names of the classes.
     *
     * @param disk the model's file, where files beside it may be looked for; empty for what came from elsewhere
     */
    static Labels labels(Model model, SideFile side, Optional<String> said, Optional<Path> disk) {
        LabelSources sources = new LabelSources(model, Builtin::labels);
        if (said.isPresent()) {
            return said.get().startsWith(LabelSources.BUILTIN)
                    ? sources.saidBuiltin(said.get().substring(LabelSources.BUILTIN.length()))
                    : sources.said(LabelFiles.read(Path.of(said.get())));
        }
        return side.labels().isEmpty()
                ? sources.found(disk.flatMap(LabelFiles::own), disk.flatMap(LabelFiles::shared))
                : sources.ofSideFile(side.labels());
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
}
