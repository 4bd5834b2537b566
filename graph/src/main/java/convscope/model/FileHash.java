package convscope.model;

import convscope.graph.FileBytes;
import convscope.graph.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The SHA-256 of a model file, as a text of 64 hexadecimal digits. It is computed beside everything else, because it takes about as long as all the rest of
 * opening a file; whoever asks for a digit waits until it is there.
 */
final class FileHash implements CharSequence {
    private final CompletableFuture<String> digits;

    /** Starts computing; what is hashed is read from its file, so that its pages stay out of memory. */
    FileHash(List<FileBytes> parts) {
        digits = CompletableFuture.supplyAsync(() -> of(parts), FileHash::start);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "hash of a model file");
        thread.setDaemon(true);
        thread.start();
    }

    private static String of(List<FileBytes> parts) {
        MessageDigest digest = Sha256.digest();
        parts.forEach(part -> part.inPieces(digest::update));
        return HexFormat.of().formatHex(digest.digest());
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
