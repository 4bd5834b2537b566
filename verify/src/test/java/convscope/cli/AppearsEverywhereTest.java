package convscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.Convscope;
import convscope.explain.Describe;
import convscope.explain.Explainer;
import convscope.explain.Heatmap;
import convscope.explain.LayerChoice;
import convscope.explain.LayerRef;
import convscope.explain.Param;
import convscope.explain.Recording;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.method.Explainers;
import convscope.method.cam.ClassActivation;
import convscope.report.Page;
import convscope.report.Pages;
import convscope.words.Language;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A method that another jar brings shows in the library, on the command line, in its help and on the page without a line written for it. */
class AppearsEverywhereTest {
    @TempDir
    Path folder;

    /** The last layer's first map, scaled. */
    @Describe(
            title = "Scaled first map",
            titleZh = "缩放的第一个特征图",
            summary = "Shows the first map of a layer, scaled.",
            summaryZh = "显示某一层的第一个特征图（经缩放）。")
    public record ScaledFirstMap(@Param(value = "factor for every value", zh = "每个值的倍数") double factor)
            implements Explainer<Heatmap> {
        public ScaledFirstMap() {
            this(2);
        }

        @Override
        public Heatmap explain(Subject subject) {
            LayerChoice choice = LayerChoice.spatial(LayerRef.AUTO, subject.network());
            float[] values = subject.activation(choice.layer()).map(0).floats();
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) factor;
            }
            Tensor map = Tensor.of(values, subject.activation(choice.layer()).space());
            return ClassActivation.signed(map, choice, subject, new Recording(this, subject).layer(choice.sentence()));
        }
    }

    private <T> T withTheOtherJar(Supplier<T> work) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Explainer.class.getName()), ScaledFirstMap.class.getName());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            return work.get();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void library_knowsItsNameAndParameters() throws IOException {
        assertThat(Explainers.all()).noneMatch(d -> d.name().equals("scaled-first-map"));
        Explainer<?> created = withTheOtherJar(
                () -> Explainers.create(Explainers.named("scaled-first-map"), java.util.Map.of("factor", "3")));
        assertThat(created).isEqualTo(new ScaledFirstMap(3));
    }

    @Test
    void commandLine_offersAndRunsIt() throws IOException {
        Path npy = folder.resolve("map.npy");
        int status = withTheOtherJar(() -> Main.run(
                "explain",
                "scaled-first-map",
                "builtin:fashion",
                "builtin:fashion-5-sandal",
                "--factor",
                "0.5",
                "--quiet",
                "-o",
                npy.toString()));
        assertThat(status).isZero();
        assertThat(npy).isNotEmptyFile();
        String help = withTheOtherJar(() -> Main.program()
                .getSubcommands()
                .get("explain")
                .getSubcommands()
                .get("scaled-first-map")
                .getUsageMessage());
        assertThat(help).contains("--factor", "factor for every value", "default: 2.0", "first map of a layer");
    }

    @Test
    void page_tellsItInBothLanguages() throws IOException {
        String html = withTheOtherJar(() -> {
            try (Convscope scope = Convscope.open("builtin:fashion", new convscope.OpenOptions())) {
                Heatmap map = new ScaledFirstMap().explain(scope.subject("builtin:fashion-5-sandal"));
                return Pages.html(Page.of(map, Language.EN)) + Pages.html(Page.of(map, Language.ZH));
            }
        });
        assertThat(html).contains("Scaled first map", "缩放的第一个特征图");
    }
}
