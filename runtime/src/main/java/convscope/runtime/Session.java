package convscope.runtime;

import convscope.backward.Backward;
import convscope.backward.Derived;
import convscope.graph.Edge;
import convscope.graph.Footprint;
import convscope.graph.Graph;
import convscope.graph.GraphBuilder;
import convscope.graph.Rewrites;
import convscope.graph.Shape;
import convscope.graph.ShapeInference;
import convscope.graph.Tensor;
import convscope.graph.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network ready to run, forward and backward. Graphs derived for a {@link Query} are made once and kept, the most recently used ones
 * up to a fixed number.
 *
 * <p>Safe for use by several threads. To be closed; afterwards nothing runs.
 */
public final class Session implements AutoCloseable {
    /** Derived graphs held ready at most; each that is run often holds the engine's own copy of the weights. */
    static final int KEPT = 24;

    /** As many runs make full optimisation pay, where a session does without. */
    public static final int OFTEN = 4;

    private static final int REMEMBERED = 100;

    /** Before the names of a formula's results. */
    static final String RESULT = "convscope.result.";

    private static final String TARGETLESS = "";

    private final Graph graph;
    private final RunOptions options;
    private final SharedWeights weights;
    private final Map<String, Prepared> prepared = new LinkedHashMap<>(16, 0.75f, true);
    private int manyRuns;
    private boolean closed;

    /** A time in which many runs of the same queries follow each other; to be closed at its end. */
    @FunctionalInterface
    public interface ManyRuns extends AutoCloseable {
        /** Where there are only a few. */
        ManyRuns NONE = () -> {};

        @Override
        void close();
    }

    /** A derived graph ready to run, and how many runs of it are under way. */
    private static final class Prepared {
        private final Derived derived;
        private final Set<List<Object>> runnable = new HashSet<>();
        private Engine engine;
        private int running;

        private Prepared(Engine engine, Derived derived) {
            this.engine = engine;
            this.derived = derived;
        }

        /** Refuses inputs of shapes on which a run would take more than is allowed. */
        private synchronized void requireRunnable(Map<String, Tensor> feeds) {
            List<Object> what = derived.graph().inputs().stream()
                    .map(input -> decisive(feeds.get(input.name())))
                    .toList();
            if (!runnable.contains(what)) {
                Footprint.check(derived.graph(), feeds);
                if (runnable.size() >= REMEMBERED) {
                    runnable.clear();
                }
                runnable.add(what);
            }
        }

        private static Object decisive(Tensor fed) {
            if (fed == null) {
                return Shape.UNKNOWN;
            }
            return Footprint.dependsOnNumbers(fed) ? fed : Shape.of(fed.shape());
        }
    }

    private Session(Graph graph, RunOptions options) {
        this.graph = graph;
        this.options = options;
        this.weights = new SharedWeights(graph);
    }

    /** How this session runs its graphs. */
    public RunOptions options() {
        return options;
    }

    /** The name of a formula's result behind an output of a derived graph; null where the output is none. */
    public static String resultOf(String output) {
        return output.startsWith(RESULT) ? output.substring(RESULT.length()) : null;
    }

    /** Nothing is sent to the engine before the first run. */
    public static Session open(Graph graph, RunOptions options) {
        return new Session(graph, options);
    }

    public Graph graph() {
        return graph;
    }

    /** Runs the network forward and reads its outputs. */
    public Map<String, Tensor> run(Map<String, Tensor> feeds) {
        List<String> outputs = graph.outputs().stream().map(Edge::name).toList();
        Pass pass = run(Query.of(outputs), feeds, null);
        Map<String, Tensor> values = new LinkedHashMap<>();
        outputs.forEach(output -> values.put(output, pass.activation(output)));
        return values;
    }

    /**
     * Runs a query.
     *
     * @param feeds a tensor per input of the network, or per edge that the query feeds, all with the same first axis
     * @param target weights over the explained edge, in its shape; null where the query explains nothing
     */
    public Pass run(Query query, Map<String, Tensor> feeds, Tensor target) {
        return run(query, feeds, target, Map.of());
    }

    /**
     * Runs a query whose rule book reads a reference pass.
     *
     * @param baselines a tensor per input of the network, in the input's shape
     */
    public Pass run(Query query, Map<String, Tensor> feeds, Tensor target, Map<String, Tensor> baselines) {
        Prepared ready = prepare(query);
        try {
            Map<String, Tensor> all = new HashMap<>(feeds);
            if (query.explained() == null) {
                ready.requireRunnable(all);
                return new Pass(ready.engine.run(all), Map.of());
            }
            all.put(ready.derived.target(), target);
            ready.derived.references().forEach((input, reference) -> all.put(reference, baselines.get(input)));
            ready.requireRunnable(all);
            return new Pass(ready.engine.run(all), ready.derived.cotangents());
        } finally {
            release(ready);
        }
    }

    private synchronized Prepared prepare(Query query) {
        if (closed) {
            throw new IllegalStateException("the session of " + graph.name() + " is closed");
        }
        RunOptions how = manyRuns > 0 ? options.thoroughly() : options;
        Prepared ready = prepared.get(query.key());
        if (ready == null) {
            ready = make(query, how);
            prepared.put(query.key(), ready);
        } else if (how.thorough() && !ready.engine.isThorough() && ready.running == 0) {
            Engine quick = ready.engine;
            ready.engine = new Engine(ready.derived.graph(), how, weights);
            quick.close();
        }
        ready.running++;
        dropLongestUnused();
        return ready;
    }

    private synchronized void release(Prepared ready) {
        ready.running--;
    }

    private void dropLongestUnused() {
        Iterator<Prepared> oldestFirst = prepared.values().iterator();
        while (prepared.size() > KEPT && oldestFirst.hasNext()) {
            Prepared candidate = oldestFirst.next();
            if (candidate.running == 0) {
                oldestFirst.remove();
                candidate.engine.close();
            }
        }
    }

    /** How many of the derived graphs held ready are optimised fully. */
    synchronized long thorough() {
        return prepared.values().stream().filter(p -> p.engine.isThorough()).count();
    }

    /** How many derived graphs are held ready. */
    synchronized int ready() {
        return prepared.size();
    }

    /**
     * Announces that many runs follow, until what is given is closed: graphs are optimised fully for them. How the runs are cut into batches does not matter for what
     * they give.
     */
    public synchronized ManyRuns manyRuns() {
        manyRuns++;
        return this::endManyRuns;
    }

    private synchronized void endManyRuns() {
        manyRuns--;
    }

    private Prepared make(Query query, RunOptions how) {
        Derived derived = derive(query);
        Footprint.check(derived.graph(), derived.graph().name());
        return new Prepared(new Engine(derived.graph(), how, weights), derived);
    }

    /** The graph that a query runs, and the names by which to feed and read it. */
    public Derived derive(Query query) {
        Graph part = Rewrites.withNamedSizes(query.fed().isEmpty() ? graph : Rewrites.startingAt(graph, query.fed()));
        List<String> read = new ArrayList<>(query.activations());
        if (query.formula() != null) {
            query.formula().operands().stream().filter(o -> !read.contains(o)).forEach(read::add);
        }
        if (query.explained() == null) {
            ShapeInference shapes = ShapeInference.of(part);
            List<Edge> outputs = read.stream().map(shapes::edge).toList();
            Graph forward = Rewrites.pruned(part.withOutputs(outputs));
            return withFormula(query, new Derived(forward, TARGETLESS, Map.of(), Map.of()));
        }
        if (query.book().isForFoldedNorms()) {
            Set<String> kept = new HashSet<>(read);
            kept.addAll(query.cotangents());
            kept.add(query.explained());
            part = Rewrites.withFoldedBatchNorms(part, kept);
        }
        return withFormula(query, Backward.derive(part, query.explained(), query.cotangents(), read, query.book()));
    }

    private static Derived withFormula(Query query, Derived derived) {
        if (query.formula() == null) {
            return derived;
        }
        GraphBuilder builder = new GraphBuilder(derived.graph(), "convscope.formula.");
        List<Value> outputs = new ArrayList<>();
        query.activations().forEach(edge -> outputs.add(builder.value(edge)));
        query.formula()
                .nodes()
                .append(new DerivedTerms(builder, derived))
                .forEach((name, value) -> outputs.add(builder.named(RESULT + name, value)));
        return new Derived(builder.build(outputs), derived.target(), derived.cotangents(), derived.references());
    }

    private record DerivedTerms(GraphBuilder graph, Derived derived) implements Formula.Terms {
        @Override
        public Value value(String edge) {
            return graph.value(edge);
        }

        @Override
        public Value cotangent(String edge) {
            return graph.value(derived.cotangents().get(edge));
        }

        @Override
        public Value reference(String input) {
            return graph.value(derived.references().get(input));
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        prepared.values().forEach(p -> p.engine.close());
        prepared.clear();
        weights.close();
    }
}
