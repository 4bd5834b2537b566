package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import convscope.explain.Descriptor;
import convscope.explain.Score;
import convscope.method.Explainers;
import convscope.report.Replay;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Commands that give results again. */
class ReplayTest {
    private static final Replay USUAL = new Replay(List.of(), "top", Score.LOGIT, 0);

    @Test
    void defaults_areNotWritten() {
        assertThat(USUAL.line(Explainers.method("grad-cam"), "builtin:fashion", "builtin:cat"))
                .isEqualTo("convscope explain grad-cam builtin:fashion builtin:cat -o grad-cam.png");
        assertThat(USUAL.line(Explainers.method("kernels"), "net.h5", ""))
                .isEqualTo("convscope explain kernels net.h5 -o kernels.png");
    }

    @Test
    void whateverChangesTheNumbers_isWritten() {
        Replay replay = new Replay(List.of("--preprocess", "tf"), "'tabby' - 282", Score.PROBABILITY, 7);
        assertThat(replay.line(Explainers.method("rise(masks=500)"), "my net.onnx", "text:it's $HOME"))
                .isEqualTo("convscope explain rise 'my net.onnx' 'text:it'\\''s $HOME' --preprocess tf"
                        + " --target ''\\''tabby'\\'' - 282' --score probability --seed 7 --masks 500 -o rise.png");
    }

    @Test
    void everyMethod_isUnderstoodByTheProgram() {
        assertThat(Explainers.all()).hasSizeGreaterThan(50);
        CommandLine program = Main.program();
        for (Descriptor method : Explainers.all()) {
            for (Descriptor.Parameter parameter : method.parameters()) {
                String other = other(parameter);
                String line = USUAL.line(
                        Explainers.create(method, Map.of(parameter.name(), other)), "builtin:fashion", "builtin:cat");
                assertThat(line).contains(" --" + parameter.name() + " ");
                String[] words =
                        line.replaceFirst("convscope ", "").replace("'", "").split(" ");
                assertThatCode(() -> program.parseArgs(words)).as(line).doesNotThrowAnyException();
            }
        }
    }

    /** A value that is not the default. */
    private static String other(Descriptor.Parameter parameter) {
        return switch (parameter.kind()) {
            case WHOLE -> Long.toString(Long.parseLong(parameter.defaultValue()) + 2);
            case REAL -> parameter.defaultValue().equals("0.5") ? "0.25" : "0.5";
            case FLAG -> parameter.defaultValue().equals("true") ? "false" : "true";
            case CHOICE -> parameter.values().stream()
                    .filter(value -> !value.equals(parameter.defaultValue()))
                    .findFirst()
                    .orElseThrow();
            case TEXT -> parameter.name().equals("rules") ? "conv1=flat" : "3,4";
            case LAYER, LAYERS -> "conv1";
            case BASELINE -> parameter.defaultValue().equals("mean") ? "zero" : "mean";
            case METHOD -> parameter.defaultValue().equals("saliency") ? "gradient-input" : "saliency";
        };
    }
}
