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
import convscope.verify.Fixture;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
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
    void upload_opensLikeTheFileOnDisk() throws Exception {
        byte[] bytes = resource("models/fashion.keras");
        HttpResponse<byte[]> sent = site.upload("/api/models", "strangers.keras", bytes);
        assertThat(sent.statusCode()).isEqualTo(201);
        JsonNode model = Site.json(sent);
        assertThat(model.path("name").asText()).isEqualTo("strangers.keras");
        String again = Site.json(site.upload("/api/models", "strangers.keras", bytes))
                .path("id")
                .asText();
        assertThat(again).isEqualTo(model.path("id").asText());
        byte[] picture = resource("pictures/fashion-9-ankle-boot.png");
        JsonNode input = Site.json(site.upload("/api/inputs", "boot.png", picture));
        assertThat(input.path("width").asInt()).isEqualTo(28);
        JsonNode result = site.result(
                "grad-cam", model.path("id").asText(), input.path("id").asText(), Map.of());
        assertThat(result.path("record").path("input").asText()).isEqualTo("boot.png");
        assertThat(PictureFiles.read(
                                site.get("/api/inputs/" + input.path("id").asText() + "/picture")
                                        .body(),
                                "back")
                        .width())
                .isEqualTo(28);
    }

    @Test
    void filesBesideAModel_areUsed() throws Exception {
        byte[] labels = "a\nb\nc\nd\ne\nf\ng\nh\nthe bag\nj\n".getBytes(StandardCharsets.UTF_8);
        JsonNode model = Site.json(site.upload(
                "/api/models",
                Map.of(
                        "file", Map.entry("fashion.onnx", resource("models/fashion.onnx")),
                        "labels", Map.entry("names.txt", labels))));
        assertThat(model.path("labels").path("source").asText()).isEqualTo("file labels.txt");
        assertThat(model.path("preprocessingGuessed").asBoolean()).isFalse();
        assertThat(model.path("preprocessing").asText())
                .endsWith("(the model's first operators scale its input: Mul, Add)");
        String raw = Site.json(site.post(
                        "/api/models", "{\"id\": \"" + model.path("id").asText() + "\", \"preprocess\": \"raw\"}"))
                .path("id")
                .asText();
        JsonNode answer =
                Site.json(site.post("/api/models/" + raw + "/predict", "{\"input\": \"builtin-fashion-8-bag\"}"));
        assertThat(answer.path("answers").get(0).path("label").asText()).isEqualTo("the bag");
        assertThat(Site.detail(site.post("/api/models", "{\"id\": \"nothing\", \"preprocess\": \"raw\"}")))
                .startsWith("there is no model 'nothing' on this server");
        JsonNode text = Site.json(site.upload(
                "/api/models",
                Map.of(
                        "file", Map.entry("text.h5", resource("models/text.h5")),
                        "side", Map.entry("text.convscope.json", resource("models/text.convscope.json")),
                        "vocabulary", Map.entry("vocabulary.txt", resource("models/text.vocabulary.txt")))));
        assertThat(text.path("inputs").get(0).path("vocabulary").asBoolean()).isTrue();
    }

    @Test
    void filesOfWeights_openWithTheirModel_alsoAfterItWasClosed() {
        Map<String, byte[]> files = Fixture.zipped("/convscope/pytorch-files.zip");
        String net = "external-exported-18.onnx";
        Map<String, Map.Entry<String, byte[]>> sent = new LinkedHashMap<>();
        sent.put("file", Map.entry("net.onnx", files.get(net)));
        assertThat(Site.detail(site.upload("/api/models", sent)))
                .isEqualTo("net.onnx: the weights of 'features.0.weight' lie in another file, '" + net
                        + ".data', which did not come with the model; give both together, as two files or in one zip");
        sent.put("beside", Map.entry("some/folder/" + net + ".data", files.get(net + ".data")));
        JsonNode model = Site.json(site.upload("/api/models", sent));
        assertThat(model.path("inputs").get(0).path("shape").toString()).contains("3");
        String again = "{\"id\": \"" + model.path("id").asText() + "\", \"preprocess\": \"raw\"}";
        assertThat(Site.json(site.post("/api/models", again))
                        .path("preprocessing")
                        .asText())
                .contains("raw range");
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
