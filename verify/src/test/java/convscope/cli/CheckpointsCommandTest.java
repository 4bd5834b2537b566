package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.picture.Picture;
import convscope.picture.PictureFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convscope checkpoints} as its user sees it. */
class CheckpointsCommandTest {
    private static final String BOOT = "builtin:fashion-9-ankle-boot";

    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void everyKindOfFile_isWritten() throws IOException {
        Path gif = folder.resolve("film.gif");
        Path png = folder.resolve("film.png");
        Path json = folder.resolve("film.json");
        Path curves = folder.resolve("drift.png");
        int status = terminal.run(
                "checkpoints",
                "builtin:fashion",
                BOOT,
                "--lang",
                "zh",
                "-o",
                gif.toString(),
                "-o",
                png.toString(),
                "-o",
                json.toString(),
                "--curves",
                curves.toString());
        assertThat(terminal.errors()).isEmpty();
        assertThat(status).isZero();
        assertThat(new String(Files.readAllBytes(gif), 0, 6, StandardCharsets.US_ASCII))
                .isEqualTo("GIF89a");
        Picture strip = PictureFiles.read(png);
        assertThat(strip.width()).isEqualTo(8 * 234 + 10);
        assertThat(PictureFiles.read(curves).width()).isEqualTo(900);
        assertThat(new ObjectMapper().readTree(Files.readString(json)).path("stages"))
                .hasSize(8);
        assertThat(terminal.printed()).contains("从“step 1000”起网络的答案是“ankle boot”", "conv4", "已写入");
    }

    @Test
    void classOfTheUsersChoice_isFollowed() throws IOException {
        assertThat(terminal.run("checkpoints", "builtin:fashion", BOOT, "--target", "bag", "--json"))
                .isZero();
        assertThat(new ObjectMapper()
                        .readTree(terminal.printed())
                        .path("target")
                        .asText())
                .isEqualTo("bag");
    }

    @Test
    void wrongRequests_areRefusedBeforeAnyWork() {
        assertThat(terminal.run("checkpoints", "builtin:fashion", BOOT, "-o", "film.mp4"))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("film.mp4: unknown kind of file for stages of a training '.mp4'");
        assertThat(terminal.run("checkpoints", "builtin:fashion")).isEqualTo(2);
        assertThat(terminal.run("checkpoints", "builtin:fashion", BOOT, "--target", "unit:conv4:3"))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("stages of a training are followed for one class");
    }
}
