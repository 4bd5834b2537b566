package convscope.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import convscope.Convscope;
import convscope.InputData;
import convscope.explain.Heatmap;
import convscope.explain.InputKind;
import convscope.explain.InputView;
import convscope.explain.Subject;
import convscope.explain.Target;
import convscope.graph.Attribute;
import convscope.graph.ElementType;
import convscope.graph.GraphBuilder;
import convscope.graph.InvalidRequestException;
import convscope.graph.OnnxEncoder;
import convscope.graph.Shape;
import convscope.graph.Tensor;
import convscope.graph.Value;
import convscope.method.gradient.GradientInput;
import convscope.report.Drawing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and sounds as inputs. */
class SignalsTest {
    @TempDir
    private Path folder;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A .wav file: header of 44 bytes, then samples of {@code bits} bits; {@code format} 1 for whole numbers, 3 for real ones. */
    private static byte[] wav(int format, int channels, int bits, int declared, byte... data) {
        ByteBuffer file = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(utf8("RIFF")).putInt(36 + declared).put(utf8("WAVEfmt ")).putInt(16);
        file.putShort((short) format).putShort((short) channels).putInt(8000);
        file.putInt(8000 * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        return file.put(utf8("data")).putInt(declared).put(data).array();
    }

    private static byte[] wav(int channels, int bits, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return wav(1, channels, bits, data.length, data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,2\n3,4\n5,6\n",
                "left;right\n1;2\n3;4\n5;6",
                "# made by hand\n1\t2\n\n3\t4\n5\t6\n",
                "\ufeff1 2\r\n 3  4\r\n5 6\r\n",
                "1.0, 2e0\n+3 ,4\n5,6.0"
            })
    void table_isReadWithAnySeparator_andWithOrWithoutHeads(String text) {
        Signal signal = CsvFiles.read(utf8(text), "a.csv");
        assertThat(signal.samples()).isEqualTo(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
        assertThat(signal.channelsFirst()).isEqualTo(Tensor.of(new float[] {1, 3, 5, 2, 4, 6}, 2, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'1,2~3'    | line 2 has 1 columns",
                "'1,2~3,x'  | line 2, column 2: 'x' is no number",
                "'a,1~2,3'  | line 1, column 1: 'a' is no number",
                "'heads'    | has no numbers",
                "''         | has no numbers"
            })
    void tableThatIsNone_isRefusedWithItsLine(String text, String message) {
        byte[] bytes = utf8(text.replace('~', '\n'));
        assertThatThrownBy(() -> CsvFiles.read(bytes, "a.csv"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("a.csv: ")
                .hasMessageContaining(message);
    }

    @Test
    void sounds_ofEveryWidth_areScaledToOne() {
        // 8 bits are unsigned around 128; the others signed, lowest byte first
        assertThat(WavFiles.read(wav(1, 8, 128, 255, 0, 64), "a").samples())
                .isEqualTo(Tensor.of(new float[] {0, 127 / 128f, -1, -0.5f}, 4, 1));
        assertThat(WavFiles.read(wav(2, 16, 0, 0x40, 0, 0x80, 1, 0, 0xff, 0xff), "a")
                        .samples())
                .isEqualTo(Tensor.of(new float[] {0.5f, -1, 1 / 32768f, -1 / 32768f}, 2, 2));
        assertThat(WavFiles.read(wav(1, 24, 0, 0, 0x40, 0, 0, 0x80), "a").samples())
                .isEqualTo(Tensor.of(new float[] {0.5f, -1}, 2, 1));
        assertThat(WavFiles.read(wav(1, 32, 0, 0, 0, 0x20, 0, 0, 0, 0x80), "a").samples())
                .isEqualTo(Tensor.of(new float[] {0.25f, -1}, 2, 1));
        byte[] real = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.3f)
                .putFloat(-2f)
                .array();
        assertThat(WavFiles.read(wav(3, 1, 32, 8, real), "a").samples())
                .isEqualTo(Tensor.of(new float[] {0.3f, -2}, 2, 1));
    }

    @Test
    void soundThatDeclaresMoreThanItHolds_orIsNone_isRefused() {
        byte[] cut = wav(1, 1, 16, 2_000_000_000, (byte) 1, (byte) 2);
        assertThatThrownBy(() -> WavFiles.read(cut, "cut.wav"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("cut.wav: ");
        assertThatThrownBy(() -> WavFiles.read(utf8("1,2,3"), "no.wav"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("PCM samples of 8, 16, 24 or 32 bits");
        assertThatThrownBy(() -> WavFiles.read(new byte[0], "empty.wav")).isInstanceOf(InvalidRequestException.class);
    }

    /** Mean of the ReLU of a signal {@code [2, 5]}, the first channel counted five times, the second minus ten times. */
    private Path network() throws IOException {
        GraphBuilder graph = new GraphBuilder("hears");
        Value x = graph.input("x", ElementType.FLOAT, Shape.of(1, 2, 5));
        Value heard = graph.op(
                "Relu", graph.op("Conv", x, graph.constant("k", Tensor.of(new float[] {1, 0, 0, 1}, 2, 2, 1))));
        Value pooled = graph.op("Flatten", graph.op("GlobalAveragePool", heard));
        Value scores = graph.op(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                pooled,
                graph.constant("d", Tensor.of(new float[] {5, -10, 0, 1}, 2, 2)));
        return Files.write(folder.resolve("hears.onnx"), OnnxEncoder.encode(graph.build(java.util.List.of(scores))));
    }

    @Test
    void table_isExplainedAndDrawnAsTraces() throws IOException {
        Path csv = Files.writeString(folder.resolve("s.csv"), "a,b\n1,1\n-1,2\n2,-3\n0,0\n3,0\n");
        try (Convscope scope = Convscope.open(network())) {
            Subject subject = scope.input(csv.toString()).explaining(new Target.ClassIndex(0));
            assertThat(InputKind.of(scope.network(), scope.network().input())).isEqualTo(InputKind.SIGNAL);
            assertThat(subject.preprocessing()).contains("5 lines of 2 numbers");
            Heatmap map = new GradientInput().explain(subject);
            // gradient 5/5 and -10/5 where positive, times the input, summed over channels
            assertThat(map.raw().floats()).containsExactly(new float[] {1 - 2, -4, 2, 0, 3}, offset(1e-6f));
            assertThat(((InputView.OfSignal) map.view()).traces())
                    .isEqualTo(Tensor.of(new float[] {1, -1, 2, 0, 3, 1, 2, -3, 0, 0}, 2, 5));
            assertThat(Drawing.of(map).height()).isEqualTo(2 * 160 + 6);
        }
    }

    @Test
    void signalOfAnotherLength_isRefusedWithWhatIsNeeded() throws IOException {
        try (Convscope scope = Convscope.open(network())) {
            assertThatThrownBy(() -> scope.input(InputData.of("s.csv", utf8("1,2\n3,4"))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("has 2 moments of 2 channels")
                    .hasMessageContaining("needs 5 moments of 2 channels");
            assertThatThrownBy(() -> scope.input(InputData.of("s.wav", wav(1, 8, 1, 2, 3, 4))))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageContaining("has 4 moments of 1 channels");
            assertThatThrownBy(() -> scope.input("missing.csv"))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessage("missing.csv: no such file; a table of numbers is expected");
        }
    }
}
