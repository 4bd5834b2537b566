package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.json.JavalinJackson;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events of a job, written to an answer that refuses two writers at once, as that of a web server does. */
class JobEventsTest {
    private static final long BEATS = 2_500_000_000L;

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(4);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Jobs jobs = new Jobs(new Limits(), new Failures(log::add), clock);
    private final Answer answer = new Answer();
    private final SseClient client = new SseClient(context());

    @AfterEach
    void stop() {
        jobs.close();
        clock.shutdownNow();
    }

    /** The body of an answer. Each write takes a moment, in which a second one is refused. */
    private static final class Answer extends ServletOutputStream {
        private final AtomicBoolean writing = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private volatile boolean broken;

        @Override
        public void print(String text) {
            if (broken || !writing.compareAndSet(false, true)) {
                refused.incrementAndGet();
                throw new IllegalStateException("a write is pending");
            }
            Site.pause(10);
            body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            writing.set(false);
        }

        @Override
        public void write(int b) {
            fail("only texts are printed");
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            fail("written as a whole");
        }

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }
    }

    private Context context() {
        HttpServletResponse response =
                of(HttpServletResponse.class, (proxy, method, arguments) -> switch (method.getName()) {
                    case "getOutputStream" -> answer;
                    default -> null;
                });
        return of(Context.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "res" -> response;
            case "jsonMapper" -> new JavalinJackson(new ObjectMapper(), false);
            default -> null;
        });
    }

    private static <T> T of(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private void awaitClosed() {
        await(client::terminated);
        assertThat(client.terminated()).isTrue();
    }

    private static void await(BooleanSupplier done) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            Site.pause(10);
        }
    }

    @Test
    void heartbeatsAndEvents_areWrittenOneAfterTheOther() {
        Job job = new Job(Job.Lane.QUICK, self -> {
            long end = System.nanoTime() + BEATS;
            for (int step = 0; System.nanoTime() < end; step++) {
                self.at(step, Integer.MAX_VALUE, () -> null);
                Site.pause(1);
            }
            return Map.of("id", "made");
        });
        new JobEvents(client, jobs.submit(job), jobs).start();
        awaitClosed();
        assertThat(answer.refused).hasValue(0);
        assertThat(answer.text().split("event: progress", -1)).hasSizeGreaterThan(20);
        assertThat(answer.text()).containsOnlyOnce("event: done\ndata: {\"id\":\"made\"}\n\n");
        assertThat(answer.text().lines().filter(line -> line.startsWith(":")).count())
                .isPositive();
        assertThat(log).isEmpty();
    }

    @Test
    void clientThatCannotBeWrittenTo_isLetGo() {
        answer.broken = true;
        new JobEvents(client, jobs.submit(new Job(Job.Lane.QUICK, self -> Map.of())), jobs).start();
        awaitClosed();
        // told of after the client was let go
        await(() -> !log.isEmpty());
        assertThat(log).hasSize(1);
        assertThat(log.get(0)).contains("a write is pending");
    }
}
