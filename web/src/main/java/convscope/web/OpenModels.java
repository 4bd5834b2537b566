package convscope.web;

import convscope.Builtin;
import convscope.Convscope;
import convscope.InputData;
import convscope.OpenOptions;
import convscope.explain.Subject;
import convscope.graph.Companions;
import convscope.graph.FileBytes;
import convscope.graph.InvalidRequestException;
import convscope.graph.Sha256;
import convscope.graph.Tensor;
import convscope.model.ModelSource;
import convscope.render.NumpyFiles;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The models of a server, each opened once and shared by all who ask for it. The longest unused is closed when too many are open, and opened again when it is asked for.
 */
final class OpenModels implements AutoCloseable {
    private static final int SUBJECTS = 16;
    private static final int FINDINGS = 32;
    private static final int ID_DIGITS = 16;

    /** What is needed to open a model again; nothing was sent of a built-in one. */
    private record Kept(String id, String name, Optional<SentModel> sent, Optional<String> preprocess) {}

    /** A model that is open, with the inputs last made ready for it. */
    private final class Open {
        private final Map<String, Object> findings = leastRecent(FINDINGS);
        private final Kept kept;
        private Convscope scope;
        private final Map<String, Subject> subjects = leastRecent(SUBJECTS);
        private int users;

        Open(Kept kept) {
            this.kept = kept;
        }

        /** Opened at the first call, while other models stay usable. */
        synchronized Convscope scope() {
            if (scope == null) {
                scope = OpenModels.this.scope(kept);
            }
            return scope;
        }

        synchronized void close() {
            if (scope != null) {
                scope.close();
            }
        }
    }

    private final Workspace workspace;
    private final Inputs inputs;
    private final Limits limits;
    private final RunOptions run;
    private final Map<String, Kept> known = new LinkedHashMap<>();
    private final Map<String, Open> open = new LinkedHashMap<>(16, 0.75f, true);

    OpenModels(Workspace workspace, Inputs inputs, Limits limits, int threads) {
        this.workspace = workspace;
        this.inputs = inputs;
        this.limits = limits;
        this.run = new RunOptions(threads, "cpu", true);
    }

    /** Opens a built-in model; its id is its name. */
    String builtin(String name, Optional<String> preprocess) {
        if (!Builtin.isBuiltin(name)) {
            throw new ProblemException(
                    400,
                    "model '" + name
                            + "': only built-in models go by name, such as builtin:efficientnet-lite0; send others as a file");
        }
        String id = name.replace(':', '-')
                + preprocess
                        .map(p -> "-" + hex(Sha256.digest().digest(p.getBytes(StandardCharsets.UTF_8)), 8))
                        .orElse("");
        return opened(new Kept(id, name, Optional.empty(), preprocess));
    }

    /** Opens a model that was sent. Its id follows from what was sent, so that the same file has the same id on every server. */
    String file(SentModel sent, Optional<String> preprocess) {
        MessageDigest digest = Sha256.digest();
        mapped(sent.file(), sent.name()).inPieces(digest::update);
        for (Path further : new Path[] {sent.side(), sent.labels(), sent.vocabulary()}) {
            digest.update(further == null ? new byte[1] : workspace.read(further));
        }
        sent.beside().forEach((called, path) -> {
            digest.update(called.getBytes(StandardCharsets.UTF_8));
            mapped(path, called).inPieces(digest::update);
        });
        digest.update(preprocess.orElse("").getBytes(StandardCharsets.UTF_8));
        String id = hex(digest.digest(), ID_DIGITS);
        return opened(new Kept(id, sent.name(), Optional.of(sent), preprocess));
    }

    private static String hex(byte[] hash, int digits) {
        return HexFormat.of().formatHex(hash).substring(0, digits);
    }

    /** Opens a model that is known here once more, its pictures made ready in another way. */
    String again(String id, Optional<String> preprocess) {
        Kept kept;
        synchronized (this) {
            kept = known.get(id);
        }
        if (kept == null) {
            throw unknown(id);
        }
        return kept.sent().isEmpty()
                ? builtin(kept.name(), preprocess)
                : file(kept.sent().get(), preprocess);
    }

    private static ProblemException unknown(String id) {
        return ProblemException.unknown("model", id, "it was dropped or the server was started anew: open it again");
    }

    private String opened(Kept kept) {
        synchronized (this) {
            if (known.containsKey(kept.id())) {
                return kept.id();
            }
        }
        Open model = new Open(kept);
        model.scope();
        synchronized (this) {
            if (known.putIfAbsent(kept.id(), kept) == null) {
                open.put(kept.id(), model);
                closeUnused();
            } else {
                model.close();
            }
        }
        return kept.id();
    }

    /** Whether a model may have to be opened from a file again. */
    synchronized boolean uses(Path file) {
        return known.values().stream()
                .flatMap(kept -> kept.sent().stream())
                .flatMap(SentModel::files)
                .anyMatch(file::equals);
    }

    /** How models are opened that nobody keeps open. */
    OpenOptions options() {
        return options(Optional.empty(), Optional.empty());
    }

    private OpenOptions options(Optional<String> preprocess, Optional<Path> labels) {
        return new OpenOptions(preprocess, labels.map(Path::toString), run, this::arrays);
    }

    /** The options with which the command line would open a model in the same way. */
    synchronized List<String> opening(String id) {
        return Optional.ofNullable(known.get(id))
                .flatMap(Kept::preprocess)
                .map(how -> List.of("--preprocess", how))
                .orElse(List.of());
    }

    private Convscope scope(Kept kept) {
        if (kept.sent().isEmpty()) {
            return Convscope.open(kept.name(), options(kept.preprocess(), Optional.empty()));
        }
        SentModel sent = kept.sent().get();
        FileBytes model = mapped(sent.file(), sent.name());
        TreeMap<String, FileBytes> beside = new TreeMap<>();
        sent.beside().forEach((name, file) -> beside.put(name, mapped(file, name)));
        ModelSource source = new ModelSource(sent.name(), model, Optional.empty(), Companions.sent(model, beside));
        OpenOptions options = options(kept.preprocess(), Optional.ofNullable(sent.labels()));
        return Convscope.open(source, text(sent.side()), text(sent.vocabulary()), options);
    }

    private Optional<String> text(Path file) {
        return Optional.ofNullable(file).map(path -> new String(workspace.read(path), StandardCharsets.UTF_8));
    }

    /** Arrays that parameters name are inputs of this server, never files of its disk. */
    private Map<String, Tensor> arrays(String name) {
        String id = name.endsWith(".npy") ? name.substring(0, name.length() - ".npy".length()) : name;
        try {
            Inputs.Stored stored = inputs.get(id);
            if (stored.form() == InputData.Form.ARRAY) {
                return NumpyFiles.read(inputs.data(stored).bytes(), stored.name());
            }
        } catch (ProblemException e) {
            throw new InvalidRequestException(
                    "'" + name + "' is no array on this server: add a .npy file as an input, and write its id", e);
        }
        throw new InvalidRequestException("'" + name + "' is no array: add a .npy file as an input, and write its id");
    }

    private static FileBytes mapped(Path file, String name) {
        try {
            long size = Files.size(file);
            if (size == 0 || size > Integer.MAX_VALUE) {
                throw new InvalidRequestException(
                        name + ": the file has " + size + " bytes; a model file (.onnx, .h5, .keras) of 1 to "
                                + Integer.MAX_VALUE + " bytes is expected");
            }
            return FileBytes.map(file);
        } catch (IOException e) {
            throw new ProblemException(410, name + ": is no longer on this server; send it again");
        }
    }

    /** Names and ids of the models, in the order in which they came. */
    synchronized List<Map<String, String>> all() {
        List<Map<String, String>> all = new ArrayList<>();
        known.values().forEach(kept -> all.add(Map.of("id", kept.id(), "name", kept.name())));
        return all;
    }

    /** Does something with a model that stays open meanwhile. */
    <T> T with(String id, Function<Convscope, T> work) {
        Open model = taken(id);
        try {
            return work.apply(model.scope());
        } finally {
            released(model);
        }
    }

    /** Does something with an input made ready for a model; the last ones are kept, with the network's answer. */
    <T> T with(String id, String input, Function<Subject, T> work) {
        return with(id, input, (scope, subject) -> work.apply(subject));
    }

    /** The same with the model, too. */
    <T> T with(String id, String input, BiFunction<Convscope, Subject, T> work) {
        Open model = taken(id);
        try {
            return work.apply(model.scope(), subject(model, input));
        } finally {
            released(model);
        }
    }

    /**
     * Does something with what was found out about an input, which is kept with the model as long as it is among the last ones asked for.
     *
     * @param key what was found out
     * @param find finds it out at the first time
     */
    <V, T> T found(String id, String input, String key, BiFunction<Convscope, Subject, V> find, Function<V, T> work) {
        Open model = taken(id);
        try {
            String full = input + "\n" + key;
            Object value;
            synchronized (model.findings) {
                value = model.findings.get(full);
            }
            if (value == null) {
                value = find.apply(model.scope(), subject(model, input));
                synchronized (model.findings) {
                    model.findings.put(full, value);
                }
            }
            @SuppressWarnings("unchecked")
            V known = (V) value;
            return work.apply(known);
        } finally {
            released(model);
        }
    }

    /** A map that keeps the entries last asked for. */
    private static <V> Map<String, V> leastRecent(int most) {
        return new LinkedHashMap<>(most, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    private Subject subject(Open model, String input) {
        synchronized (model.subjects) {
            Subject known = model.subjects.get(input);
            if (known != null) {
                return known;
            }
        }
        Subject made = new InputText(inputs, model.scope()).subject(input);
        synchronized (model.subjects) {
            model.subjects.put(input, made);
        }
        return made;
    }

    private Open taken(String id) {
        boolean builtin;
        synchronized (this) {
            builtin = !known.containsKey(id) && id.startsWith("builtin-");
        }
        if (builtin) {
            builtin(id.replaceFirst("-", ":"), Optional.empty());
        }
        synchronized (this) {
            Kept kept = known.get(id);
            if (kept == null) {
                throw unknown(id);
            }
            Open model = open.computeIfAbsent(id, k -> new Open(kept));
            model.users++;
            closeUnused();
            return model;
        }
    }

    private synchronized void released(Open model) {
        model.users--;
    }

    private void closeUnused() {
        var oldest = open.values().iterator();
        while (open.size() > limits.models() && oldest.hasNext()) {
            Open model = oldest.next();
            if (model.users == 0) {
                oldest.remove();
                model.close();
            }
        }
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Open::close);
        open.clear();
    }
}
