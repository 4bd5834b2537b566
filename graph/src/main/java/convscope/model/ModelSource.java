package convscope.model;

import convscope.graph.Companions;
import convscope.graph.FileBytes;
import convscope.graph.Sha256;
import convscope.graph.UnreadableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of a model file.
 *
 * @param name for messages: the file's name, or {@code builtin:NAME}
 * @param content the whole file
 * @param folder where files that belong to it may lie; empty for a model that is not on disk
 * @param companions files that came with a model that is not on disk
 */
public record ModelSource(String name, FileBytes content, Optional<Path> folder, Companions companions) {
    /** A file in memory. */
    public ModelSource(String name, ByteBuffer bytes, Optional<Path> folder) {
        this(name, FileBytes.of(bytes), folder, Companions.NONE);
    }

    /**
     * Maps a file into memory.
     *
     * @throws UnreadableModelException if there is no such file, or it is a folder, empty, over 2 GiB or not readable
     */
    public static ModelSource of(Path file) {
        if (!Files.exists(file)) {
            throw new UnreadableModelException(
                    file + ": no such file; give the path of a model file (.onnx, .h5, .keras) or builtin:NAME");
        }
        if (Files.isDirectory(file)) {
            throw new UnreadableModelException(file + ": is a folder; a model file (.onnx, .h5, .keras) is expected");
        }
        try {
            long size = Files.size(file);
            if (size == 0) {
                throw new UnreadableModelException(
                        file + ": the file is empty; a model file (.onnx, .h5, .keras) is expected");
            }
            if (size > Integer.MAX_VALUE) {
                throw new UnreadableModelException(
                        file + ": the file has " + size + " bytes; at most 2147483647 can be read");
            }
            return new ModelSource(
                    file.getFileName().toString(),
                    FileBytes.map(file),
                    Optional.of(file.toAbsolutePath().getParent()),
                    Companions.NONE);
        } catch (IOException e) {
            throw new UnreadableModelException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }

    /** The whole file, read-only. */
    public ByteBuffer bytes() {
        return content.view();
    }

    /** SHA-256 of the bytes, as hexadecimal digits, which are computed from now on and waited for when they are read. */
    public CharSequence sha256() {
        return new FileHash(companions.hashed().isEmpty() ? List.of(content) : companions.hashed());
    }

    /**
     * SHA-256 of the bytes and of those of further files, one after the other, as hexadecimal digits.
     *
     * @throws UnreadableModelException if one of the files cannot be read
     */
    public CharSequence sha256(List<Path> further) {
        if (further.isEmpty()) {
            return sha256();
        }
        MessageDigest digest = Sha256.digest();
        content.inPieces(digest::update);
        for (Path file : further) {
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UnreadableModelException(
                        file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
