package convscope.explain;

import convscope.graph.CancelledException;
import convscope.graph.Tensor;
import convscope.runtime.Pass;
import convscope.runtime.Query;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Many runs of a network on altered inputs, in batches. What each run gives is read in the order of the samples, so that sums come out the same at any batch size;
 * before each batch the work can be cancelled, and after it the watcher can have a result of what is behind. While a batch runs, the samples of the next one are made on
 * another thread, one batch after the other; what makes a sample must not change what reading one uses, unless that can be used by two threads.
 */
public final class Samples {
    /**
     * Numbers in one batch of inputs at most, where the size of batches is not set and the engine has one thread: as many as a processor still keeps close at hand.
     * Twice as many where several threads share the work.
     */
    private static final long FORWARD = 1 << 19;

    /** The same for runs forward and backward, which hold the values of all layers. */
    private static final long BACKWARD = 1 << 18;

    private static final int MOST = 16;

    private final Subject subject;
    private final int count;
    private final int most;
    private final Supplier<? extends Explanation> soFar;
    private final BooleanSupplier enough;

    /** What is done with each run. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads one sample's part of a pass.
         *
         * @param sample number of the sample
         * @param pass what the batch gave
         * @param item place of the sample in the batch
         */
        void read(int sample, Pass pass, int item);
    }

    /** What is done with each sample of work other than a run. */
    @FunctionalInterface
    public interface PartReader<T> {
        /**
         * Reads one sample's part of what the work on a batch gave.
         *
         * @param sample number of the sample
         * @param result what the work gave for the batch
         * @param item place of the sample in the batch
         */
        void read(int sample, T result, int item);
    }

    private Samples(
            Subject subject, int count, int most, Supplier<? extends Explanation> soFar, BooleanSupplier enough) {
        this.subject = subject;
        this.count = count;
        this.most = most;
        this.soFar = soFar;
        this.enough = enough;
    }

    /** {@code count} runs for a subject, whose progress is told. */
    public static Samples of(Subject subject, int count) {
        return new Samples(subject, count, Integer.MAX_VALUE, () -> null, () -> false);
    }

    /** The same, with a way to make the result of the runs behind. */
    public Samples showing(Supplier<? extends Explanation> result) {
        return new Samples(subject, count, most, result, enough);
    }

    /** The same, one run at a time: each sample may be made from what the one before it gave. */
    public Samples oneByOne() {
        return new Samples(subject, count, 1, soFar, enough);
    }

    /** The same, ended early once enough is known: asked after each sample, in their order, so that the size of batches does not matter. */
    public Samples endingWhen(BooleanSupplier isEnough) {
        return new Samples(subject, count, most, soFar, isEnough);
    }

    /**
     * Runs a query on every sample.
     *
     * @param sample makes the inputs of a sample, or the values of the edges that the query feeds: batches of one; called in the order of the samples
     */
    public void run(Query query, IntFunction<Map<String, Tensor>> sample, Reader reader) {
        long numbers = query.explained() == null ? FORWARD : BACKWARD;
        run(batch -> subject.run(query, batch), numbers, sample, reader::read);
    }

    /**
     * Does any work that takes batches, such as another method, on every sample.
     *
     * @param work gives something for a batch of inputs
     * @param sample makes the inputs of a sample: batches of one; called in the order of the samples
     */
    public <T> void run(
            Function<Map<String, Tensor>, T> work, IntFunction<Map<String, Tensor>> sample, PartReader<T> reader) {
        run(work, BACKWARD, sample, reader);
    }

    private <T> void run(
            Function<Map<String, Tensor>, T> work,
            long numbers,
            IntFunction<Map<String, Tensor>> sample,
            PartReader<T> reader) {
        Session session = subject.runner().session();
        try (Session.ManyRuns many = count >= Session.OFTEN ? session.manyRuns() : Session.ManyRuns.NONE) {
            int done = 0;
            List<Map<String, Tensor>> made = made(sample, 0, numbers);
            while (done < count) {
                if (subject.progress().isCancelled()) {
                    throw new CancelledException("cancelled after " + done + " of " + count + " runs");
                }
                int next = done + made.size();
                CompletableFuture<List<Map<String, Tensor>>> ahead = next < count && most > 1
                        ? CompletableFuture.supplyAsync(() -> made(sample, next, numbers))
                        : null;
                if (hasEnough(work.apply(stacked(made)), done, made.size(), reader)) {
                    return;
                }
                done = next;
                subject.progress().at(done, count, soFar);
                if (done < count) {
                    made = ahead == null ? made(sample, done, numbers) : waitedFor(ahead);
                }
            }
        }
    }

    /** Reads the samples of a batch; whether enough is known then. */
    private <T> boolean hasEnough(T result, int first, int size, PartReader<T> reader) {
        for (int i = 0; i < size; i++) {
            reader.read(first + i, result, i);
            if (enough.getAsBoolean()) {
                subject.progress().at(first + i + 1, count, soFar);
                return true;
            }
        }
        return false;
    }

    private List<Map<String, Tensor>> made(IntFunction<Map<String, Tensor>> sample, int from, long numbers) {
        List<Map<String, Tensor>> made = new ArrayList<>();
        if (from < count) {
            made.add(sample.apply(from));
            int size = Math.min(count - from, batch(made.get(0), numbers));
            for (int i = 1; i < size; i++) {
                made.add(sample.apply(from + i));
            }
        }
        return made;
    }

    private static <T> T waitedFor(CompletableFuture<T> ahead) {
        try {
            return ahead.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The explained scalar of every sample. */
    public double[] scores(IntFunction<Map<String, Tensor>> sample) {
        double[] scores = new double[count];
        Query query = Query.of(List.of(subject.explained().edge()));
        run(query, sample, (s, pass, item) -> scores[s] = subject.score(pass, item));
        return scores;
    }

    private int batch(Map<String, Tensor> sample, long numbers) {
        RunOptions options = subject.network().session().options();
        int most = Math.min(this.most, declared());
        if (options.batch() > 0) {
            return Math.min(most, options.batch());
        }
        long room = options.threads() == 1 ? numbers : 2 * numbers;
        long each = sample.values().stream().mapToLong(Tensor::count).sum();
        return (int) Math.max(1, Math.min(Math.min(most, MOST), room / Math.max(1, each)));
    }

    /** Inputs in one run that the network's own inputs declare; without a limit where they leave it open. */
    private int declared() {
        return subject.network().inputs().stream()
                .map(input -> input.edge().shape())
                .filter(shape -> shape.isRankKnown() && shape.rank() > 0 && shape.size(0) > 0)
                .mapToInt(shape -> (int) shape.size(0))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static Map<String, Tensor> stacked(List<Map<String, Tensor>> samples) {
        Map<String, Tensor> batch = new LinkedHashMap<>();
        for (String name : samples.get(0).keySet()) {
            batch.put(
                    name, Tensor.stacked(samples.stream().map(s -> s.get(name)).toList()));
        }
        return batch;
    }
}
