package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Heatmap;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.formats.ModelFormats;
import convscope.formats.keras.CustomLayer;
import convscope.formats.keras.LayerCall;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import convscope.method.gradient.GradientInput;
import convscope.model.Layer;
import convscope.model.ModelSource;
import convscope.network.Answer;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer of somebody's own, refused by name alone and opened with the class of {@code docs/custom-layers.md} in another jar. */
class CustomLayerTest {
    private static final Path FOLDER = folder();
    private static final Map<String, Tensor> EXPECTED = NumpyFiles.read(FOLDER.resolve("expected.npz"));

    @TempDir
    Path jar;

    private static Path folder() {
        try {
            return Path.of(
                    CustomLayerTest.class.getResource("/convscope/keras-custom").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs with a jar on the class path that names one class. */
    private void with(String className, Runnable test) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(CustomLayer.class.getName()), className);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            test.run();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"registered.keras", "plain.h5"})
    void suppliedLayer_givesWhatKerasGives_andItsGradient(String file) throws IOException {
        with("shop.Glow", () -> {
            try (Convscope scope = Convscope.open(FOLDER.resolve(file).toString(), new OpenOptions())) {
                Layer glow = scope.network().model().layers().get(1);
                assertThat(glow.name()).isEqualTo("glow");
                assertThat(glow.kind()).isEqualTo("Glow");
                assertThat(glow.parameters()).isEqualTo(4);
                Subject subject = scope.subject(EXPECTED.get("x"), "numbers");
                Tensor classes = EXPECTED.get(file + ":classes");
                for (Answer answer : subject.predict().answers()) {
                    assertThat(answer.probability())
                            .isCloseTo(classes.number(answer.index()), org.assertj.core.api.Assertions.within(1e-6));
                }
                Heatmap product = new GradientInput().explain(subject.explaining(new Target.ClassIndex(1)));
                assertThat(Golden.relativeError(product.raw(), EXPECTED.get(file + ":product")))
                        .isLessThan(1e-5);
            }
        });
    }

    @Test
    void withoutTheJar_theLayerIsRefusedByName_andTheWayOutIsTold() {
        assertThatThrownBy(
                        () -> Convscope.open(FOLDER.resolve("registered.keras").toString(), new OpenOptions()))
                .isInstanceOf(UnsupportedOperatorException.class)
                .hasMessageContaining("custom class Glow of shop>Glow (1 layer, first 'glow')")
                .hasMessageContaining("supply them as classes in Java (docs/custom-layers.md)");
    }

    @Test
    void missingVariable_isToldWithTheLayersName() throws IOException {
        with("convscope.verify.CustomLayerTest$Forgetful", () -> assertThatThrownBy(
                        () -> Convscope.open(FOLDER.resolve("registered.keras").toString(), new OpenOptions()))
                .hasMessageStartingWith("registered.keras: layer 'glow' (Glow) does not fit its input ")
                .hasMessageEndingWith(": it has no variable 'strength'"));
    }

    /** Reads a variable that it does not list. */
    public static final class Forgetful implements CustomLayer {
        @Override
        public String name() {
            return "shop>Glow";
        }

        @Override
        public convscope.graph.Value write(LayerCall call) {
            return call.input().times(call.variable("strength"));
        }
    }

    @Test
    void classOfKeras_isNotReplaced() throws IOException {
        with("convscope.verify.CustomLayerTest$FalseConvolution", () -> {
            Path file = FOLDER.resolveSibling("keras").resolve("conv2d_same.keras");
            assertThat(ModelFormats.read(ModelSource.of(file)).graph().nodes()).anyMatch(n -> n.is("Conv"));
        });
    }

    /** Would give zeros for every convolution. */
    public static final class FalseConvolution implements CustomLayer {
        @Override
        public String name() {
            return "Conv2D";
        }

        @Override
        public convscope.graph.Value write(LayerCall call) {
            return call.input().times(0);
        }
    }

    @Test
    void documentation_showsTheClassThatIsTested() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        String source = Files.readString(root.resolve("verify/src/test/java/shop/Glow.java"));
        assertThat(Files.readString(root.resolve("docs/custom-layers.md"))).contains("```java\n" + source + "```");
    }
}
