package convscope.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyFilesTest {
    private static final Tensor TWO = Tensor.of(new float[] {1, -2.5f}, 2);

    static byte[] bytes(String name) {
        try (InputStream in = NumpyFilesTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, Tensor> arrays(String name) {
        return NumpyFiles.read(bytes(name), name);
    }

    @ParameterizedTest
    @CsvSource({"f4, FLOAT", "f8_fortran, DOUBLE", "big_endian, FLOAT", "version2, FLOAT"})
    void read_everyOrderOfBytesAndAxes(String name, ElementType type) {
        Tensor read = arrays(name + ".npy").get(name);
        float[] expected = new float[24];
        for (int i = 0; i < 24; i++) {
            expected[i] = i / 8f - 1;
        }
        assertThat(read.type()).isEqualTo(type);
        assertThat(read.shape()).containsExactly(2, 3, 4);
        assertThat(read.floats()).containsExactly(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"types.npz", "types_compressed.npz"})
    void read_everyTypeOutOfAnArchive(String name) {
        Map<String, Tensor> read = arrays(name);
        assertThat(read.keySet()).containsExactly("i4", "i8", "u1", "flag", "f2", "empty");
        assertThat(read.get("i4")).isEqualTo(Tensor.of(new int[] {-1, 2, 3}, 3));
        assertThat(read.get("i8")).isEqualTo(Tensor.of(new long[] {1L << 40, -5}, 1, 2));
        assertThat(read.get("u1").longs()).containsExactly(0, 255);
        assertThat(read.get("flag")).isEqualTo(Tensor.of(new boolean[] {true, false, true}, 3));
        assertThat(read.get("f2").floats()).containsExactly(0.5f, -2, 65504);
        assertThat(read.get("empty").shape()).containsExactly(0, 4);
    }

    @Test
    void read_numberWithoutAxes() {
        assertThat(arrays("scalar.npy").get("scalar")).isEqualTo(Tensor.scalar(2.5f));
    }

    @Test
    void npy_sameBytesAsNumpy() {
        assertThat(NumpyFiles.npy(arrays("f4.npy").get("f4"))).isEqualTo(bytes("f4.npy"));
        assertThat(NumpyFiles.npy(Tensor.scalar(2.5f))).isEqualTo(bytes("scalar.npy"));
    }

    @Test
    void npz_roundTripKeepsOrderTypesAndBytes() {
        Map<String, Tensor> arrays = new LinkedHashMap<>(arrays("types.npz"));
        arrays.put("block1/conv", TWO);
        byte[] file = NumpyFiles.npz(arrays);
        assertThat(NumpyFiles.read(file, "x.npz")).containsExactlyEntriesOf(arrays);
        assertThat(NumpyFiles.npz(arrays)).isEqualTo(file);
    }

    @ParameterizedTest
    @CsvSource({
        "pickled.npy, pickled Python objects",
        "structured.npy, structured array",
        "text.npy, elements of type '<U3'"
    })
    void read_whatIsNoArrayOfNumbers(String name, String why) {
        assertThatThrownBy(() -> arrays(name))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(name + ": ")
                .hasMessageContaining(why);
    }

    @Test
    void read_shorterOrLongerThanDeclared() {
        byte[] good = bytes("f4.npy");
        assertRefused(Arrays.copyOf(good, good.length - 1), "from byte 128 there are 95");
        assertRefused(Arrays.copyOf(good, good.length + 1), "from byte 128 there are 97");
        assertRefused(Arrays.copyOf(good, 50), "the file ends after 50");
        assertRefused(new byte[0], "not a NumPy array");
        assertRefused("PK\3\4".getBytes(StandardCharsets.ISO_8859_1), "damaged");
    }

    @Test
    void read_hugeShapeIsRefusedBeforeMemoryIsTaken() {
        String header = new String(bytes("f4.npy"), StandardCharsets.ISO_8859_1);
        String shape = "(2, 3, 4), }                ";
        for (String huge : new String[] {"(999999999999, 999999999)", "(2000000000,)", "(99999999999999999,)"}) {
            String changed = header.replace(shape, (huge + ", }" + " ".repeat(40)).substring(0, shape.length()));
            assertThat(changed).isNotEqualTo(header);
            assertRefused(changed.getBytes(StandardCharsets.ISO_8859_1), "declare|no shape");
        }
    }

    private static void assertRefused(byte[] file, String why) {
        assertThatThrownBy(() -> NumpyFiles.read(file, "x.npy"))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith("x.npy: ")
                .message()
                .containsPattern(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f4.npy", "f8_fortran.npy", "types.npz", "types_compressed.npz", "version2.npy"})
    void read_damagedFilesEndInArraysOrOneMessage(String name) {
        byte[] good = bytes(name);
        Random random = new Random(3);
        for (int i = 0; i < 2000; i++) {
            byte[] bad = i % 2 == 0 ? good.clone() : Arrays.copyOf(good, random.nextInt(good.length));
            if (bad.length > 0) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                NumpyFiles.read(bad, "x");
            } catch (InvalidRequestException e) {
                assertThat(e).hasMessageStartingWith("x: ");
            }
        }
    }

    @Test
    void read_ofAPath(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("two.npy"), NumpyFiles.npy(TWO));
        assertThat(NumpyFiles.read(file)).containsOnly(Map.entry("two", TWO));
        assertThatThrownBy(() -> NumpyFiles.read(folder)).hasMessageContaining("is a folder");
        assertThatThrownBy(() -> NumpyFiles.read(folder.resolve("none.npy"))).hasMessageContaining("no such file");
    }
}
