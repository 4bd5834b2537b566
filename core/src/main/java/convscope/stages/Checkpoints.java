package convscope.stages;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.Builtin;
import convscope.graph.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the stages of a training. */
public final class Checkpoints {
    private static final String ABOUT = "stages.json";
    private static final Pattern MODEL = Pattern.compile(".*\\.(onnx|h5|hdf5|keras)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern NUMBERED = Pattern.compile("stage-\\d+-(.+)");

    private Checkpoints() {}

    /**
     * The stages in a folder, or the built-in ones ({@code builtin:fashion}), first to last.
     *
     * <p>A folder's {@code stages.json}, a list of {@code {"file": .., "step": .., "test_accuracy": ..}}, gives their order; without it all model files are taken by
     * their names, where numbers count as numbers: {@code epoch-9} comes before {@code epoch-10}.
     *
     * @throws InvalidRequestException if there is no such folder or training, or fewer than two stages
     */
    public static List<Checkpoint> of(String text) {
        if (Builtin.isBuiltin(text)) {
            List<String> models = Builtin.stagesOf(text);
            JsonNode about = parsed(Builtin.aboutStages(text), text);
            List<Checkpoint> found = new ArrayList<>();
            for (int i = 0; i < models.size(); i++) {
                found.add(checkpoint(models.get(i), about.path(i)));
            }
            return found;
        }
        Path folder = Path.of(text);
        if (!Files.isDirectory(folder)) {
            throw new InvalidRequestException(
                    text + ": no such folder; give a folder of model files (.onnx, .h5, .keras),"
                            + " one per stage of the training, or builtin:fashion");
        }
        List<Checkpoint> found = inFolder(folder);
        if (found.size() < 2) {
            throw new InvalidRequestException(
                    text + ": holds " + found.size()
                            + " model files (.onnx, .h5, .keras); at least 2 stages of one training are needed to compare them");
        }
        return found;
    }

    private static List<Checkpoint> inFolder(Path folder) {
        Path about = folder.resolve(ABOUT);
        try {
            List<Checkpoint> found = new ArrayList<>();
            if (Files.isRegularFile(about)) {
                for (JsonNode stage : parsed(Files.readString(about), about.toString())) {
                    String file = stage.path("file").asText();
                    if (file.isEmpty() || !Path.of(file).equals(Path.of(file).getFileName())) {
                        throw new InvalidRequestException(about + ": entry " + stage
                                + " has no 'file' that names a model file in the same folder");
                    }
                    found.add(checkpoint(folder.resolve(file).toString(), stage));
                }
                return found;
            }
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file ->
                                MODEL.matcher(file.getFileName().toString()).matches())
                        .sorted(Comparator.comparing(
                                file -> inOrder(file.getFileName().toString())))
                        .forEach(file -> found.add(checkpoint(file.toString(), null)));
            }
            return found;
        } catch (IOException e) {
            throw new InvalidRequestException(
                    folder + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }

    /** A file's name with all numbers filled up with zeros, so that the order of letters is that of the numbers. */
    private static String inOrder(String name) {
        return DIGITS.matcher(name).replaceAll(digits -> {
            String number = digits.group();
            return "0".repeat(Math.max(0, 20 - number.length())) + number;
        });
    }

    private static JsonNode parsed(String json, String name) {
        try {
            JsonNode list = new ObjectMapper().readTree(json);
            if (!list.isArray()) {
                throw new InvalidRequestException(name + ": a JSON list with an entry per stage is expected");
            }
            return list;
        } catch (JsonProcessingException e) {
            throw new InvalidRequestException(name + ": not a JSON list of stages (" + e.getOriginalMessage() + ")", e);
        }
    }

    private static Checkpoint checkpoint(String model, JsonNode about) {
        String file = model.replaceAll(".*[/\\\\]", "").replaceAll("\\.(onnx|h5|hdf5|keras)$", "");
        Matcher numbered = NUMBERED.matcher(file);
        String name = numbered.matches() ? numbered.group(1).replace('-', ' ') : file;
        return new Checkpoint(
                about != null && about.has("name") ? about.get("name").asText() : name,
                model,
                about != null && about.has("step")
                        ? Long.valueOf(about.get("step").asLong())
                        : null,
                about != null && about.has("test_accuracy")
                        ? Double.valueOf(about.get("test_accuracy").asDouble())
                        : null);
    }
}
