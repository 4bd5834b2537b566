package convscope.web;

import io.javalin.http.sse.SseClient;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Tells one client how a job goes on. What happened since it was last told is sent at once, so that a slow client gets fewer events and holds up nobody; a heartbeat finds out
 * clients that are gone. Only {@link #send} writes, one thread at a time: an answer that two write to at once is refused by the web server. A client whose answer cannot be
 * written is let go, so that it asks anew.
 */
final class JobEvents {
    private static final long HEARTBEAT_SECONDS = 1;

    private final SseClient client;
    private final Job job;
    private final ScheduledExecutorService clock;
    private final Runnable watcher = this::wake;
    private Future<?> heartbeat;
    private boolean sending;
    private boolean again;
    private boolean beatDue;
    private boolean closed;
    private int toldDone = -1;
    private int toldPosition = -1;
    private Object toldPartial;
    private final Jobs jobs;

    JobEvents(SseClient client, Job job, Jobs jobs) {
        this.client = client;
        this.job = job;
        this.jobs = jobs;
        this.clock = jobs.clock();
    }

    void start() {
        client.keepAlive();
        client.onClose(this::close);
        synchronized (this) {
            heartbeat =
                    clock.scheduleWithFixedDelay(this::beat, HEARTBEAT_SECONDS, HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        }
        job.watch(watcher);
    }

    private void beat() {
        synchronized (this) {
            beatDue = true;
        }
        wake();
    }

    private void wake() {
        synchronized (this) {
            again = true;
            if (sending || closed) {
                return;
            }
            sending = true;
        }
        try {
            clock.execute(this::send);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void send() {
        try {
            while (isWanted()) {
                if (takeBeat()) {
                    client.sendComment("");
                }
                if (client.terminated()) {
                    close();
                } else {
                    tell(job.standing());
                }
            }
        } catch (RuntimeException e) {
            close();
            jobs.failures().log(e);
        }
    }

    private synchronized boolean isWanted() {
        sending = again && !closed;
        again = false;
        return sending;
    }

    private synchronized boolean takeBeat() {
        boolean due = beatDue;
        beatDue = false;
        return due;
    }

    private void tell(Job.Standing standing) {
        int position = jobs.position(job);
        if (!standing.state().isFinal() && (standing.done() != toldDone || position != toldPosition)) {
            toldDone = standing.done();
            toldPosition = position;
            client.sendEvent(
                    "progress", Map.of("done", standing.done(), "total", standing.total(), "position", position));
        }
        if (standing.partial() != null && standing.partial() != toldPartial) {
            toldPartial = standing.partial();
            client.sendEvent("partial", standing.partial());
        }
        if (standing.state().isFinal()) {
            Object content =
                    switch (standing.state()) {
                        case DONE -> standing.result();
                        case FAILED -> standing.problem();
                        default -> Map.of();
                    };
            client.sendEvent(standing.state().name().toLowerCase(Locale.ROOT), content);
            close();
        }
    }

    private void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            if (heartbeat != null) {
                heartbeat.cancel(false);
            }
        }
        job.unwatch(watcher);
        client.close();
    }
}
