package convscope.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients of one server who all ask for Grad-CAM, over and over, and wait as long as a busy server tells them to; beside a single client's time. */
public final class ServerLoad {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MODEL = "builtin-efficientnet-lite0";
    private static final List<String> INPUTS =
            List.of("builtin-cat", "builtin-coffee", "builtin-rocket", "builtin-astronaut");
    private static final int ALONE = 60;
    private static final int REPORTS = 6;
    private static final long PATIENCE_MILLIS = 60_000;

    private final URI server;
    private final long process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ConcurrentLinkedQueue<Double> times = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentSkipListMap<>();

    private ServerLoad(URI server, long process) {
        this.server = server;
        this.process = process;
    }

    /** Arguments: address of the server, number of its process, clients (default 100), seconds (default 60). */
    public static void main(String[] arguments) throws Exception {
        int clients = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 100;
        int seconds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 60;
        ServerLoad load = new ServerLoad(URI.create(arguments[0]), Long.parseLong(arguments[1]));
        load.alone();
        load.together(clients, seconds);
    }

    private void alone() throws IOException, InterruptedException {
        for (String input : INPUTS) {
            send("POST", "/api/inputs", "{\"name\": \"" + input.replace("builtin-", "builtin:") + "\"}");
        }
        for (int i = 0; i < 2 * ALONE; i++) {
            if (i == ALONE) {
                times.clear();
                counts.clear();
            }
            ask(i);
        }
        System.out.printf("%-28s %s%n", "one client", summary());
        times.clear();
        counts.clear();
    }

    private void together(int clients, int seconds) throws InterruptedException, IOException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < clients; c++) {
            int first = c;
            Thread thread = new Thread(() -> {
                for (int i = first; System.nanoTime() < end; i++) {
                    try {
                        ask(i);
                    } catch (IOException e) {
                        count("failed: " + e);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        Map<Integer, String> memory = new TreeMap<>();
        for (int r = 1; r <= REPORTS; r++) {
            Thread.sleep(seconds * 1000L / REPORTS);
            memory.put(r * seconds / REPORTS, resident());
        }
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
            if (thread.isAlive()) {
                count("never answered");
            }
        }
        System.out.printf("%-28s %s%n", clients + " clients for " + seconds + " s", summary());
        System.out.printf("%-28s %.1f a second%n", "explanations", times.size() / (double) seconds);
        System.out.printf("%-28s %s%n", "answers", counts);
        System.out.printf("%-28s %s%n", "server's memory, MB, after s", memory);
    }

    /** Asks until it is taken, and follows the job to its end; the time counts from the request that was taken. */
    private void ask(int number) throws IOException, InterruptedException {
        String body = "{\"model\": \"" + MODEL + "\", \"input\": \"" + INPUTS.get(number % INPUTS.size())
                + "\", \"target\": \"" + number % 1000 + "\"}";
        while (true) {
            long start = System.nanoTime();
            HttpResponse<String> asked = send("POST", "/api/explain/grad-cam", body);
            if (asked.statusCode() == 429) {
                count("429");
                Thread.sleep(1000L
                        * Long.parseLong(
                                asked.headers().firstValue("Retry-After").orElse("1")));
                continue;
            }
            if (asked.statusCode() != 202) {
                count("answer " + asked.statusCode());
                return;
            }
            String end = followed(JSON.readTree(asked.body()).path("job").asText());
            count(end);
            times.add((System.nanoTime() - start) / 1e6);
            return;
        }
    }

    private String followed(String job) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/jobs/" + job))
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<java.io.InputStream> events = client.send(request, BodyHandlers.ofInputStream());
        String event = "";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    event = line.substring("event: ".length());
                } else if (line.startsWith("data: ") && event.equals("done")) {
                    JsonNode result = JSON.readTree(line.substring("data: ".length()));
                    return result.path("id").asText().isEmpty() ? "done without a result" : "done";
                }
            }
        }
        return "lost after '" + event + "'";
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private void count(String what) {
        counts.computeIfAbsent(what, k -> new AtomicInteger()).incrementAndGet();
    }

    private String summary() {
        double[] sorted =
                times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                java.util.Locale.ROOT,
                "median %.0f ms, p95 %.0f ms, slowest %.0f ms (%d explanations)",
                at(sorted, 0.5),
                at(sorted, 0.95),
                at(sorted, 1),
                sorted.length);
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private String resident() throws IOException {
        Path status = Path.of("/proc/" + process + "/status");
        if (!Files.isReadable(status)) {
            return "unknown";
        }
        return Arrays.stream(Files.readString(status).split("\n"))
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
                .findFirst()
                .orElse("unknown");
    }
}
