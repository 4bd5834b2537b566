package convscope.web;

import convscope.explain.Explanation;
import convscope.explain.Progress;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** One piece of work: it waits, runs, tells how far it is, and ends in a result, a problem, or because nobody wants it any more. */
final class Job implements Progress {
    /** Where a job stands. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        boolean isFinal() {
            return ordinal() >= DONE.ordinal();
        }
    }

    /** Where work may go: one lane for what takes one run, one for what takes many. */
    enum Lane {
        QUICK,
        LONG
    }

    private static final long PARTIAL_NANOS = 300_000_000;

    private final String id = Ids.next();
    private final Lane lane;
    private final Work work;
    private final Set<Runnable> watchers = new LinkedHashSet<>();
    private State state = State.WAITING;
    private int done;
    private int total;
    private Map<String, Object> partial;
    private long partialAt;
    private long askedAt = System.nanoTime();
    private Map<String, Object> result;
    private Map<String, Object> problem;

    /** What a job does; what it gives is told to who watches, as JSON fields. */
    interface Work {
        Map<String, Object> run(Job job);

        /** A result of part of the work, as JSON fields. */
        default Map<String, Object> partial(Explanation explanation) {
            return null;
        }
    }

    Job(Lane lane, Work work) {
        this.lane = lane;
        this.work = work;
    }

    String id() {
        return id;
    }

    Lane lane() {
        return lane;
    }

    @Override
    public void at(int doneNow, int of, Supplier<? extends Explanation> soFar) {
        boolean wanted;
        synchronized (this) {
            done = doneNow;
            total = of;
            long now = System.nanoTime();
            wanted = !watchers.isEmpty() && doneNow < of && now - partialAt > PARTIAL_NANOS;
            if (wanted) {
                partialAt = now;
            }
        }
        if (wanted) {
            Explanation explanation = soFar.get();
            Map<String, Object> made = explanation == null ? null : work.partial(explanation);
            synchronized (this) {
                partial = made;
            }
        }
        tell();
    }

    @Override
    public synchronized boolean isCancelled() {
        return state == State.CANCELLED;
    }

    void run(Failures failures) {
        synchronized (this) {
            if (state != State.WAITING) {
                return;
            }
            state = State.RUNNING;
        }
        tell();
        try {
            Map<String, Object> made = work.run(this);
            finish(State.DONE, made, null);
        } catch (RuntimeException | OutOfMemoryError e) {
            finish(State.FAILED, null, failures.problem(e));
        }
    }

    private void finish(State end, Map<String, Object> made, Map<String, Object> why) {
        synchronized (this) {
            if (state.isFinal()) {
                return;
            }
            state = end;
            result = made;
            problem = why;
            partial = null;
        }
        tell();
    }

    void cancel() {
        finish(State.CANCELLED, null, null);
    }

    /** Tells {@code watcher} whenever something changes, on the thread that works; it must return at once. */
    void watch(Runnable watcher) {
        synchronized (this) {
            watchers.add(watcher);
        }
        watcher.run();
    }

    void unwatch(Runnable watcher) {
        synchronized (this) {
            watchers.remove(watcher);
            askedAt = System.nanoTime();
        }
    }

    private void tell() {
        Runnable[] all;
        synchronized (this) {
            all = watchers.toArray(new Runnable[0]);
        }
        for (Runnable watcher : all) {
            watcher.run();
        }
    }

    /** Somebody asked how it stands. */
    synchronized void asked() {
        askedAt = System.nanoTime();
    }

    /** How long nobody has watched or asked, in nanoseconds. */
    synchronized long unwatched() {
        return watchers.isEmpty() ? System.nanoTime() - askedAt : 0;
    }

    /** How a job stands at one moment. */
    record Standing(
            State state,
            int done,
            int total,
            Map<String, Object> partial,
            Map<String, Object> result,
            Map<String, Object> problem) {}

    synchronized Standing standing() {
        return new Standing(state, done, total, partial, result, problem);
    }
}
