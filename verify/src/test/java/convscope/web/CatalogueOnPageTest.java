package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import convscope.explain.Descriptor;
import convscope.explain.Heatmap;
import convscope.method.Explainers;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of the catalogue on the page: its form opens with a field per parameter, it runs, and what comes is drawn. */
class CatalogueOnPageTest {
    private static final Map<String, String> FEW = Map.of("steps", "4", "samples", "12", "masks", "20");
    private static Site site;
    private static JsonNode suitability;
    private static Visitor visitor;

    @BeforeAll
    static void start() {
        Chromium.start();
        site = new Site();
        suitability = Site.json(site.post("/api/models", "{\"name\": \"builtin:fashion\"}"))
                .path("suitability");
        visitor = new Visitor(site).open("");
    }

    @AfterAll
    static void stop() {
        if (site != null) {
            visitor.close();
            site.close();
        }
    }

    static Stream<String> methods() {
        return Explainers.all().stream().map(Descriptor::name);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void method_opensRunsAndDraws(String name) {
        assertThat(suitability.path(name).path("suits").asBoolean())
                .as(suitability.path(name).path("reason").asText())
                .isTrue();
        Descriptor method = Explainers.named(name);
        StringBuilder place =
                new StringBuilder("#/explain?model=builtin:fashion&input=builtin:fashion-7-sneaker&method=" + name);
        for (Descriptor.Parameter parameter : method.parameters()) {
            if (FEW.containsKey(parameter.name())) {
                place.append("&p.").append(parameter.name()).append('=').append(FEW.get(parameter.name()));
            }
        }
        visitor.open("?" + name + place);
        Locator run = visitor.page
                .locator(".ready button, .stage-head [role=status]:not(:empty), progress")
                .first();
        run.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        if (visitor.page.locator(".ready button").count() > 0) {
            visitor.page.locator(".ready button").first().click();
        }
        visitor.waitForResult(method.about().title());
        assertThat(visitor.page.locator(".stage-trouble").count()).isZero();
        if (method.result() == Heatmap.class) {
            visitor.waitForDrawing(".stage-view canvas, .blank-map canvas");
        } else {
            visitor.page
                    .locator(".stage-view canvas, .stage-view table, .stage-view svg")
                    .first()
                    .waitFor();
        }
        assertThat(visitor.page.locator(".form .parameter").count())
                .as("fields of the form")
                .isEqualTo(method.parameters().size());
    }
}
