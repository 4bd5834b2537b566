package convscope.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import convscope.graph.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeFilesTest {
    @TempDir
    Path folder;

    @Test
    void write_newFolderAndReplacedFile() throws Exception {
        Path file = folder.resolve("a/b/out.txt");
        SafeFiles.write(file, new byte[] {1});
        SafeFiles.write(file, new byte[] {2, 3});
        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertOnly(file);
    }

    @Test
    void write_contentFails_oldFileStays() throws Exception {
        Path file = folder.resolve("out.txt");
        SafeFiles.write(file, new byte[] {1});
        assertThatThrownBy(() -> SafeFiles.write(file, out -> {
                    out.write(9);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(file + ": cannot be written: the disk is full");
        assertThatThrownBy(() -> SafeFiles.write(file, out -> {
                    throw new IllegalStateException("cancelled");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(file).hasBinaryContent(new byte[] {1});
        assertOnly(file);
    }

    @Test
    void write_throughALinkKeepsTheLink() throws Exception {
        Path file = Files.write(folder.resolve("real.txt"), new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
        SafeFiles.write(link, new byte[] {2});
        assertThat(link).isSymbolicLink();
        assertThat(file).hasBinaryContent(new byte[] {2});
    }

    @Test
    void write_whereNoFileCanBe() throws Exception {
        assertThatThrownBy(() -> SafeFiles.write(folder, new byte[1]))
                .hasMessage(folder + ": is a folder; the name of a file to write is expected");
        Path file = Files.write(folder.resolve("file"), new byte[1]);
        Path below = file.resolve("x.png");
        assertThatThrownBy(() -> SafeFiles.write(below, new byte[1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage(below + ": cannot be written: a part of its path is a file, not a folder");
        Path nowhere = Path.of("/proc/convscope/x.png");
        assertThatThrownBy(() -> SafeFiles.write(nowhere, new byte[1]))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageStartingWith(nowhere + ": cannot be written: ");
    }

    private static void assertOnly(Path file) throws IOException {
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }
}
