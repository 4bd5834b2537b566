package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.graph.Edge;
import convscope.method.Explainers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code convscope export} as its user sees it. */
class ExportCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter printed = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private int run(String... args) {
        CommandLine program = Main.program();
        program.setOut(new PrintWriter(printed));
        program.setErr(new PrintWriter(errors));
        return program.execute(args);
    }

    @Test
    void graph_isAModelThatOpens() {
        Path file = folder.resolve("map.onnx");
        assertThat(run("export", "grad-cam", "builtin:fashion", "--target", "sandal", "-o", file.toString()))
                .as(errors.toString())
                .isZero();
        assertThat(printed.toString())
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
        assertThat(run("export", "list")).isZero();
        assertThat(printed.toString().lines()).contains("grad-cam", "saliency").doesNotContain("kernels");
        printed.toString().lines().forEach(name -> assertThat(Explainers.named(name))
                .isNotNull());
    }

    @Test
    void wrongRequests_areRefused_andNothingIsWritten() {
        Path file = folder.resolve("map.onnx");
        assertThat(run("export", "kernels", "builtin:fashion", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(errors.toString())
                .contains(
                        "kernels is not the result of one run, so it is no single graph. These methods can be exported:");
        assertThat(run(
                        "export",
                        "grad-cam",
                        "builtin:fashion",
                        "-o",
                        folder.resolve("map.png").toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("map.png: a graph is written to a file that ends in .onnx");
        assertThat(run("export", "grad-cam", "builtin:fashion", "--target", "boat", "-o", file.toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("boat");
        assertThat(run("export", "grad-cam")).isEqualTo(2);
        assertThat(file).doesNotExist();
    }
}
