package convscope.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBytesTest {
    @TempDir
    Path folder;

    private FileBytes file;

    @BeforeEach
    void map() throws IOException {
        file = FileBytes.map(Files.writeString(folder.resolve("letters"), "abcdefgh"));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }

    private static FileBytes memory() {
        return FileBytes.of(ByteBuffer.wrap("..abcdefgh".getBytes(StandardCharsets.US_ASCII), 2, 8));
    }

    @Test
    void everyWayToTheBytes_leadsToTheSame() {
        for (FileBytes bytes : List.of(file, memory())) {
            assertThat(bytes.size()).isEqualTo(8);
            assertThat(text(bytes.view())).isEqualTo("abcdefgh");
            assertThat(text(bytes.copy())).isEqualTo("abcdefgh");
            String lent = bytes.lent(FileBytesTest::text);
            assertThat(lent).isEqualTo("abcdefgh");
            FileBytes inner = bytes.slice(2, 5).slice(1, 3);
            assertThat(text(inner.view())).isEqualTo("def");
            assertThat(text(inner.copy())).isEqualTo("def");
            ByteBuffer two = ByteBuffer.allocate(2);
            inner.read(1, two);
            assertThat(text(two.flip())).isEqualTo("ef");
        }
    }

    @Test
    void partOfAFile_hasPlacesOfItsOwn() throws IOException {
        FileBytes part = FileBytes.map(folder.resolve("letters"), 3, 4).slice(1, 2);
        assertThat(text(part.view())).isEqualTo("ef");
        assertThat(text(part.copy())).isEqualTo("ef");
    }

    @Test
    void beyondTheEnd_nothingIsRead() {
        assertThatThrownBy(() -> file.slice(6, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> file.slice(2, 3).read(1, ByteBuffer.allocate(3)))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** An interrupt closes the file for whoever reads it; the bytes stay mapped. */
    @Test
    void interruptedReading_goesOn() {
        Thread.currentThread().interrupt();
        assertThat(text(file.copy())).isEqualTo("abcdefgh");
        assertThat(Thread.interrupted()).isTrue();
        String lent = file.lent(FileBytesTest::text);
        assertThat(lent).isEqualTo("abcdefgh");
    }

    @Test
    void fileThatIsReplaced_countsAsItWas() throws IOException {
        Files.move(
                Files.writeString(folder.resolve("other"), "ABCDEFGH"),
                folder.resolve("letters"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(text(file.copy())).isEqualTo("abcdefgh");
    }

    @Test
    void tensorOfAFile_isCopiedAndLentInItsOwnOrder() {
        Tensor tensor = Tensor.ofBytes(ElementType.INT32, new long[] {2}, file).reshaped(1, 2);
        int first = 'a' | 'b' << 8 | 'c' << 16 | 'd' << 24;
        assertThat(tensor.copy().order(ByteOrder.LITTLE_ENDIAN).getInt(0)).isEqualTo(first);
        int lent = tensor.lent(bytes -> bytes.getInt(0));
        assertThat(lent).isEqualTo(first);
        assertThat(tensor.copy().isDirect()).isTrue();
    }
}
