package convscope.render;

import convscope.graph.InvalidRequestException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files whole or not at all: into a temporary file in the same folder, which then takes the place of the old one. */
public final class SafeFiles {
    /** What writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private SafeFiles() {}

    /** Writes {@code bytes}; see {@link #write(Path, Content)}. */
    public static void write(Path file, byte[] bytes) {
        write(file, out -> out.write(bytes));
    }

    /**
     * Writes a file. Folders on its way that are missing are made. Where {@code file} is a device such as {@code /dev/stdout}, the bytes go straight there.
     *
     * <p>If {@code content} fails, an earlier file of that name stays as it was and nothing else stays behind. Its unchecked exceptions pass through.
     *
     * @throws InvalidRequestException if the file cannot be written, saying why
     */
    public static void write(Path file, Content content) {
        if (Files.isDirectory(file)) {
            throw new InvalidRequestException(file + ": is a folder; the name of a file to write is expected");
        }
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                try (OutputStream out = Files.newOutputStream(target)) {
                    content.writeTo(out);
                }
                return;
            }
            Files.createDirectories(target.getParent());
            replace(target, content);
        } catch (IOException e) {
            throw new InvalidRequestException(file + ": cannot be written: " + reason(e), e);
        }
    }

    private static void replace(Path target, Content content) throws IOException {
        Path temporary = target.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW))) {
                content.writeTo(out);
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void move(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "no permission for that folder; choose another one";
        }
        if (e instanceof java.nio.file.FileAlreadyExistsException || e instanceof java.nio.file.NotDirectoryException) {
            return "a part of its path is a file, not a folder";
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left")) {
            return "the disk is full";
        }
        if (message.contains("File name too long")) {
            return "its name is too long";
        }
        return message.contains("Read-only") ? "the disk is read-only; choose another place" : message;
    }
}
