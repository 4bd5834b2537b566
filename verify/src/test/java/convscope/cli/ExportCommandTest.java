package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.graph.Edge;
import convscope.method.Explainers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code convscope export} as its user sees it. */
class ExportCommandTest {
    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    @Test
    void graph_isAModelThatOpens() {
        Path file = folder.resolve("map.onnx");
        assertThat(terminal.run("export", "grad-cam", "builtin:fashion", "--target", "sandal", "-o", file.toString()))
                .as(terminal.errors())
                .isZero();
        assertThat(terminal.printed())
                .contains("input   pixels: float[batch, 28, 28, 1]", "output  map: float[batch, 7, 7]", "wrote ");
        try (Convscope scope = Convscope.open(file)) {
            assertThat(scope.network().model().metadata())
                    .containsEntry("convscope.method", "grad-cam")
                    .containsEntry("convscope.target", "sandal");
            assertThat(scope.network().model().graph().outputs())
                    .extracting(Edge::name)
                    .containsExactlyInAnyOrder("map", "uncut", "scores");
        }
    }

    @Test
    void list_namesWhatCanBeExported() {
        assertThat(terminal.run("export", "list")).isZero();
        assertThat(terminal.printed().lines()).contains("grad-cam", "saliency").doesNotContain("kernels");
        terminal.printed().lines().forEach(name -> assertThat(Explainers.named(name))
                .isNotNull());
    }

    @Test
    void wrongRequests_areRefused_andNothingIsWritten() {
        Path file = folder.resolve("map.onnx");
        assertThat(terminal.run("export", "kernels", "builtin:fashion", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(terminal.errors())
                .contains(
                        "kernels is not the result of one run, so it is no single graph. These methods can be exported:");
        assertThat(terminal.run(
                        "export",
                        "grad-cam",
                        "builtin:fashion",
                        "-o",
                        folder.resolve("map.png").toString()))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("map.png: a graph is written to a file that ends in .onnx");
        assertThat(terminal.run("export", "grad-cam", "builtin:fashion", "--target", "boat", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(terminal.errors()).contains("boat");
        assertThat(terminal.run("export", "grad-cam")).isEqualTo(2);
        assertThat(file).doesNotExist();
    }
}
