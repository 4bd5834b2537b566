package convscope.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SHA-256 of {@code abc}: FIPS 180-4, example 1. */
class FileHashTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void fileOnDisk_andBytesInMemory_haveTheSameHash(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("model.h5"), "abc");
        ByteBuffer bytes = ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8));
        CharSequence ofFile = ModelSource.of(file).sha256();
        CharSequence ofBytes = new ModelSource("builtin:abc", bytes, Optional.empty()).sha256();
        assertThat(ofFile).hasToString(ABC).hasSize(64).isEqualTo(ofBytes);
        assertThat(ofFile.subSequence(0, 4)).hasToString("ba78");
    }

    @Test
    void bytesInMemory_countWhereTheFileIsGoneOrHasAnotherSize(@TempDir Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap("abc".getBytes(StandardCharsets.UTF_8));
        assertThat(new ModelSource("gone.h5", bytes, Optional.of(folder)).sha256())
                .hasToString(ABC);
        Files.writeString(folder.resolve("longer.h5"), "abcd");
        assertThat(new ModelSource("longer.h5", bytes, Optional.of(folder)).sha256())
                .hasToString(ABC);
    }
}
