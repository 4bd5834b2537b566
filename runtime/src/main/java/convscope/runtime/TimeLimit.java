package convscope.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends a run of the engine that takes too long, as one of a network with an endless loop does. */
final class TimeLimit implements AutoCloseable {
    /** Most seconds of one run; ten minutes where it is not set. */
    static final String SECONDS = "convscope.limit.seconds";

    private static final long USUAL = 600;
    private static final ScheduledThreadPoolExecutor CLOCK = clock();

    private final OrtSession.RunOptions options;
    private final Future<?> end;
    private boolean ended;
    private boolean closed;

    TimeLimit() throws OrtException {
        options = new OrtSession.RunOptions();
        end = CLOCK.schedule(this::end, seconds(), TimeUnit.SECONDS);
    }

    private static ScheduledThreadPoolExecutor clock() {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "convscope time limit");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        return clock;
    }

    static long seconds() {
        return Long.getLong(SECONDS, USUAL);
    }

    /** What the run is started with. */
    OrtSession.RunOptions options() {
        return options;
    }

    private synchronized void end() {
        if (!closed) {
            ended = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run cannot be ended", e);
            }
        }
    }

    /** Whether the run was ended. */
    synchronized boolean hasEnded() {
        return ended;
    }

    @Override
    public synchronized void close() {
        closed = true;
        end.cancel(false);
        options.close();
    }
}
