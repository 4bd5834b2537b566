package convscope.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import convscope.verify.Chinese;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What the server says is there in Chinese, too. */
class ChineseTest {
    private static final Site SITE = new Site(new Limits().withUploadBytes(3_000_000));
    private static final String INPUT = "builtin-fashion-9-ankle-boot";

    @AfterAll
    static void close() {
        SITE.close();
    }

    private static void assertTold(int status, HttpResponse<byte[]> answer) {
        JsonNode problem = Site.json(answer);
        assertThat(answer.statusCode()).as(problem.toString()).isEqualTo(status);
        assertThat(problem.path("details").path("en").asText())
                .isEqualTo(problem.path("detail").asText());
        assertThat(problem.path("details").path("zh").asText())
                .isEqualTo(Chinese.of(problem.path("detail").asText()));
        assertThat(problem.path("titles").path("zh").asText())
                .isEqualTo(Chinese.of(problem.path("title").asText()));
    }

    @Test
    void model_hasItsSentencesTwice() {
        JsonNode model = Site.json(SITE.get("/api/models/" + SITE.open("builtin:fashion")));
        assertThat(model.path("preprocessingZh").asText()).contains("附带文件");
        assertThat(model.path("labels").path("sourceZh").asText()).isEqualTo("内置列表 fashion-mnist");
        assertThat(model.path("notesZh")).hasSameSizeAs(model.path("notes"));
        assertThat(model.path("suitability").path("grad-cam").path("reasonZh").asText("missing"))
                .isEmpty();
    }

    @Test
    void reasonsOfMethodsThatDoNotFit_areTold() throws IOException {
        byte[] plain = ServerTest.class
                .getResourceAsStream("/convscope/golden/networks/plain.onnx")
                .readAllBytes();
        HttpResponse<byte[]> opened = SITE.upload("/api/models", "plain.onnx", plain);
        JsonNode cam = Site.json(opened).path("suitability").path("cam");
        assertThat(cam.path("suits").asBoolean(true)).isFalse();
        assertThat(cam.path("reason").asText()).startsWith("CAM needs global average pooling");
        assertThat(cam.path("reasonZh").asText()).startsWith("CAM 要求网络以全局平均池化");
        String id = Site.json(opened).path("id").asText();
        assertTold(422, SITE.explain("cam", id, INPUT, Map.of()));
    }

    @Test
    void predictionAndResult_areToldInBothLanguages() {
        String model = SITE.open("builtin:fashion");
        SITE.input("builtin:fashion-9-ankle-boot");
        JsonNode prediction =
                Site.json(SITE.post("/api/models/" + model + "/predict", "{\"input\": \"" + INPUT + "\"}"));
        assertThat(prediction.path("probabilitiesZh").asText()).isEqualTo("softmax，网络自带");
        assertThat(prediction.path("preprocessingZh").asText()).startsWith("由 28 × 28 变为 28 × 28：双线性插值，灰度");
        JsonNode cam = SITE.result("grad-cam", Site.FASHION, INPUT, Map.of());
        assertThat(cam.path("line").path("en").asText()).startsWith("explains logit 9 'ankle boot'");
        assertThat(cam.path("line").path("zh").asText())
                .startsWith("解释类别 9“ankle boot”的 logit（不计其后的 softmax） · 层“conv4”（Conv2D，");
        assertThat(cam.path("record").path("target").asText()).startsWith("logit 9");
        JsonNode units = SITE.result("unit-contributions", Site.FASHION, INPUT, Map.of("steps", "3"));
        assertThat(units.path("scores").path("what").path("zh").asText()).isEqualTo("层“conv4”的神经元");
        assertThat(units.path("scores").path("namesZh").path(3).asText()).isEqualTo("神经元 3");
        JsonNode finer = SITE.result("finer-cam", Site.FASHION, INPUT, Map.of());
        assertThat(finer.path("notes")
                        .path(finer.path("notes").size() - 1)
                        .path("zh")
                        .asText())
                .startsWith("与以下类别比较：");
    }

    @Test
    void refusals_areToldInBothLanguages() {
        String model = SITE.open("builtin:fashion");
        assertTold(404, SITE.get("/api/nothing"));
        assertTold(405, SITE.delete("/api/models"));
        assertTold(404, SITE.get("/api/models/nowhere"));
        assertTold(404, SITE.get("/api/results/nowhere"));
        assertTold(404, SITE.get("/api/jobs/nowhere"));
        assertTold(404, SITE.get("/api/inputs/nowhere/picture"));
        assertTold(403, SITE.get("/api/about", "Origin", "http://elsewhere.example"));
        assertTold(403, SITE.post("/api/models", "{}", "Sec-Fetch-Site", "cross-site"));
        assertTold(400, SITE.post("/api/models", "{\"name\": \"model.onnx\"}"));
        assertTold(400, SITE.post("/api/models", "{\"name\": \"builtin:fasion\"}"));
        assertTold(400, SITE.post("/api/models", "{\"nme\": \"builtin:fashion\"}"));
        assertTold(400, SITE.post("/api/models", "null"));
        assertTold(400, SITE.post("/api/inputs", "{}"));
        assertTold(400, SITE.post("/api/inputs", "{\"text\": \" \"}"));
        assertTold(400, SITE.post("/api/inputs", "{\"name\": \"cat.png\"}"));
        assertTold(413, SITE.post("/api/inputs", "{\"text\": \"" + "x".repeat(200_000) + "\"}"));
        assertTold(400, SITE.post("/api/reports", "{\"results\": []}"));
        assertTold(400, SITE.explain("gradcam", model, INPUT, Map.of()));
        assertTold(400, SITE.explain("grad-cam", model, INPUT, Map.of("layr", "x")));
        assertTold(400, SITE.explain("grad-cam", model, null, Map.of()));
        assertTold(404, SITE.get("/api/models/" + model + "/layers/99/maps?input=" + INPUT));
        assertTold(400, SITE.get("/api/models/" + model + "/layers/many/maps?input=" + INPUT));
        assertTold(400, SITE.get("/api/models/" + model + "/layers/1/maps?type=int8&input=" + INPUT));
    }

    @Test
    void uploads_areRefusedInBothLanguages() {
        assertTold(422, SITE.upload("/api/models", "note.onnx", "hello".getBytes(StandardCharsets.UTF_8)));
        assertTold(400, SITE.upload("/api/inputs", "note.png", "hello".getBytes(StandardCharsets.UTF_8)));
        assertTold(413, SITE.upload("/api/inputs", "big.png", new byte[4_000_000]));
        for (String name : List.of("x.npy", "x.npz")) {
            assertTold(400, SITE.upload("/api/inputs", name, "hello, world".getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void jobThatFails_saysSoInBothLanguages() {
        String model = SITE.open("builtin:fashion");
        HttpResponse<byte[]> asked = SITE.explain("grad-cam", model, INPUT, Map.of("layer", "conv44"));
        JsonNode problem = asked.statusCode() == 202
                ? SITE.finished(Site.json(asked).path("job").asText()).path("problem")
                : Site.json(asked);
        assertThat(problem.path("details").path("zh").asText()).startsWith("未找到层“conv44”；是否想写“conv4”？");
    }
}
