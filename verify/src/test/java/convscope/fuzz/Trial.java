package convscope.fuzz;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.model.ModelSource;
import convscope.network.Network;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Does with a hostile file what a person would: opens it, asks it for an answer and for a gradient. */
final class Trial {
    static final long SLOW = 5000;

    private static final int LONGEST = 600;
    private static final int OPEN_SIZE = 8;
    private static final int GRADIENT_EVERY = 4;
    private static final RunOptions RUN = new RunOptions(1, "cpu", false);
    private static final Pattern PROGRAM_WORDS = Pattern.compile(
            "\\w(Exception|Error)\\b|(^|[ (])null([ );.]|$)|\\bjava\\.|io\\.jhdf|ai\\.onnx\\w|@[0-9a-f]{6}");

    private final Path folder;
    private final boolean engine;
    private final Set<String> known;

    /**
     * @param folder where cases of several files are put and the process keeps temporary files
     * @param engine whether what opens is run
     */
    Trial(Path folder, boolean engine) {
        this.folder = folder;
        this.engine = engine;
        this.known = new HashSet<>();
        if (engine) {
            sound();
        }
        known.addAll(names());
    }

    /** Lets the engine lay out its own files. */
    private void sound() {
        FuzzFormat onnx = FuzzFormats.ALL.get(0);
        Outcome outcome = of(new FuzzCase(onnx, 0, "sound", onnx.seeds().get(0)));
        if (outcome.kind() != Outcome.Kind.RAN && outcome.kind() != Outcome.Kind.LITTER) {
            throw new IllegalStateException("a sound model is not run: " + outcome);
        }
    }

    /** What becomes of one case; never throws. */
    Outcome of(FuzzCase tried) {
        long start = processorTime();
        Outcome outcome;
        try {
            outcome = tried(tried);
        } catch (RuntimeException | LinkageError | VirtualMachineError | AssertionError e) {
            outcome = new Outcome(Outcome.Kind.THROWN, trace(e), 0);
        }
        long took = (processorTime() - start) / 1_000_000;
        if (took > SLOW) {
            return new Outcome(Outcome.Kind.SLOW, took + " ms of processor time: " + outcome.text(), took);
        }
        String litter = litter();
        return litter.isEmpty() || outcome.isFailure()
                ? new Outcome(outcome.kind(), outcome.text(), took)
                : new Outcome(Outcome.Kind.LITTER, litter, took);
    }

    /** Of all threads of this process; a machine that is busy with other things does not make a file a slow one. */
    private static long processorTime() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : System.nanoTime();
    }

    private Outcome tried(FuzzCase tried) {
        Convscope opened;
        try {
            opened = Convscope.open(source(tried), Optional.empty(), Optional.empty(), options());
        } catch (ConvscopeException e) {
            return refused(Outcome.Kind.REFUSED, tried.name(), e);
        }
        try (Convscope scope = opened) {
            if (engine) {
                run(scope.network(), tried.number() % GRADIENT_EVERY == 0);
            }
            return new Outcome(Outcome.Kind.RAN, "", 0);
        } catch (ConvscopeException e) {
            return refused(Outcome.Kind.NOT_RUN, tried.name(), e);
        } finally {
            clear();
        }
    }

    private static OpenOptions options() {
        return new OpenOptions(Optional.empty(), Optional.empty(), RUN);
    }

    private ModelSource source(FuzzCase tried) {
        if (tried.files().size() == 1) {
            return new ModelSource(tried.name(), ByteBuffer.wrap(tried.model()), Optional.empty());
        }
        try {
            for (Map.Entry<String, byte[]> file : tried.files().entrySet()) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
            return new ModelSource(tried.name(), ByteBuffer.wrap(tried.model()), Optional.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(Network network, boolean gradient) {
        Map<String, Tensor> feeds = new HashMap<>();
        for (ModelInput input : network.inputs()) {
            if (input.edge().type() == ElementType.STRING) {
                return;
            }
            feeds.put(input.name(), zeros(input.edge()));
        }
        String score = network.head().score().name();
        Query forward = Query.of(List.of(score));
        Tensor scores = network.session().run(forward, feeds, null).activation(score);
        if (scores.rank() == 2 && scores.size(0) > 0) {
            network.answers(scores.slice(0));
        }
        List<String> floating =
                network.floatingInputs().stream().map(ModelInput::name).toList();
        if (gradient && !floating.isEmpty()) {
            network.session().run(forward.withGradient(score, floating), feeds, Tensor.filled(1, scores.shape()));
        }
    }

    private static Tensor zeros(Edge edge) {
        long[] shape = edge.shape().sizes();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] >= 0 ? shape[i] : i == 0 ? 1 : OPEN_SIZE;
        }
        ElementType type = edge.type() == null ? ElementType.FLOAT : edge.type();
        long bytes = type.bytes();
        for (long size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        return Tensor.ofBytes(type, shape, ByteBuffer.allocateDirect(Math.toIntExact(bytes)));
    }

    private static Outcome refused(Outcome.Kind kind, String file, ConvscopeException e) {
        String text = e.getMessage();
        String unclear = unclear(text, file);
        return unclear.isEmpty()
                ? new Outcome(kind, text, 0)
                : new Outcome(Outcome.Kind.UNCLEAR, unclear + ": " + text + "\n" + trace(e), 0);
    }

    /** What is wrong with a refusal; empty where nothing is. */
    static String unclear(String text, String file) {
        if (text == null || !text.startsWith(file)) {
            return "does not start with the file";
        }
        if (text.length() > LONGEST) {
            return "has " + text.length() + " characters";
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return "has control characters or several lines";
        }
        Matcher words = PROGRAM_WORDS.matcher(text);
        return words.find() ? "has the word '" + words.group().strip() + "'" : "";
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        String all = text.toString();
        return all.length() > 6000 ? all.substring(0, 3000) + "\n...\n" + all.substring(all.length() - 2500) : all;
    }

    private void clear() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("x\\.onnx.*|model\\.json|group1-.*"))
                    .toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String litter() {
        clear();
        List<String> names = names();
        names.removeAll(known);
        return String.join(", ", names);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(ArrayList::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
