package convscope.web;

import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The work of a server: two lanes with a bounded queue each, so that an answer of one run does not wait behind a method of thousands. Jobs that nobody watches any more
 * are cancelled.
 */
final class Jobs implements AutoCloseable {
    private static final int KEPT = 500;
    private static final int STOP_SECONDS = 10;

    private final Map<Job.Lane, ThreadPoolExecutor> lanes = new EnumMap<>(Job.Lane.class);
    private final Map<Job.Lane, Double> seconds = new EnumMap<>(Job.Lane.class);
    private final Map<String, Job> byId = new LinkedHashMap<>();
    private final ScheduledExecutorService clock;
    private final Failures failures;
    private final Limits limits;
    private boolean stopping;

    Jobs(Limits limits, Failures failures, ScheduledExecutorService clock) {
        this.limits = limits;
        this.failures = failures;
        this.clock = clock;
        for (Job.Lane lane : Job.Lane.values()) {
            ThreadPoolExecutor executor = new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(limits.queue()), work -> {
                        Thread thread =
                                new Thread(work, "convscope-" + lane.name().toLowerCase(java.util.Locale.ROOT));
                        thread.setDaemon(true);
                        return thread;
                    });
            lanes.put(lane, executor);
            seconds.put(lane, 0.1);
        }
        clock.scheduleWithFixedDelay(this::cancelUnwatched, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Queues work.
     *
     * @throws ProblemException 429 with the time to wait if the lane's queue is full; 503 while the server stops
     */
    synchronized Job submit(Job job) {
        if (stopping) {
            throw new ProblemException(503, "the server is stopping; try again when it is back", 5);
        }
        ThreadPoolExecutor lane = lanes.get(job.lane());
        try {
            lane.execute(new Task(job, this));
        } catch (RejectedExecutionException e) {
            int wait = (int) Math.max(
                    1, Math.ceil(seconds.get(job.lane()) * lane.getQueue().size() / 2));
            throw new ProblemException(
                    429,
                    "the server is busy: " + lane.getQueue().size() + " jobs wait; try again in " + wait + " s",
                    wait);
        }
        byId.put(job.id(), job);
        forgetOld();
        return job;
    }

    private record Task(Job job, Jobs jobs) implements Runnable {
        @Override
        public void run() {
            jobs.timed(job);
        }
    }

    private void timed(Job job) {
        if (job.isCancelled()) {
            return;
        }
        long start = System.nanoTime();
        job.run(failures);
        double took = (System.nanoTime() - start) / 1e9;
        synchronized (this) {
            seconds.merge(job.lane(), took, (mean, one) -> 0.8 * mean + 0.2 * one);
        }
    }

    private void forgetOld() {
        Iterator<Job> oldest = byId.values().iterator();
        while (byId.size() > KEPT && oldest.hasNext()) {
            if (oldest.next().standing().state().isFinal()) {
                oldest.remove();
            }
        }
    }

    /** How many jobs wait before this one may start, itself included; 0 where it does not wait. */
    synchronized int position(Job job) {
        if (job.standing().state() != Job.State.WAITING) {
            return 0;
        }
        int position = 0;
        for (Job other : byId.values()) {
            position += other.lane() == job.lane() && other.standing().state() == Job.State.WAITING ? 1 : 0;
            if (other == job) {
                break;
            }
        }
        return position;
    }

    synchronized Job get(String id) {
        Job job = byId.get(id);
        if (job == null) {
            throw ProblemException.unknown(
                    "job", id, "it is long over or the server was started anew: ask for the work again");
        }
        job.asked();
        return job;
    }

    private void cancelUnwatched() {
        Job[] all;
        synchronized (this) {
            all = byId.values().toArray(new Job[0]);
        }
        for (Job job : all) {
            if (job.unwatched() > TimeUnit.SECONDS.toNanos(limits.unwatchedSeconds())) {
                cancel(job);
            }
        }
    }

    /** Ends a job: one that waits makes room for others at once, one that runs ends before its next step. */
    void cancel(Job job) {
        job.cancel();
        lanes.get(job.lane()).getQueue().removeIf(task -> ((Task) task).job() == job);
    }

    ScheduledExecutorService clock() {
        return clock;
    }

    Failures failures() {
        return failures;
    }

    /** Takes no more work, cancels what waits, and lets what runs come to its next step. */
    @Override
    public void close() {
        Job[] all;
        synchronized (this) {
            stopping = true;
            all = byId.values().toArray(new Job[0]);
        }
        for (Job job : all) {
            job.cancel();
        }
        lanes.values().forEach(ThreadPoolExecutor::shutdown);
        for (ThreadPoolExecutor lane : lanes.values()) {
            try {
                lane.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
