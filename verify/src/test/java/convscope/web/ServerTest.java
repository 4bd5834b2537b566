package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Descriptor;
import convscope.explain.Heatmap;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.picture.PictureFiles;
import convscope.render.NumpyFiles;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the server answers, compared with the library. */
class ServerTest {
    private static Site site;

    @BeforeAll
    static void start() {
        site = new Site();
    }

    @AfterAll
    static void stop() {
        site.close();
        assertThat(site.log).isEmpty();
    }

    @Test
    void catalogue_isTheLibrarys() {
        JsonNode all = Site.json(site.get("/api/explainers"));
        assertThat(all.findValuesAsText("paper")).hasSize(Explainers.all().size());
        for (int i = 0; i < all.size(); i++) {
            Descriptor method = Explainers.all().get(i);
            assertThat(all.get(i).path("name").asText()).isEqualTo(method.name());
            assertThat(all.get(i).path("summary").path("zh").asText())
                    .isEqualTo(method.about().summaryZh());
            assertThat(all.get(i).path("parameters"))
                    .hasSize(method.parameters().size());
        }
    }

    @Test
    void model_tellsLayersAndWhichMethodsFit() {
        JsonNode model = Site.json(site.post("/api/models", "{\"name\": \"builtin:efficientnet-lite0\"}"));
        assertThat(model.path("parameters").asLong()).isEqualTo(4_631_000);
        assertThat(model.path("classes").asInt()).isEqualTo(1000);
        assertThat(model.path("inputs").get(0).path("kind").asText()).isEqualTo("picture");
        JsonNode last = model.path("layers").get(model.path("defaultLayer").asInt());
        assertThat(last.path("shape")).hasToString("[-1,1280,7,7]");
        assertThat(model.path("suitability").path("grad-cam").path("suits").asBoolean())
                .isTrue();
        assertThat(model.path("suitability")).hasSize(Explainers.all().size());
    }

    @Test
    void sameModel_isOpenedOnce() {
        String first = site.open("builtin:fashion");
        String second = site.open("builtin:fashion");
        assertThat(second).isEqualTo(first);
        long listed = site.json(site.get("/api/models")).findValuesAsText("name").stream()
                .filter("builtin:fashion"::equals)
                .count();
        assertThat(listed).isEqualTo(1);
    }

    @Test
    void prediction_namesTheCat() {
        JsonNode answer =
                Site.json(site.post("/api/models/" + Site.IMAGENET + "/predict", "{\"input\": \"builtin-cat\"}"));
        assertThat(answer.path("answers").get(0).path("label").asText()).isEqualTo("tiger cat");
        assertThat(answer.path("answers").get(0).path("probability").asDouble()).isCloseTo(0.379, within(0.001));
    }

    @Test
    void gradCam_isTheLibrarys() {
        JsonNode result = site.result("grad-cam", Site.IMAGENET, "builtin-cat", Map.of());
        byte[] npy = site.get("/api/results/" + result.path("id").asText(), "Accept", "application/x-npy")
                .body();
        Tensor raw = NumpyFiles.read(npy, "raw.npy").values().iterator().next();
        try (Convscope scope = Convscope.open("builtin:efficientnet-lite0", new OpenOptions())) {
            Heatmap expected = new GradCam().explain(scope.subject("builtin:cat"));
            assertThat(raw.floats()).containsExactly(expected.raw().floats(), within(1e-6f));
            assertThat(result.path("words").get(0).path("en").asText()).contains("tiger cat");
        }
        assertThat(result.path("heatmap").path("inputs").get(0).path("inputSpace"))
                .hasToString("[224,224]");
        assertThat(result.path("command").asText())
                .isEqualTo("convscope explain grad-cam builtin:efficientnet-lite0 builtin:cat -o grad-cam.png");
    }

    @Test
    void result_comesInEveryFormat() {
        String id = site.result("grad-cam", Site.FASHION, "builtin-fashion-9-ankle-boot", Map.of())
                .path("id")
                .asText();
        assertThat(site.get("/api/results/" + id, "Accept", "image/png").body()).startsWith((byte) 0x89, 'P', 'N', 'G');
        assertThat(site.get("/api/results/" + id + "/files/.npz").body()).startsWith('P', 'K');
        assertThat(text(site.get("/api/results/" + id + "/files/.html?lang=zh")))
                .contains("lang=\"zh\"");
        assertThat(Site.detail(site.get("/api/results/" + id + "/files/.docx")))
                .isEqualTo("results are not written as '.docx'; known: .html, .jpg, .json, .npy, .npz, .png");
        assertThat(site.delete("/api/results/" + id).statusCode()).isEqualTo(204);
        assertThat(site.get("/api/results/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void events_tellProgressAndEnd() {
        String job = Site.json(site.explain("rise", Site.FASHION, "builtin-fashion-0-t-shirt", Map.of("masks", "3000")))
                .path("job")
                .asText();
        String events = text(site.get("/api/jobs/" + job, "Accept", "text/event-stream"));
        assertThat(events).contains("event: progress").contains("\"total\":").contains("event: done");
        assertThat(events.indexOf("event: done")).isGreaterThan(events.lastIndexOf("event: progress"));
    }

    @Test
    void maps_areTheLayersNumbers() {
        HttpResponse<byte[]> sent =
                site.get("/api/models/" + Site.FASHION + "/layers/0/maps?input=builtin-fashion-8-bag&type=float32");
        HttpResponse<byte[]> half =
                site.get("/api/models/" + Site.FASHION + "/layers/0/maps?input=builtin-fashion-8-bag");
        try (Convscope scope = Convscope.open("builtin:fashion", new OpenOptions())) {
            float[] expected = scope.subject("builtin:fashion-8-bag")
                    .activation(scope.network().layer("0"))
                    .values()
                    .floats();
            float[] values = new float[expected.length];
            ByteBuffer.wrap(sent.body())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(values);
            assertThat(values).containsExactly(expected, within(1e-6f));
            assertThat(half.body()).hasSize(2 * expected.length);
        }
        assertThat(sent.headers().firstValue("X-Shape"))
                .hasValueSatisfying(shape -> assertThat(shape).isEqualTo("1,28,28"));
    }

    @Test
    void report_holdsAllResults() {
        String first = site.result("grad-cam", Site.FASHION, "builtin-fashion-1-trouser", Map.of())
                .path("id")
                .asText();
        String second = site.result("saliency", Site.FASHION, "builtin-fashion-1-trouser", Map.of())
                .path("id")
                .asText();
        String html = text(site.post(
                "/api/reports",
                "{\"results\": [\"" + first + "\", \"" + second
                        + "\"], \"title\": \"Why <trousers>?\", \"language\": \"en\"}"));
        assertThat(html).contains("Why &lt;trousers&gt;?").contains("Grad-CAM").contains("convscope explain saliency");
        assertThat(html).doesNotContain("src=\"http").doesNotContain("href=\"http");
    }

    @Test
    void lesson_givesTheEnginesNumber() {
        JsonNode lesson = Site.json(site.get(
                "/api/models/" + Site.FASHION + "/layers/1/lesson?input=builtin-fashion-8-bag&unit=3&at=10,12"));
        assertThat(lesson.path("kind").asText()).isEqualTo("convolution");
        assertThat(lesson.path("output").asDouble())
                .isCloseTo(lesson.path("engine").asDouble(), within(1e-5));
        assertThat(lesson.path("cell").path("position")).hasToString("[10,12]");
        JsonNode grid = Site.json(
                site.get("/api/models/" + Site.FASHION + "/layers/1/grid?input=builtin-fashion-8-bag&unit=3"));
        assertThat(grid.path("results").get(10 * 28 + 12).asDouble())
                .isCloseTo(lesson.path("before").asDouble(), within(1e-5));
        assertThat(Site.detail(site.get(
                        "/api/models/" + Site.FASHION + "/layers/1/lesson?input=builtin-fashion-8-bag&at=1,1")))
                .isEqualTo("\"at\" says which position, but \"unit\" does not say which map");
        assertThat(site.get("/api/models/" + Site.FASHION + "/layers/2/lesson?input=builtin-fashion-8-bag")
                        .statusCode())
                .isEqualTo(422);
        assertThat(Site.json(site.get("/api/models/" + Site.FASHION + "/questions")))
                .hasSize(3);
        assertThat(Site.json(site.get("/api/models/" + Site.FASHION + "/tour?input=builtin-fashion-8-bag")))
                .hasSizeGreaterThan(4);
    }

    @Test
    void maps_areCompared() {
        String first = site.result("grad-cam", Site.FASHION, "builtin-fashion-3-dress", Map.of())
                .path("id")
                .asText();
        String second = site.result("hires-cam", Site.FASHION, "builtin-fashion-3-dress", Map.of())
                .path("id")
                .asText();
        JsonNode compared =
                Site.json(site.post("/api/compare", "{\"results\": [\"" + first + "\", \"" + second + "\"]}"));
        double alike = compared.path("rankCorrelations").get(0).get(1).asDouble();
        assertThat(alike).isBetween(0.7, 1.0);
        String kernels =
                site.result("kernels", Site.FASHION, "", Map.of()).path("id").asText();
        assertThat(Site.detail(site.post("/api/compare", "{\"results\": [\"" + first + "\", \"" + kernels + "\"]}")))
                .endsWith("of kernels is no map over an input; only maps are compared");
    }

    @Test
    void map_isPutToTheTest() {
        String map = site.result("grad-cam", Site.FASHION, "builtin-fashion-7-sneaker", Map.of())
                .path("id")
                .asText();
        HttpResponse<byte[]> asked = site.post("/api/trust", "{\"result\": \"" + map + "\"}");
        JsonNode trust = site.finished(Site.json(asked).path("job").asText()).path("result");
        assertThat(trust.path("standings").get(0).path("measure").asText()).isEqualTo("insertion");
        assertThat(trust.path("figures").get(0).path("of").asText()).isEqualTo("map");
        assertThat(trust.path("figures").get(0).path("deletion").path("values")).hasSizeGreaterThan(10);
    }

    @Test
    void training_isFollowed() {
        HttpResponse<byte[]> asked =
                site.post("/api/stages", "{\"name\": \"builtin:fashion\", \"input\": \"builtin-fashion-8-bag\"}");
        JsonNode walked = site.finished(Site.json(asked).path("job").asText()).path("result");
        assertThat(walked.path("stages")).hasSize(8);
        assertThat(walked.path("stages").get(7).path("top").path("label").asText())
                .isEqualTo("bag");
        assertThat(site.get(walked.path("film").asText()).body()).startsWith('G', 'I', 'F');
        String map = walked.path("stages").get(2).path("result").path("id").asText();
        assertThat(site.get("/api/results/" + map, "Accept", "application/x-npy")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void smallChange_turnsTheAnswer() {
        HttpResponse<byte[]> asked = site.post(
                "/api/adversarial",
                "{\"model\": \"" + Site.FASHION + "\", \"input\": \"builtin-fashion-6-shirt\", \"epsilon\": 0}");
        JsonNode found = site.finished(Site.json(asked).path("job").asText()).path("result");
        assertThat(found.path("survives").asBoolean()).isTrue();
        assertThat(found.path("after").get(0).path("index").asInt())
                .isNotEqualTo(found.path("before").get(0).path("index").asInt());
        assertThat(found.path("size").asDouble()).isBetween(1.0, 64.0);
        PictureFiles.read(site.get(found.path("adversarialPicture").asText()).body(), "adversarial");
        String map = found.path("adversarialMap").path("id").asText();
        assertThat(site.get("/api/results/" + map).statusCode()).isEqualTo(200);
        assertThat(Site.detail(
                        site.post("/api/adversarial", "{\"model\": \"x\", \"input\": \"y\", \"attack\": \"zap\"}")))
                .startsWith("unknown attack 'zap'");
    }

    @Test
    void text_isReadWordByWord() {
        String model = site.open("builtin:text");
        String input = Site.json(site.post("/api/inputs", "{\"text\": \"A dull, dull film. I left early.\"}"))
                .path("id")
                .asText();
        JsonNode tokens = Site.json(site.get("/api/models/" + model + "/inputs/" + input + "/view"))
                .path("tokens");
        assertThat(tokens.get(1).path("text").asText()).isEqualToIgnoringCase("dull");
        JsonNode result = site.result("gradient-input", model, input, Map.of());
        assertThat(result.path("heatmap").path("inputs").get(0).path("under").asText())
                .isEqualTo("text");
    }

    @Test
    void labels_areSearched() {
        JsonNode found = Site.json(site.get("/api/models/" + Site.IMAGENET + "/labels?q=tiger"));
        assertThat(found.findValuesAsText("label")).contains("tiger cat", "tiger shark");
        assertThat(Site.json(site.get("/api/models/" + Site.IMAGENET + "/labels?q=282"))
                        .get(0)
                        .path("label")
                        .asText())
                .isEqualTo("tiger cat");
    }

    @Test
    void refusals_areTheCommandLines() {
        assertThat(Site.detail(site.explain("gradcam", Site.FASHION, "builtin-fashion-8-bag", Map.of())))
                .startsWith("unknown explainer 'gradcam': did you mean 'grad-cam'?");
        assertThat(Site.detail(site.explain("rise", Site.FASHION, "builtin-fashion-8-bag", Map.of("masks", "many"))))
                .isEqualTo("parameter masks: 'many' is not a whole number");
        assertThat(Site.detail(site.explain("grad-cam", Site.FASHION, "", Map.of())))
                .startsWith("grad-cam explains the answer to an input");
        assertThat(Site.detail(site.post("/api/explain/grad-cam", "{\"modle\": \"x\"}")))
                .startsWith("unknown field \"modle\"; known:");
        assertThat(Site.detail(site.post("/api/explain/grad-cam", "{nonsense")))
                .startsWith("the JSON that was sent does not fit");
        HttpResponse<byte[]> notAModel =
                site.upload("/api/models", "model.h5", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(notAModel.statusCode()).isEqualTo(422);
        assertThat(Site.detail(notAModel)).startsWith("model.h5: ");
        HttpResponse<byte[]> notAPicture =
                site.upload("/api/inputs", "cat.png", "hello".getBytes(StandardCharsets.UTF_8));
        assertThat(notAPicture.statusCode()).isEqualTo(400);
        assertThat(Site.detail(notAPicture))
                .isEqualTo(
                        "cat.png: not a picture of a known format; a picture is expected (png, jpg, webp, gif, bmp, tiff)");
        HttpResponse<byte[]> nowhere = site.get("/api/nothing");
        assertThat(nowhere.statusCode()).isEqualTo(404);
        assertThat(nowhere.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void failingJob_tellsWhy() {
        HttpResponse<byte[]> asked = site.post(
                "/api/explain/grad-cam",
                "{\"model\": \"" + Site.FASHION
                        + "\", \"input\": \"builtin-fashion-8-bag\", \"target\": \"spaceship\"}");
        JsonNode job = site.finished(Site.json(asked).path("job").asText());
        assertThat(job.path("state").asText()).isEqualTo("failed");
        assertThat(job.path("problem").path("detail").asText()).startsWith("unknown class 'spaceship'");
        assertThat(job.path("problem").path("status").asInt()).isEqualTo(400);
    }

    @Test
    void everySecondLanguage_isThere() {
        for (JsonNode sample : Site.json(site.get("/api/about")).path("samples").path("models")) {
            assertThat(sample.path("about").path("zh").asText()).matches(".*\\p{IsHan}.*");
            assertThat(List.copyOf(sample.findValuesAsText("name"))).isNotEmpty();
        }
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static byte[] resource(String name) throws java.io.IOException {
        try (var in = ServerTest.class.getResourceAsStream("/convscope/samples/" + name)) {
            return in.readAllBytes();
        }
    }
}
