package convscope.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.output.Output;
import convscope.output.Outputs;
import convscope.picture.Picture;
import convscope.report.Page;
import convscope.words.Language;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a server. The newest stay in memory; older ones are written out in every form in which they can be asked for, and read from disk then. When the disk's
 * share is used up, the oldest are dropped.
 */
final class Results implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GONE =
            "it was dropped to make room, or the server was started anew: run the method again";

    private static final long RECORD = 4096;

    private final Workspace workspace;
    private final Limits limits;
    private final Map<String, Kept> byId = new LinkedHashMap<>();
    /** Results of one input share its picture, which counts once; how many results in memory hold each. */
    private final Map<Picture, Integer> pictures = new IdentityHashMap<>();

    private long inMemory;
    private long onDisk;

    /** A result; {@code explanation} is null once it lies on disk, and {@code files} empty until then. */
    private static final class Kept {
        private final String id;
        private final long bytes;
        private Explanation explanation;
        private Map<String, Object> fields;
        private Map<String, Path> files = Map.of();
        private long fileBytes;

        Kept(String id, Explanation explanation, Map<String, Object> fields) {
            this.id = id;
            this.explanation = explanation;
            this.fields = fields;
            long sum = RECORD;
            for (Map.Entry<String, Tensor> array : explanation.arrays().entrySet()) {
                boolean madeWhenAsked =
                        array.getKey().equals("map") || array.getKey().endsWith("/map");
                sum += madeWhenAsked ? 0 : 4 * array.getValue().count();
            }
            this.bytes = sum;
        }
    }

    Results(Workspace workspace, Limits limits) {
        this.workspace = workspace;
        this.limits = limits;
    }

    /** Keeps a result with the JSON fields that describe it, under {@code id}. */
    synchronized void add(String id, Explanation explanation, Map<String, Object> fields) {
        Kept kept = new Kept(id, explanation, fields);
        byId.put(id, kept);
        inMemory += kept.bytes + taken(explanation);
        for (Kept old : new ArrayList<>(byId.values())) {
            if (inMemory <= limits.resultBytes() || old == kept) {
                break;
            }
            if (old.explanation != null) {
                toDisk(old);
            }
        }
        dropOldest();
    }

    private static Picture picture(Explanation explanation) {
        return explanation instanceof Heatmap map ? map.picture() : null;
    }

    private static long size(Picture picture) {
        return 3L * picture.width() * picture.height();
    }

    /** Bytes that a result adds by its picture: none where another one holds it already. */
    private long taken(Explanation explanation) {
        Picture picture = picture(explanation);
        return picture == null || pictures.merge(picture, 1, Integer::sum) > 1 ? 0 : size(picture);
    }

    /** Bytes that become free with a result's picture: none where another one holds it still. */
    private long released(Explanation explanation) {
        Picture picture = picture(explanation);
        return picture == null || pictures.merge(picture, -1, (a, b) -> a + b == 0 ? null : a + b) != null
                ? 0
                : size(picture);
    }

    private void dropOldest() {
        Iterator<Kept> oldest = byId.values().iterator();
        while (onDisk > limits.diskBytes() && oldest.hasNext()) {
            Kept kept = oldest.next();
            if (kept.explanation == null) {
                oldest.remove();
                drop(kept);
            }
        }
    }

    private void toDisk(Kept kept) {
        Map<String, Path> files = new LinkedHashMap<>();
        long sum = 0;
        try {
            for (Map.Entry<String, byte[]> form : forms(kept).entrySet()) {
                files.put(form.getKey(), workspace.keep(form.getValue(), "a result"));
                sum += form.getValue().length;
            }
            kept.files = files;
            kept.fileBytes = sum;
            onDisk += sum;
        } catch (ProblemException e) {
            files.values().forEach(workspace::remove);
            byId.remove(kept.id);
        }
        inMemory -= kept.bytes + released(kept.explanation);
        kept.explanation = null;
        kept.fields = null;
    }

    private static Map<String, byte[]> forms(Kept kept) {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        forms.put("fields", bytes(kept.fields));
        for (Language language : Language.values()) {
            for (Output output : Outputs.all()) {
                forms.put(output.ending() + "/" + language, output.bytes(kept.explanation, language));
            }
            forms.put("section/" + language, bytes(Page.section(kept.explanation, language)));
        }
        kept.explanation
                .arrays()
                .forEach((name, array) -> forms.put("array/" + name, convscope.render.NumpyFiles.npy(array)));
        return forms;
    }

    private static byte[] bytes(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
    }

    private void drop(Kept kept) {
        kept.files.values().forEach(workspace::remove);
        onDisk -= kept.fileBytes;
        inMemory -= kept.explanation == null ? 0 : kept.bytes + released(kept.explanation);
    }

    synchronized void remove(String id) {
        Kept kept = byId.remove(id);
        if (kept != null) {
            drop(kept);
        }
    }

    private Kept kept(String id) {
        Kept kept = byId.get(id);
        if (kept == null) {
            throw ProblemException.unknown("result", id, GONE);
        }
        return kept;
    }

    /** The fields that describe a result, as JSON. */
    synchronized byte[] fields(String id) {
        Kept kept = kept(id);
        return kept.explanation != null ? bytes(kept.fields) : workspace.read(kept.files.get("fields"));
    }

    /** The file of a kind ({@code .png}) for a result. */
    synchronized byte[] file(String id, String ending, Language language) {
        Kept kept = kept(id);
        if (kept.explanation == null) {
            return Optional.ofNullable(kept.files.get(ending + "/" + language))
                    .map(workspace::read)
                    .orElseThrow(() -> unknownEnding(ending));
        }
        return Outputs.all().stream()
                .filter(output -> output.ending().equals(ending))
                .findFirst()
                .map(output -> output.bytes(kept.explanation, language))
                .orElseThrow(() -> unknownEnding(ending));
    }

    private static ProblemException unknownEnding(String ending) {
        List<String> known = Outputs.all().stream().map(Output::ending).toList();
        return new ProblemException(
                404, "results are not written as '" + ending + "'; known: " + String.join(", ", known));
    }

    /** One array of a result as an {@code .npy} file; the main one where {@code name} is empty. */
    synchronized byte[] array(String id, String name) {
        Kept kept = kept(id);
        if (kept.explanation == null) {
            List<String> arrays = kept.files.keySet().stream()
                    .filter(form -> form.startsWith("array/"))
                    .map(form -> form.substring("array/".length()))
                    .toList();
            return workspace.read(kept.files.get("array/" + chosen(arrays, name)));
        }
        Map<String, Tensor> arrays = kept.explanation.arrays();
        return convscope.render.NumpyFiles.npy(arrays.get(chosen(List.copyOf(arrays.keySet()), name)));
    }

    private static String chosen(List<String> arrays, String name) {
        if (name.isEmpty()) {
            return arrays.get(0);
        }
        if (!arrays.contains(name)) {
            throw new ProblemException(404, convscope.network.Names.unknown("array of this result", name, arrays));
        }
        return name;
    }

    /** The section of a report about a result. */
    synchronized Page.Section section(String id, Language language) {
        Kept kept = kept(id);
        if (kept.explanation != null) {
            return Page.section(kept.explanation, language);
        }
        try {
            return JSON.readValue(workspace.read(kept.files.get("section/" + language)), Page.Section.class);
        } catch (IOException e) {
            throw new IllegalStateException("a section that was written cannot be read", e);
        }
    }

    /**
     * Of what a result was made.
     *
     * @param model id
     * @param input id; empty where the method needs none
     * @param target text
     * @param modelName the model's file
     * @param inputName as the record has it
     * @param command line that gives the same result; empty for none
     */
    record Made(String model, String input, String target, String modelName, String inputName, String command) {}

    synchronized Made made(String id) {
        Kept kept = kept(id);
        try {
            JsonNode fields = kept.explanation != null
                    ? JSON.valueToTree(kept.fields)
                    : JSON.readTree(workspace.read(kept.files.get("fields")));
            JsonNode record = fields.path("record");
            return new Made(
                    fields.path("model").asText(),
                    fields.path("input").asText(),
                    fields.path("target").asText(),
                    record.path("model").path("file").asText(),
                    record.path("input").asText(),
                    fields.path("command").asText());
        } catch (IOException e) {
            throw new IllegalStateException("fields that were written cannot be read", e);
        }
    }

    /**
     * The map of a result.
     *
     * @throws ProblemException if the result is no map, or has left memory
     */
    synchronized Heatmap heatmap(String id) {
        Kept kept = kept(id);
        if (kept.explanation == null) {
            throw new ProblemException(
                    410, "result '" + id + "' has left the server's memory: run its method again to compare it");
        }
        if (!(kept.explanation instanceof Heatmap map)) {
            throw new ProblemException(
                    400,
                    "result '" + id + "' of " + kept.explanation.record().method()
                            + " is no map over an input; only maps are compared");
        }
        return map;
    }

    /** Results and bytes in memory, and bytes on disk. */
    synchronized String account() {
        return byId.size() + " results, " + inMemory + " bytes in memory, " + onDisk + " on disk";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void close() {
        byId.clear();
    }
}
