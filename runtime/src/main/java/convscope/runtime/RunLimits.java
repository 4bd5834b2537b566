package convscope.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import convscope.graph.Footprint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends a run of the engine that takes too long, or more and more memory, as one of a network with an endless loop does. */
final class RunLimits implements AutoCloseable {
    /** Most seconds of one run; ten minutes where it is not set. */
    static final String SECONDS = "convscope.limit.seconds";

    private static final long USUAL = 600;
    private static final long LOOK_EVERY = 20;
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    /** The system's own account of this process, where there is one. */
    private static final Path STATUS = Path.of("/proc/self/status");

    private static final boolean IS_WATCHED = Files.isReadable(STATUS);
    private static final String OF_ITS_OWN = "RssAnon:";

    /** The engine reserves ahead of need, by doubling. */
    private static final double RESERVED = 2;

    private static final double UNNOTICED = 64;
    private static final AtomicInteger RUNNING = new AtomicInteger();

    private final OrtSession.RunOptions options;
    private final double items;
    private final Future<?> looks;
    private final long start = System.nanoTime();
    private double before = -1;
    private String ended = "";
    private boolean closed;

    /** @param items inputs in this run; each may take what the limit of memory says */
    RunLimits(long items) throws OrtException {
        this.items = items;
        options = new OrtSession.RunOptions();
        RUNNING.incrementAndGet();
        looks = CLOCK.scheduleWithFixedDelay(this::look, LOOK_EVERY, LOOK_EVERY, TimeUnit.MILLISECONDS);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "convscope limits of runs");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    private static long seconds() {
        return Long.getLong(SECONDS, USUAL);
    }

    /** What the run is started with. */
    OrtSession.RunOptions options() {
        return options;
    }

    private void look() {
        if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(seconds())) {
            end("the run was ended after " + seconds() + " seconds. If it is meant to take longer, allow more with -D"
                    + SECONDS + "=SECONDS");
        } else if (IS_WATCHED) {
            endLarge();
        }
    }

    private void endLarge() {
        double now = megabytes();
        if (before < 0) {
            before = now;
        }
        double most = Footprint.mostMemory() * items;
        if (now - before > UNNOTICED + RESERVED * most * RUNNING.get()) {
            end(String.format(
                    Locale.ROOT,
                    "the run was ended when it had taken %.0f MB; at most %.0f MB are allowed. If this is meant, allow more with -D%s=MEGABYTES",
                    now - before,
                    most,
                    Footprint.MEMORY));
        }
    }

    private static double megabytes() {
        try {
            return Files.readAllLines(STATUS).stream()
                            .filter(line -> line.startsWith(OF_ITS_OWN))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void end(String why) {
        if (!closed && ended.isEmpty()) {
            ended = why;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run cannot be ended", e);
            }
        }
    }

    /** Why the run was ended; empty where it was not. */
    synchronized String ended() {
        return ended;
    }

    @Override
    public synchronized void close() {
        closed = true;
        RUNNING.decrementAndGet();
        looks.cancel(false);
        options.close();
    }
}
