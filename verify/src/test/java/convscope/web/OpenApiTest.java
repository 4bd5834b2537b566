package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The description of the interface: it names every address, and what is sent is what it says. */
class OpenApiTest {
    private static final String INPUT = "builtin-fashion-9-ankle-boot";
    private static Site site;
    private static JsonNode api;

    @BeforeAll
    static void start() {
        site = new Site();
        api = Site.json(site.get("/openapi.json"));
        site.open("builtin:fashion");
        site.input("builtin:fashion-9-ankle-boot");
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void everyAddress_isDescribed_andNoOther() {
        List<String> described = new ArrayList<>();
        api.path("paths").properties().forEach(path -> path.getValue()
                .properties()
                .forEach(method ->
                        described.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        assertThat(described).containsExactlyInAnyOrderElementsOf(site.server.routes());
    }

    @Test
    void answers_areAsDescribed() {
        String model = "/api/models/" + Site.FASHION;
        check("GET", "/api/about", site.get("/api/about"));
        check("GET", "/api/explainers", site.get("/api/explainers"));
        check("GET", "/api/models", site.get("/api/models"));
        check("POST", "/api/models", site.post("/api/models", "{\"name\": \"builtin:text\"}"));
        check("GET", "/api/models/{model}", site.get(model));
        check("GET", "/api/models/{model}/labels", site.get(model + "/labels?q=bag"));
        check("POST", "/api/models/{model}/predict", site.post(model + "/predict", "{\"input\": \"" + INPUT + "\"}"));
        check("GET", "/api/models/{model}/questions", site.get(model + "/questions"));
        check("GET", "/api/models/{model}/tour", site.get(model + "/tour?input=" + INPUT));
        check("GET", "/api/models/{model}/graph", site.get(model + "/graph"));
        check("GET", "/api/models/{model}/thumbnails", site.get(model + "/thumbnails?input=" + INPUT));
        check("POST", "/api/inputs", site.post("/api/inputs", "{\"text\": \"some words\"}"));
        check("GET", "/api/inputs/{input}", site.get("/api/inputs/" + INPUT));
        String layers = "/api/models/{model}/layers/{layer}/";
        String layer = model + "/layers/5/";
        check("GET", layers + "lesson", site.get(layer + "lesson?input=" + INPUT));
        check("GET", layers + "grid", site.get(layer + "grid?unit=0&input=" + INPUT));
        check("GET", layers + "groups", site.get(layer + "groups?input=" + INPUT));
        check("GET", layers + "units/{unit}", site.get(layer + "units/3?input=" + INPUT));
        check("GET", layers + "field", site.get(layer + "field?at=3,4&input=" + INPUT));
        check("GET", layers + "kernels", site.get(layer + "kernels"));
    }

    @Test
    void otherAnswers_wouldBeNoticed() {
        JsonNode schema = api.path("components").path("schemas").path("Answer");
        ObjectNode answer = Site.JSON.createObjectNode();
        answer.put("index", "first").put("label", "bag").put("probability", 1).put("score", 9);
        assertThat(faults(schema, answer)).hasSize(1);
        assertThat(faults(schema, answer.put("index", 1).put("more", 1))).hasSize(1);
    }

    @Test
    void results_areAsDescribed() {
        for (String method : List.of("grad-cam", "feature-maps", "kernels", "unit-contributions")) {
            HttpResponse<byte[]> asked = site.explain(method, Site.FASHION, INPUT, Map.of());
            check("POST", "/api/explain/{method}", asked);
            String job = Site.json(asked).path("job").asText();
            site.finished(job);
            HttpResponse<byte[]> standing = site.get("/api/jobs/" + job);
            check("GET", "/api/jobs/{job}", standing);
            String id = Site.json(standing).path("result").path("id").asText();
            check("GET", "/api/results/{result}", site.get("/api/results/" + id));
        }
    }

    @Test
    void longWork_isAsDescribed() {
        String first = site.result("grad-cam", Site.FASHION, INPUT, Map.of())
                .path("id")
                .asText();
        String second = site.result("saliency", Site.FASHION, INPUT, Map.of())
                .path("id")
                .asText();
        check(
                "POST",
                "/api/compare",
                site.post("/api/compare", "{\"results\": [\"" + first + "\", \"" + second + "\"]}"));
        checkJob("Trust", "/api/trust", "{\"result\": \"" + first + "\"}");
        checkJob("Stages", "/api/stages", "{\"name\": \"builtin:fashion\", \"input\": \"" + INPUT + "\"}");
        checkJob(
                "Adversarial",
                "/api/adversarial",
                "{\"model\": \"" + Site.FASHION + "\", \"input\": \"" + INPUT + "\", \"epsilon\": 4}");
    }

    private static void checkJob(String schema, String path, String body) {
        HttpResponse<byte[]> asked = site.post(path, body);
        check("POST", path, asked);
        JsonNode job = site.finished(Site.json(asked).path("job").asText());
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("done");
        assertThat(faults(api.path("components").path("schemas").path(schema), job.path("result")))
                .as(path)
                .isEmpty();
    }

    private static void check(String method, String path, HttpResponse<byte[]> answer) {
        JsonNode responses = api.path("paths")
                .path(path)
                .path(method.toLowerCase(java.util.Locale.ROOT))
                .path("responses");
        String status = Integer.toString(answer.statusCode());
        JsonNode response = responses.has(status) ? responses.path(status) : responses.path("default");
        String type = answer.headers().firstValue("Content-Type").orElse("").split(";")[0];
        JsonNode schema = response.path("content").path(type).path("schema");
        assertThat(schema.isObject())
                .as(method + " " + path + " answers " + status + " " + type)
                .isTrue();
        assertThat(faults(schema, Site.json(answer))).as(method + " " + path).isEmpty();
    }

    private static Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", api.path("components"));
        JsonSchema compiled =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole);
        return compiled.validate(value);
    }
}
