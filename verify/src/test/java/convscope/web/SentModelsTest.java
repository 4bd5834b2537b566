package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.picture.PictureFiles;
import convscope.verify.Fixture;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Models that were sent, with what came with them. */
class SentModelsTest {
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
    void upload_opensLikeTheFileOnDisk() throws Exception {
        byte[] bytes = ServerTest.resource("models/fashion.keras");
        HttpResponse<byte[]> sent = site.upload("/api/models", "strangers.keras", bytes);
        assertThat(sent.statusCode()).isEqualTo(201);
        JsonNode model = Site.json(sent);
        assertThat(model.path("name").asText()).isEqualTo("strangers.keras");
        String again = Site.json(site.upload("/api/models", "strangers.keras", bytes))
                .path("id")
                .asText();
        assertThat(again).isEqualTo(model.path("id").asText());
        byte[] picture = ServerTest.resource("pictures/fashion-9-ankle-boot.png");
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
                        "file", Map.entry("fashion.onnx", ServerTest.resource("models/fashion.onnx")),
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
                        "file", Map.entry("text.h5", ServerTest.resource("models/text.h5")),
                        "side", Map.entry("text.convscope.json", ServerTest.resource("models/text.convscope.json")),
                        "vocabulary", Map.entry("vocabulary.txt", ServerTest.resource("models/text.vocabulary.txt")))));
        assertThat(text.path("inputs").get(0).path("vocabulary").asBoolean()).isTrue();
    }

    @Test
    void filesOfWeights_openWithTheirModel_alsoToBeFedInAnotherWay() {
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
}
