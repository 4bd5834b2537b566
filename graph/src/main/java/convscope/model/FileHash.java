package convscope.model;

import convscope.graph.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The SHA-256 of a model file, as a text of 64 hexadecimal digits. It is computed beside everything else, because it takes about as long as all the rest of
 * opening a file; whoever asks for a digit waits until it is there.
 */
final class FileHash implements CharSequence {
    private static final int BLOCK = 1 << 16;

    private final CompletableFuture<String> digits;

    /**
     * Starts computing.
     *
     * @param file where the same bytes lie on disk: reading them there keeps pages of a mapped file out of memory
     */
    FileHash(ByteBuffer bytes, Optional<Path> file) {
        ByteBuffer whole = bytes.duplicate();
        digits = CompletableFuture.supplyAsync(() -> of(whole, file), FileHash::start);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hash of a model file");
        thread.setDaemon(true);
        thread.start();
    }

    private static String of(ByteBuffer bytes, Optional<Path> file) {
        MessageDigest digest = Sha256.digest();
        if (file.isEmpty() || !read(file.get(), bytes.remaining(), digest)) {
            digest.reset();
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether the file could be read and has the expected size. */
    private static boolean read(Path file, long size, MessageDigest digest) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() != size) {
                return false;
            }
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (channel.read(block.clear()) >= 0) {
                digest.update(block.flip());
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return digits.join();
    }

    @Override
    public int length() {
        return toString().length();
    }

    @Override
    public char charAt(int index) {
        return toString().charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return toString().subSequence(start, end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileHash hash && toString().equals(hash.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
