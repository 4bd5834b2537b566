package convscope.web;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.explain.Explanation;
import convscope.explain.Heatmap;
import convscope.model.Layer;
import convscope.picture.Picture;
import convscope.report.Page;
import convscope.words.Language;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The results of a server. The newest stay in memory; older ones are written out in every form in which they can be asked for, and read from disk then. When the disk's
 * share is used up, the oldest are dropped. Writing goes on beside the work that makes results, which waits for it only where memory holds twice its share.
 */
final class Results {
    private static final String GONE =
            "it was dropped to make room, or the server was started anew: run the method again";

    private final Workspace workspace;
    private final Limits limits;
    private final Executor beside;
    private final Map<String, ResultForms> byId = new LinkedHashMap<>();
    /** Results of one input share its picture, which counts once; how many results in memory hold each. */
    private final Map<Picture, Integer> pictures = new IdentityHashMap<>();
    /** Held while a result is written: one at a time. */
    private final Object writing = new Object();

    private long inMemory;
    private long onDisk;
    private boolean scheduled;

    /** {@code beside} writes results out while the work goes on. */
    Results(Workspace workspace, Limits limits, Executor beside) {
        this.workspace = workspace;
        this.limits = limits;
        this.beside = beside;
    }

    /**
     * Keeps a result.
     *
     * @param layers of the network, in its order; empty for results that speak of none by number
     * @param further fields besides those of {@link ResultJson}
     * @return the fields that describe it
     */
    Map<String, Object> add(Explanation explanation, List<Layer> layers, Origin origin, Map<String, Object> further) {
        String id = Ids.next();
        Map<String, Object> fields = ResultJson.of(id, explanation, layers, origin);
        fields.putAll(further);
        synchronized (this) {
            put(id, new LiveForms(explanation, fields));
            if (inMemory > limits.resultBytes() && !scheduled) {
                scheduled = true;
                beside.execute(this::writeOut);
            }
        }
        boolean more = true;
        while (more && holdsTwiceItsShare()) {
            more = writeOldest();
        }
        return fields;
    }

    private synchronized boolean holdsTwiceItsShare() {
        return inMemory > 2 * limits.resultBytes();
    }

    private void writeOut() {
        boolean more = true;
        while (more) {
            more = writeOldest();
        }
    }

    /** Writes the oldest result in memory where memory holds more than its share; whether there may be more to write. */
    private boolean writeOldest() {
        synchronized (writing) {
            Map.Entry<String, LiveForms> oldest = oldestInMemory().orElse(null);
            if (oldest == null) {
                return false;
            }
            try {
                replace(oldest.getKey(), oldest.getValue(), WrittenForms.of(oldest.getValue(), workspace));
            } catch (ProblemException e) {
                remove(oldest.getKey());
            }
            return true;
        }
    }

    /** Puts what was written in the place of what is in memory, where that was not taken out meanwhile. */
    private synchronized void replace(String id, LiveForms live, WrittenForms written) {
        if (byId.get(id) != live) {
            written.remove();
            return;
        }
        released(live);
        byId.put(id, written);
        onDisk += written.size();
        dropOldest();
    }

    /** The result to be written next; none where memory holds no more than its share, or nothing but the newest result. */
    private synchronized Optional<Map.Entry<String, LiveForms>> oldestInMemory() {
        Iterator<Map.Entry<String, ResultForms>> all = byId.entrySet().iterator();
        while (inMemory > limits.resultBytes() && all.hasNext()) {
            Map.Entry<String, ResultForms> entry = all.next();
            if (entry.getValue() instanceof LiveForms live && all.hasNext()) {
                return Optional.of(Map.entry(entry.getKey(), live));
            }
        }
        scheduled = false;
        return Optional.empty();
    }

    private void put(String id, LiveForms live) {
        byId.put(id, live);
        inMemory += live.size()
                + live.picture()
                        .filter(picture -> pictures.merge(picture, 1, Integer::sum) == 1)
                        .map(Results::size)
                        .orElse(0L);
    }

    private void released(LiveForms live) {
        inMemory -= live.size()
                + live.picture()
                        .filter(picture -> pictures.merge(picture, -1, (a, b) -> a + b == 0 ? null : a + b) == null)
                        .map(Results::size)
                        .orElse(0L);
    }

    private static long size(Picture picture) {
        return 3L * picture.width() * picture.height();
    }

    private void dropOldest() {
        Iterator<ResultForms> oldest = byId.values().iterator();
        while (onDisk > limits.diskBytes() && oldest.hasNext()) {
            if (oldest.next() instanceof WrittenForms written) {
                oldest.remove();
                drop(written);
            }
        }
    }

    private void drop(WrittenForms written) {
        onDisk -= written.size();
        written.remove();
    }

    synchronized void remove(String id) {
        ResultForms removed = byId.remove(id);
        if (removed instanceof LiveForms live) {
            released(live);
        } else if (removed instanceof WrittenForms written) {
            drop(written);
        }
    }

    private synchronized ResultForms forms(String id) {
        ResultForms forms = byId.get(id);
        if (forms == null) {
            throw ProblemException.unknown("result", id, GONE);
        }
        return forms;
    }

    /** The fields that describe a result, as JSON. */
    byte[] fields(String id) {
        return forms(id).fields();
    }

    /** The file of a kind ({@code .png}) for a result. */
    byte[] file(String id, String ending, Language language) {
        return forms(id).file(ending, language);
    }

    /** One array of a result as an {@code .npy} file; the main one where {@code name} is empty. */
    byte[] array(String id, String name) {
        return forms(id).array(name);
    }

    /** The section of a report about a result. */
    Page.Section section(String id, Language language) {
        return forms(id).section(language);
    }

    /**
     * Of what a result was made, with what a report says of it.
     *
     * @param modelName the model's file
     * @param inputName as the record has it
     * @param command line that gives the same result; empty for none
     */
    record Made(Origin origin, String modelName, String inputName, String command) {}

    Made made(String id) {
        try {
            JsonNode fields = Body.JSON.readTree(forms(id).fields());
            JsonNode record = fields.path("record");
            return new Made(
                    Origin.of(fields),
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
    Heatmap heatmap(String id) {
        if (!(forms(id) instanceof LiveForms live)) {
            throw new ProblemException(
                    410, "result '" + id + "' has left the server's memory: run its method again to compare it");
        }
        if (!(live.explanation() instanceof Heatmap map)) {
            throw new ProblemException(
                    400,
                    "result '" + id + "' of " + live.explanation().record().method()
                            + " is no map over an input; only maps are compared");
        }
        return map;
    }
}
