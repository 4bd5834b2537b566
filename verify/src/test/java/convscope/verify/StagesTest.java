package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.OpenOptions;
import convscope.explain.Explanation;
import convscope.explain.Progress;
import convscope.explain.Target;
import convscope.graph.CancelledException;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import convscope.graph.UnsuitableModelException;
import convscope.method.Explainers;
import convscope.method.cam.GradCam;
import convscope.picture.Picture;
import convscope.report.RecordJson;
import convscope.stages.Checkpoint;
import convscope.stages.Checkpoints;
import convscope.stages.Curves;
import convscope.stages.Film;
import convscope.stages.LayerDrift;
import convscope.stages.Stages;
import convscope.words.Language;
import convscope.words.Text;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/** The training of the built-in network, followed. */
class StagesTest {
    private static final List<Checkpoint> FASHION = Checkpoints.of("builtin:fashion");
    private static final Stages BOOT = Stages.of(FASHION, scope -> scope.subject("builtin:fashion-9-ankle-boot"));

    @TempDir
    private Path folder;

    @Test
    void answersMapsAndKernels_areThoseOfKeras() {
        Map<String, Tensor> golden = Golden.values("stages");
        double[] probabilities = golden.get("probabilities").doubles();
        double[] ranks = golden.get("ranks").doubles();
        assertThat(BOOT.stages()).hasSize(8);
        for (int t = 0; t < 8; t++) {
            assertThat(BOOT.stages().get(t).target().probability()).isCloseTo(probabilities[10 * t + 9], within(1e-5));
            // a map of zeros has no order: SciPy calls its correlation no number, we call it 0
            double expected = Double.isNaN(ranks[t]) ? 0 : ranks[t];
            assertThat(BOOT.stages().get(t).toFinal()).isCloseTo(expected, within(2e-3));
        }
        assertThat(BOOT.drifts().stream().map(LayerDrift::layer))
                .containsExactly("conv1", "conv2", "conv3", "conv4", "classes");
        for (LayerDrift drift : BOOT.drifts()) {
            assertClose(drift.toFinal(), golden.get(drift.layer() + "_to_final"));
            assertClose(drift.toPrevious(), golden.get(drift.layer() + "_to_previous"));
            assertClose(drift.cosines(), golden.get(drift.layer() + "_cosines"));
        }
    }

    private static void assertClose(List<Double> numbers, Tensor expected) {
        for (int t = 0; t < 8; t++) {
            double wanted = expected.number(t);
            if (Double.isNaN(wanted)) {
                assertThat(numbers.get(t)).isNull();
            } else {
                assertThat(numbers.get(t)).isCloseTo(wanted, within(1e-6));
            }
        }
    }

    @Test
    void words_tellWhenAnswerAndPlaceSettled() {
        // by Keras the boot is the first answer at the start (0.101 of ten classes) and from step 1000 on; the rank
        // correlations pass 0.7 there, too
        List<String> english = BOOT.words().stream().map(Text::en).toList();
        assertThat(english)
                .containsExactly(
                        "From 'step 1000' on the network answers 'ankle boot'; at 'step 300' it still answered 'bag'.",
                        "It had answered so before, at 'untrained' (10 %), and changed its mind.",
                        "Its probability for 'ankle boot' went from 10.1 % to 98.9 %.",
                        "From 'step 1000' on the network looks at the same place as at the end (rank correlations of at least 0.7).",
                        "The kernels of 'conv4' moved most, by 91 % of their final size; those of 'classes' least, by 61 %.");
        assertThat(BOOT.words())
                .allSatisfy(text -> assertThat(text.zh()).isNotBlank().doesNotContain("the "));
    }

    @Test
    void checkpoints_areNamedAndOrdered() {
        assertThat(FASHION.stream().map(Checkpoint::name))
                .containsExactly(
                        "untrained", "step 10", "step 30", "step 100", "step 300", "step 1000", "step 2500", "trained");
        assertThat(FASHION.get(7).step()).isEqualTo(3752);
        assertThat(FASHION.get(7).accuracy()).isEqualTo(0.9021);
    }

    @Test
    void folderWithoutAList_isReadByTheNumbersInItsNames() throws IOException {
        for (String name : new String[] {"epoch-10.keras", "epoch-9.keras", "epoch-100.h5", "notes.txt"}) {
            Files.write(folder.resolve(name), new byte[] {1});
        }
        assertThat(Checkpoints.of(folder.toString()).stream().map(Checkpoint::name))
                .containsExactly("epoch-9", "epoch-10", "epoch-100");
    }

    @Test
    void folderWithAList_isReadInItsOrder() throws IOException {
        Files.writeString(
                folder.resolve("stages.json"), "[{\"file\":\"b.h5\",\"step\":1},{\"file\":\"a.h5\",\"name\":\"end\"}]");
        assertThat(Checkpoints.of(folder.toString()))
                .containsExactly(
                        new Checkpoint("b", folder.resolve("b.h5").toString(), 1L, null),
                        new Checkpoint("end", folder.resolve("a.h5").toString(), null, null));
        Files.writeString(folder.resolve("stages.json"), "[{\"file\":\"../b.h5\"},{\"file\":\"a.h5\"}]");
        assertThatThrownBy(() -> Checkpoints.of(folder.toString()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("has no 'file' that names a model file in the same folder");
    }

    @Test
    void wrongRequests_areRefused() {
        assertThatThrownBy(() -> Checkpoints.of("no-such-folder"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("no-such-folder: no such folder");
        assertThatThrownBy(() -> Checkpoints.of(folder.toString()))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("holds 0 model files");
        assertThatThrownBy(() -> Checkpoints.of("builtin:fashon"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("did you mean 'fashion'?");
        assertThatThrownBy(() -> Stages.of(
                        FASHION,
                        scope -> scope.subject("builtin:fashion-9-ankle-boot"),
                        Explainers.named("kernels").create(),
                        new Target.Top(1),
                        new OpenOptions(),
                        Progress.NONE))
                .isInstanceOf(UnsuitableModelException.class)
                .hasMessageContaining("gives no map over the input");
        List<Checkpoint> mixed = List.of(FASHION.get(0), new Checkpoint("other", "builtin:efficientnet-lite0"));
        assertThatThrownBy(() -> Stages.of(mixed, scope -> scope.subject("builtin:cat")))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void watcher_seesEveryStageAndMayEndTheWork() {
        List<Integer> told = new ArrayList<>();
        Progress ending = new Progress() {
            @Override
            public void at(int done, int total, Supplier<? extends Explanation> soFar) {
                told.add(100 * done / total);
                assertThat(soFar.get()).isNotNull();
            }

            @Override
            public boolean isCancelled() {
                return told.size() == 2;
            }
        };
        assertThatThrownBy(() -> Stages.of(
                        FASHION,
                        scope -> scope.subject("builtin:fashion-9-ankle-boot"),
                        new GradCam(),
                        new Target.ClassIndex(3),
                        new OpenOptions(),
                        ending))
                .isInstanceOf(CancelledException.class)
                .hasMessage("cancelled after 2 of 8 stages");
        assertThat(told).containsExactly(12, 25);
    }

    @Test
    void film_hasAFramePerStageAndStartsAgain() throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(Film.gif(BOOT)))) {
            reader.setInput(in);
            assertThat(reader.getNumImages(true)).isEqualTo(8);
            assertThat(reader.read(0).getWidth()).isEqualTo(360 + 20);
            IIOMetadataNode first =
                    (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
            NodeList loops = first.getElementsByTagName("ApplicationExtension");
            assertThat(((IIOMetadataNode) loops.item(0)).getAttribute("applicationID"))
                    .isEqualTo("NETSCAPE");
            // block 1, then 0 times as a whole number of two bytes: for ever
            assertThat((byte[]) ((IIOMetadataNode) loops.item(0)).getUserObject())
                    .containsExactly(1, 0, 0);
            assertThat(delay(reader, 0)).isEqualTo("90");
            assertThat(delay(reader, 7)).isEqualTo("240");
        } finally {
            reader.dispose();
        }
        assertThat(Film.gif(BOOT)).isEqualTo(Film.gif(BOOT));
        assertThat(Film.strip(BOOT).width()).isEqualTo(8 * 234 + 10);
    }

    private static String delay(ImageReader reader, int frame) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        return ((IIOMetadataNode)
                        root.getElementsByTagName("GraphicControlExtension").item(0))
                .getAttribute("delayTime");
    }

    @Test
    void curves_areDrawnInTheirColours() {
        assertThat(coloured(Curves.drift(BOOT), 0x0072B2)).isGreaterThan(200);
        assertThat(coloured(Curves.answers(BOOT), 0xD55E00)).isGreaterThan(200);
    }

    private static int coloured(Picture picture, int color) {
        int count = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int rgb = picture.value(x, y, 0) << 16 | picture.value(x, y, 1) << 8 | picture.value(x, y, 2);
                count += rgb == color ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void fields_areJson() throws IOException {
        JsonNode json = new ObjectMapper().readTree(RecordJson.text(BOOT.fields(Language.ZH)));
        assertThat(json.path("stages").path(5).path("stage").path("name").asText())
                .isEqualTo("step 1000");
        assertThat(json.path("stages").path(5).path("top").path("label").asText())
                .isEqualTo("ankle boot");
        assertThat(json.path("drifts").path(0).path("toPrevious").path(0).isNull())
                .isTrue();
        assertThat(json.path("words").path(0).asText()).startsWith("从“step 1000”起");
    }
}
