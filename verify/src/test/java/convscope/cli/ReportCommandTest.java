package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.web.Server;
import convscope.web.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convscope report} as its user sees it. */
class ReportCommandTest {
    private static final String FASHION = "builtin:fashion";
    private static final String BOOT = "builtin:fashion-9-ankle-boot";
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    private String page(String... args) throws IOException {
        Path file = folder.resolve("page.html");
        String[] all = new String[args.length + 3];
        all[0] = "report";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "-o";
        all[args.length + 2] = file.toString();
        assertThat(terminal.run(all)).as(terminal.errors()).isZero();
        return Files.readString(file);
    }

    private static List<String> sections(String html) {
        return Pattern.compile("<section.*?</section>", Pattern.DOTALL)
                .matcher(html)
                .results()
                .map(match -> match.group())
                .toList();
    }

    @Test
    void withoutMethods_aHandfulIsShown_withAnswersRecordsAndCommands() throws IOException {
        String page = page(FASHION, BOOT, "builtin:fashion-8-bag", "--title", "Boot & bag");
        assertThat(page)
                .contains("<html lang=\"en\">", "<h1>Boot &amp; bag</h1>", "What the network answers", "ankle boot")
                .contains(
                        "Grad-CAM", "Layer-wise relevance propagation", "Occlusion", "Kernels", "\"method\" : \"lrp\"")
                .contains("convscope explain grad-cam builtin:fashion builtin:fashion-8-bag -o grad-cam.png")
                .doesNotContain("http://", "https://", "<script", "do not fit");
        // two inputs with five methods each, and the network itself with its kernels: every chapter has a head
        assertThat(sections(page)).hasSize(2 * (1 + 5) + 1 + 1);
        assertThat(page.split("<table class=\"answers\">", -1)).hasSize(1 + 2);
        // two tables of five answers
        assertThat(page.split("<div class=\"track\">", -1)).hasSize(1 + 2 * 5);
        assertThat(terminal.printed()).contains("ankle boot", "wrote ");
    }

    @Test
    void methodsThatDoNotFit_areNamedWithTheReason() throws IOException {
        String page = page("builtin:text", "text:It looks nice.", "--methods", "cam,lime,xrai", "--lang", "zh");
        assertThat(page).contains("<html lang=\"zh\">", "Convscope 报告", "网络的回答", "不适用的方法", "cam 不适用：", "xrai 不适用：");
        assertThat(page).contains("convscope explain lime builtin:text 'text:It looks nice.' -o lime.png");
    }

    @Test
    void whatWasAskedFor_standsInTheCommand() throws IOException {
        String page = page(
                FASHION,
                BOOT,
                "--methods",
                "grad-cam(layer=conv2)",
                "--target",
                "sneaker",
                "--score",
                "probability",
                "--seed",
                "3",
                "--preprocess",
                "raw");
        assertThat(page)
                .contains("convscope explain grad-cam builtin:fashion builtin:fashion-9-ankle-boot --preprocess raw"
                        + " --target sneaker --score probability --seed 3 --layer conv2 -o grad-cam.png")
                .contains("explains probability 7 'sneaker'");
    }

    @Test
    void json_isOneDocument_ofAllResults() throws IOException {
        page(FASHION, BOOT, "--methods", "cam,kernels", "--json");
        JsonNode all = JSON.readTree(terminal.printed());
        assertThat(all).hasSize(2);
        assertThat(all.get(1).path("record").path("method").asText()).isEqualTo("kernels");
    }

    @Test
    void wrongRequests_areRefusedBeforeAnyWork_andLeaveNoFile() throws IOException {
        Path file = folder.resolve("page.html");
        String out = file.toString();
        assertThat(terminal.run(
                        "report",
                        FASHION,
                        BOOT,
                        "-o",
                        folder.resolve("page.pdf").toString()))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("page.pdf: unknown kind of file for a report '.pdf'", ".html");
        assertThat(terminal.run("report", FASHION, BOOT, "--methods", "gradcam", "-o", out))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("unknown explainer 'gradcam': did you mean 'grad-cam'?");
        assertThat(terminal.run("report", FASHION, BOOT, "--target", "boat", "-o", out))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("unknown class 'boat'");
        assertThat(terminal.run("report", "builtin:text", "text:nice", "--methods", "cam,xrai", "-o", out))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("builtin:text: none of the methods works here:", "  cam: CAM needs");
        assertThat(terminal.run("report", "builtin:text", "text:nice", "--methods", "xrai", "--lang", "zh", "-o", out))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("这些方法在此都无法使用：");
        assertThat(terminal.run("report", FASHION)).isEqualTo(2);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void serversReport_hasTheSameSections() throws Exception {
        List<String> written = sections(page(FASHION, BOOT, "--methods", "grad-cam(layer=conv2),saliency,kernels"));
        try (Server server = Server.start(new ServerOptions().withPort(0), line -> {})) {
            String model = ask(server, "POST", "/api/models", "{\"name\": \"" + FASHION + "\"}", "/id");
            String input = ask(server, "POST", "/api/inputs", "{\"name\": \"" + BOOT + "\"}", "/id");
            String ids = "\"" + result(server, "grad-cam", model, input, "{\"layer\": \"conv2\"}") + "\",\""
                    + result(server, "kernels", model, "", "{}") + "\",\""
                    + result(server, "saliency", model, input, "{}") + "\"";
            String sent = send(server, "POST", "/api/reports", "{\"results\": [" + ids + "]}");
            List<String> served = sections(sent);
            assertThat(served).hasSize(5);
            // weights are the same to the last bit; runs differ in the last digits, since the server asks the engine
            // for more at once
            assertThat(served.get(0).equals(written.get(0))).as("head").isTrue();
            assertThat(served.get(4).equals(written.get(4))).as("kernels").isTrue();
            for (int i : new int[] {1, 2}) {
                assertThat(rounded(served.get(i))).isEqualTo(rounded(written.get(i)));
            }
        }
    }

    /** A section without its pictures, numbers to three digits. */
    private static String rounded(String section) {
        return Pattern.compile("-?\\d+\\.\\d+(E-?\\d+)?")
                .matcher(section.replaceAll("base64,[^\"]*", ""))
                .replaceAll(match -> String.format(Locale.ROOT, "%.2e", Double.parseDouble(match.group())));
    }

    private static String result(Server server, String method, String model, String input, String parameters)
            throws Exception {
        String asked =
                "{\"model\": \"" + model + "\", \"input\": \"" + input + "\", \"parameters\": " + parameters + "}";
        String job = ask(server, "POST", "/api/explain/" + method, asked, "/job");
        for (int i = 0; i < 1000; i++) {
            JsonNode standing = JSON.readTree(send(server, "GET", "/api/jobs/" + job, ""));
            if (standing.path("state").asText().equals("done")) {
                return standing.at("/result/id").asText();
            }
            assertThat(standing.path("state").asText()).isIn("waiting", "running");
            Thread.sleep(20);
        }
        throw new AssertionError(method + " did not end");
    }

    private static String ask(Server server, String verb, String path, String json, String field) throws Exception {
        return JSON.readTree(send(server, verb, path, json)).at(field).asText();
    }

    private static String send(Server server, String verb, String path, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .header("Content-Type", "application/json")
                .method(verb, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
