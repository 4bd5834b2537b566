package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.InvalidRequestException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may ask what: foreign names, foreign pages, paths, tokens. */
class SafetyTest {
    private static Site site;

    @BeforeAll
    static void start() {
        site = new Site();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void foreignHost_isRefused() {
        String answer = site.raw("GET /api/models HTTP/1.1\r\nHost: evil.example:" + site.server.port()
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 403").contains("this server is not called 'evil.example");
        String page = site.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
        assertThat(page).startsWith("HTTP/1.1 403");
        String own = site.raw(
                "GET /api/models HTTP/1.1\r\nHost: localhost:" + site.server.port() + "\r\nConnection: close\r\n\r\n");
        assertThat(own).startsWith("HTTP/1.1 200");
    }

    @Test
    void postOfAnotherSite_isRefused() {
        HttpResponse<byte[]> foreign =
                site.post("/api/models", "{\"name\": \"builtin:fashion\"}", "Origin", "http://evil.example");
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(Site.detail(foreign)).contains("a page of another site (http://evil.example)");
        HttpResponse<byte[]> sandboxed = site.post("/api/models", "{\"name\": \"builtin:fashion\"}", "Origin", "null");
        assertThat(sandboxed.statusCode()).isEqualTo(403);
        HttpResponse<byte[]> withoutOrigin =
                site.post("/api/models", "{\"name\": \"builtin:fashion\"}", "Sec-Fetch-Site", "cross-site");
        assertThat(withoutOrigin.statusCode()).isEqualTo(403);
        HttpResponse<byte[]> own = site.post(
                "/api/models", "{\"name\": \"builtin:fashion\"}", "Origin", "http://127.0.0.1:" + site.server.port());
        assertThat(own.statusCode()).isEqualTo(201);
    }

    @Test
    void simpleForm_ofAnotherSite_cannotPost() {
        HttpResponse<byte[]> plain = site.post("/api/inputs", "text=hello", "Accept", "*/*");
        assertThat(plain.statusCode()).isEqualTo(400);
        String form = site.raw(
                "POST /api/inputs HTTP/1.1\r\nHost: 127.0.0.1:" + site.server.port()
                        + "\r\nContent-Type: text/plain\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"text\": \"hi\"}\n");
        assertThat(form).startsWith("HTTP/1.1 415");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../pom.xml",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/lib/lit/../../../../etc/passwd",
                "/..%2f..%2fetc/passwd",
                "/%5c..%5c..%5cetc%5cpasswd",
                "/index.html%00.png",
                "//etc/passwd",
                "/../convscope/samples/models/fashion.h5"
            })
    void pathsOutOfThePage_leadNowhere(String path) {
        String answer = site.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .doesNotStartWith("HTTP/1.1 200")
                .doesNotContain("root:")
                .doesNotContain("<project");
    }

    @Test
    void pathsOfTheDisk_areNeverRead() {
        assertThat(Site.detail(site.post("/api/models", "{\"name\": \"/etc/passwd\"}")))
                .startsWith("model '/etc/passwd': only built-in models go by name");
        assertThat(Site.detail(site.post("/api/inputs", "{\"name\": \"/etc/passwd\"}")))
                .startsWith("input '/etc/passwd': only built-in inputs go by name");
        assertThat(failure("integrated-gradients", Map.of("baseline", "/etc/hosts.npy")))
                .contains("'/etc/hosts.npy' is no array on this server");
        assertThat(failure("expected-gradients", Map.of("references", "/etc/passwd")))
                .contains("'/etc/passwd' is no array on this server");
        assertThat(failure("smooth-grad", Map.of("method", "integrated-gradients(baseline=/etc/hosts.npy)")))
                .contains("'/etc/hosts.npy' is no array on this server");
        String asked = Site.json(site.post(
                        "/api/explain/grad-cam",
                        "{\"model\": \"" + Site.FASHION
                                + "\", \"input\": \"builtin-fashion-8-bag\", \"target\": \"similar:/etc/passwd\"}"))
                .path("job")
                .asText();
        assertThat(site.finished(asked).path("problem").path("detail").asText())
                .startsWith("there is no input '/etc/passwd' on this server");
    }

    private static String failure(String method, Map<String, String> parameters) {
        HttpResponse<byte[]> asked = site.explain(method, Site.FASHION, "builtin-fashion-8-bag", parameters);
        return site.finished(Site.json(asked).path("job").asText())
                .path("problem")
                .path("detail")
                .asText();
    }

    @Test
    void namesOfUploads_areShownButNeverUsed() {
        HttpResponse<byte[]> sent = site.upload("/api/inputs", "../../etc/cron.d/x.npy", new byte[] {1, 2, 3});
        assertThat(sent.statusCode()).isEqualTo(400);
        assertThat(Site.detail(sent)).startsWith("x.npy: ");
    }

    @Test
    void everyAnswer_forbidsOtherSources() {
        for (String path : List.of("/", "/api/about", "/api/nothing")) {
            HttpResponse<byte[]> answer = site.get(path);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertThat(policy)
                    .contains("default-src 'none'", "script-src 'self' 'sha256-", "frame-ancestors 'none'")
                    .doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
    }

    @Test
    void beyondLoopback_aTokenIsNeeded() {
        assertThatThrownBy(() ->
                        new ServerOptions("0.0.0.0", 0, Optional.empty(), List.of(), Optional.empty(), 0, new Limits()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("host 0.0.0.0 can be reached from other machines: give --token");
        assertThatThrownBy(() -> new ServerOptions(
                        "127.0.0.1", 0, Optional.of("short"), List.of(), Optional.empty(), 0, new Limits()))
                .hasMessageStartingWith("the token has 5 characters; at least 12 are needed");
    }

    @Test
    void token_isAskedOfEveryRequest() {
        String token = "a-long-enough-token";
        ServerOptions options =
                new ServerOptions("127.0.0.1", 0, Optional.of(token), List.of(), Optional.empty(), 0, new Limits());
        try (Site guarded = new Site(options)) {
            assertThat(guarded.server.address()).endsWith("/?token=" + token);
            assertThat(guarded.get("/").statusCode()).isEqualTo(401);
            assertThat(guarded.get("/api/about").statusCode()).isEqualTo(401);
            assertThat(guarded.get("/api/about?token=a-long-enough-tokem").statusCode())
                    .isEqualTo(401);
            assertThat(guarded.get("/api/about", "Authorization", "Bearer " + token)
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<byte[]> opened = guarded.get("/?token=" + token);
            assertThat(opened.statusCode()).isEqualTo(200);
            String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
            assertThat(guarded.get("/api/about", "Cookie", cookie.split(";")[0]).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void takenPort_isSaid() {
        ServerOptions same = new ServerOptions().withPort(site.server.port());
        assertThatThrownBy(() -> Server.start(same, text -> {}))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("port " + site.server.port() + " of 127.0.0.1 is taken");
    }
}
