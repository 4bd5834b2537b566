package convscope.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running server and somebody who asks it. */
final class Site implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    static final String IMAGENET = "builtin-efficientnet-lite0";
    static final String FASHION = "builtin-fashion";

    final Server server;
    final List<String> log = new CopyOnWriteArrayList<>();
    final HttpClient client = HttpClient.newHttpClient();

    Site() {
        this(new Limits());
    }

    Site(Limits limits) {
        this(new ServerOptions().withPort(0).withLimits(limits));
    }

    Site(ServerOptions options) {
        server = Server.start(options, log::add);
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<byte[]> post(String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).POST(BodyPublishers.ofString(json));
        request.header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    HttpResponse<byte[]> delete(String path) {
        return send(HttpRequest.newBuilder(at(path)).DELETE());
    }

    /** A form with one file per field, each given as its name and its bytes. */
    HttpResponse<byte[]> upload(String path, Map<String, Map.Entry<String, byte[]>> fields) {
        List<byte[]> parts = new ArrayList<>();
        fields.forEach((field, file) -> {
            parts.add(("--cut\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" + file.getKey()
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            parts.add(file.getValue());
            parts.add("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        parts.add("--cut--\r\n".getBytes(StandardCharsets.UTF_8));
        return send(HttpRequest.newBuilder(at(path))
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(BodyPublishers.ofByteArrays(parts)));
    }

    HttpResponse<byte[]> upload(String path, String name, byte[] bytes) {
        return upload(path, Map.of("file", Map.entry(name, bytes)));
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + new String(response.body(), StandardCharsets.UTF_8), e);
        }
    }

    /** The text of a refusal. */
    static String detail(HttpResponse<byte[]> response) {
        return json(response).path("detail").asText();
    }

    String open(String builtin) {
        return json(post("/api/models", "{\"name\": \"" + builtin + "\"}"))
                .path("id")
                .asText();
    }

    String input(String builtin) {
        return json(post("/api/inputs", "{\"name\": \"" + builtin + "\"}"))
                .path("id")
                .asText();
    }

    /** Asks for an explanation. */
    HttpResponse<byte[]> explain(String method, String model, String input, Map<String, String> parameters) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("model", model);
        request.put("input", input);
        request.put("parameters", parameters);
        return post("/api/explain/" + method, JSON.valueToTree(request).toString());
    }

    /** Asks for an explanation and waits for its result. */
    JsonNode result(String method, String model, String input, Map<String, String> parameters) {
        HttpResponse<byte[]> asked = explain(method, model, input, parameters);
        if (asked.statusCode() != 202) {
            throw new AssertionError(method + ": " + detail(asked));
        }
        JsonNode job = finished(json(asked).path("job").asText());
        if (!job.path("state").asText().equals("done")) {
            throw new AssertionError(method + ": " + job);
        }
        return job.path("result");
    }

    /** Waits for the end of a job. */
    JsonNode finished(String job) {
        return waitedFor(job, List.of("done", "failed", "cancelled"));
    }

    JsonNode waitedFor(String job, List<String> states) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode standing = json(get("/api/jobs/" + job));
            if (states.contains(standing.path("state").asText())) {
                return standing;
            }
            pause(20);
        }
        throw new AssertionError("job " + job + " did not come to " + states + " within a minute");
    }

    static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends bytes as they are, and what comes back until the server closes or falls silent for a second. */
    String raw(String request) {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(1000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            StringBuilder answer = new StringBuilder();
            try {
                for (int next = in.read(); next >= 0; next = in.read()) {
                    answer.append((char) next);
                }
            } catch (java.net.SocketTimeoutException e) {
                return answer.toString();
            }
            return answer.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
