package convscope.web;

import convscope.graph.InvalidRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a running server: files that were sent and results that left memory, under random names, whole or not at all. Removed when the server stops. */
final class Workspace implements AutoCloseable {
    private static final int FULL = 507;
    private static final int BUFFER = 1 << 16;

    private final Path folder;

    Workspace(Path parent) {
        try {
            Files.createDirectories(parent);
            folder = Files.createTempDirectory(parent, "convscope-serve-");
        } catch (IOException e) {
            throw new InvalidRequestException(
                    parent + ": no folder for the server's files can be made there ("
                            + e.getClass().getSimpleName() + "); choose another with --folder",
                    e);
        }
    }

    /** Where parts of requests lie while they come in: always on a disk, which the server's network library writes to itself. */
    Path uploads() {
        return folder.getFileSystem() == java.nio.file.FileSystems.getDefault()
                ? folder
                : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /**
     * Keeps a stream as a file.
     *
     * @param name what it is called in messages
     * @param most bytes at most
     * @throws ProblemException 413 if it is longer, 507 if the disk is full; nothing is left behind then
     */
    Path keep(InputStream in, String name, long most) {
        Path file = folder.resolve(Ids.next());
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            long written = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                written += n;
                if (written > most) {
                    throw new ProblemException(
                            413, name + ": has more than " + most + " bytes; that is the most this server takes");
                }
                write(out, buffer, n, name);
            }
        } catch (IOException e) {
            remove(file);
            throw new ProblemException(
                    400, name + ": the upload broke off (" + e.getClass().getSimpleName() + "); send it again");
        } catch (RuntimeException e) {
            remove(file);
            throw e;
        }
        return file;
    }

    private static void write(OutputStream out, byte[] bytes, int count, String name) {
        try {
            out.write(bytes, 0, count);
        } catch (IOException e) {
            throw full(name);
        }
    }

    /** The same, under a file name of the server's own in a folder of its own. */
    Path keep(InputStream in, String name, long most, String fileName) {
        Path kept = keep(in, name, most);
        try {
            Path own = Files.createDirectory(folder.resolve(Ids.next()));
            return Files.move(kept, own.resolve(fileName));
        } catch (IOException e) {
            remove(kept);
            throw full(name);
        }
    }

    /** Keeps bytes as a file. */
    Path keep(byte[] bytes, String name) {
        Path file = folder.resolve(Ids.next());
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            remove(file);
            throw full(name);
        }
        return file;
    }

    private static ProblemException full(String name) {
        return new ProblemException(
                FULL,
                name
                        + ": the server's disk is full; nothing was kept. Free some space, or start it with --folder on another disk.");
    }

    byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ProblemException(410, "a file of this server is gone; send or compute it again");
        }
    }

    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            return;
        }
        all.forEach(this::remove);
    }
}
