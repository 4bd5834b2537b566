package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.explain.Explainer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that another jar brings is offered over HTTP and on the page without a line written for it. */
class OtherJarTest {
    private static final String METHOD = "convscope.cli.AppearsEverywhereTest$ScaledFirstMap";

    @TempDir
    Path folder;

    private ClassLoader before;
    private URLClassLoader jar;
    private Site site;

    @BeforeEach
    void start() throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Explainer.class.getName()), METHOD);
        before = Thread.currentThread().getContextClassLoader();
        jar = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
        Thread.currentThread().setContextClassLoader(jar);
        site = new Site();
    }

    @AfterEach
    void stop() throws IOException {
        site.close();
        Thread.currentThread().setContextClassLoader(before);
        jar.close();
    }

    @Test
    void server_offersAndRunsIt() {
        JsonNode found = null;
        for (JsonNode method : Site.json(site.get("/api/explainers"))) {
            found = method.path("name").asText().equals("scaled-first-map") ? method : found;
        }
        assertThat(found).isNotNull();
        assertThat(found.path("family").asText()).isEqualTo("other");
        assertThat(found.path("title").path("zh").asText()).isEqualTo("缩放的第一个特征图");
        assertThat(found.path("parameters").get(0).path("kind").asText()).isEqualTo("real");
        JsonNode result =
                site.result("scaled-first-map", Site.FASHION, "builtin-fashion-5-sandal", Map.of("factor", "0.5"));
        assertThat(result.path("record").path("parameters").path("factor").asText())
                .isEqualTo("0.5");
    }

    @Test
    void page_offersAndDrawsIt() {
        try (Visitor visitor = new Visitor(site)) {
            visitor.open("#/explain?model=builtin:fashion&input=builtin:fashion-5-sandal&method=grad-cam");
            visitor.waitForResult("Grad-CAM");
            visitor.page
                    .locator(".method-chosen, [aria-haspopup=dialog]")
                    .first()
                    .click();
            visitor.page
                    .locator("dialog button.method")
                    .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Scaled first map"))
                    .click();
            visitor.waitForResult("Scaled first map");
            visitor.waitForDrawing(".stage-view canvas");
            assertThat(visitor.page.locator(".form .parameter").textContent()).contains("factor for every value");
        }
    }
}
