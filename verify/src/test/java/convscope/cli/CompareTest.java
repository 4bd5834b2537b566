package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convscope compare} as its user sees it. */
class CompareTest {
    private static final String FASHION = "builtin:fashion";
    private static final String BOOT = "builtin:fashion-9-ankle-boot";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void camAndGradCam_agreeWhereTheoryMakesThemEqual() throws IOException {
        Path json = folder.resolve("c.json");
        int status = terminal.run(
                "compare", FASHION, BOOT, "--methods", "cam,grad-cam,saliency,kernels", "-o", json.toString());
        assertThat(terminal.errors()).isEmpty();
        assertThat(status).isZero();
        JsonNode one = new ObjectMapper().readTree(Files.readString(json)).path(0);
        // Grad-CAM is CAM with its negative part cut: the order of the positive places is the same
        assertThat(one.path("maps").path("cam").path("record").path("target").asText())
                .isEqualTo(one.path("maps")
                        .path("grad-cam")
                        .path("record")
                        .path("target")
                        .asText())
                .contains("ankle boot");
        assertThat(one.path("rank correlations").path(0).path(0).asDouble()).isEqualTo(1);
        assertThat(one.path("rank correlations").path(0).path(1).asDouble())
                .isEqualTo(one.path("rank correlations").path(1).path(0).asDouble())
                .isGreaterThan(0.7);
        assertThat(one.path("groups").path(0).toString()).isEqualTo("[\"cam\",\"grad-cam\"]");
        assertThat(one.path("refused").path("kernels").asText()).isEqualTo("it gives no map over the input");
        assertThat(terminal.printed()).contains("cam and grad-cam put places in nearly the same order");
    }

    @Test
    void gridHasARowPerInput_andThePageTellsEverything() throws IOException {
        Path png = folder.resolve("c.png");
        Path html = folder.resolve("c.html");
        int status = terminal.run(
                "compare",
                FASHION,
                BOOT,
                "builtin:fashion-5-sandal",
                "--methods",
                "grad-cam,grad-cam(layer=0)",
                "--lang",
                "zh",
                "-o",
                png.toString(),
                "-o",
                html.toString());
        assertThat(terminal.errors()).isEmpty();
        assertThat(status).isZero();
        Picture grid = PictureFiles.read(png);
        // three tiles of 224 across, two rows of 224 under a line of text each, 10 between and around
        assertThat(grid.width()).isEqualTo(3 * 234 + 10);
        assertThat(grid.height()).isBetween(2 * 244, 2 * 270);
        String page = Files.readString(html);
        assertThat(page).contains("方法比较", "grad-cam(layer=0)", "等级相关", "结构相似度", "sandal");
        assertThat(page).doesNotContain("http://", "https://", "<script");
    }

    @Test
    void jsonOnStandardOutput_writesNoFile() throws IOException {
        assertThat(terminal.run("compare", FASHION, BOOT, "--methods", "cam", "--json"))
                .isZero();
        assertThat(new ObjectMapper()
                        .readTree(terminal.printed())
                        .path(0)
                        .path("input")
                        .asText())
                .isEqualTo(BOOT);
    }

    @Test
    void wrongRequests_areRefusedBeforeAnyWork() {
        assertThat(terminal.run("compare", FASHION, BOOT, "--methods", "cam,gradcam"))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("unknown explainer 'gradcam': did you mean 'grad-cam'?");
        assertThat(terminal.run("compare", FASHION, BOOT, "--methods", "cam", "-o", "c.npy"))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("c.npy: unknown kind of file for a comparison '.npy'");
        assertThat(terminal.run("compare", FASHION, "--methods", "kernels")).isEqualTo(2);
        assertThat(terminal.run("compare", FASHION, BOOT, "--methods", "kernels"))
                .isEqualTo(1);
        assertThat(terminal.errors())
                .contains("none of the methods gives a map here:", "kernels: it gives no map over the input");
    }
}
