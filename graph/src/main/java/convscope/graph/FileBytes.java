package convscope.graph;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stretch of bytes of a file, or of memory. A file is mapped, which takes no memory until the bytes are looked at; what is copied anyway is read from the file
 * instead, so that the process never holds it twice.
 */
public final class FileBytes {
    private static final int PIECE = 1 << 16;

    private final ByteBuffer view;
    private final Source source;
    private final long from;

    private FileBytes(ByteBuffer view, Source source, long from) {
        this.view = view.asReadOnlyBuffer();
        this.source = source;
        this.from = from;
    }

    /** Bytes in memory, from the position of {@code bytes} to its limit. */
    public static FileBytes of(ByteBuffer bytes) {
        return new FileBytes(bytes.slice(), new Source(null), 0);
    }

    /**
     * A whole file, which stays open as long as something refers to its bytes.
     *
     * @throws IOException if it cannot be read, or has 2 GiB or more
     */
    public static FileBytes map(Path file) throws IOException {
        return map(file, 0, -1);
    }

    /**
     * A part of a file.
     *
     * @param size in bytes; -1 for all that follow {@code from}
     */
    static FileBytes map(Path file, long from, long size) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            long length = size < 0 ? channel.size() - from : size;
            if (length > Integer.MAX_VALUE) {
                throw new IOException("more than 2 GiB");
            }
            ByteBuffer view = channel.map(FileChannel.MapMode.READ_ONLY, from, length);
            return new FileBytes(view, new Source(channel), from);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** How many they are. */
    public int size() {
        return view.remaining();
    }

    /** The bytes where they lie, read-only. */
    public ByteBuffer view() {
        return view.duplicate();
    }

    /**
     * Some of the bytes.
     *
     * @throws IndexOutOfBoundsException if they are not all within these
     */
    public FileBytes slice(int start, int size) {
        return new FileBytes(view.slice(start, size), source, from + start);
    }

    /**
     * Fills what remains of {@code target} with the bytes from {@code start} on; it is then at its limit.
     *
     * @throws IndexOutOfBoundsException if there are not enough
     */
    public void read(int start, ByteBuffer target) {
        Objects.checkFromIndexSize(start, target.remaining(), size());
        int begin = target.position();
        if (!source.read(from + start, target)) {
            target.position(begin);
            target.put(view.slice(start, target.remaining()));
        }
    }

    /** The bytes in direct memory of their own. */
    public ByteBuffer copy() {
        ByteBuffer copy = ByteBuffer.allocateDirect(size());
        read(0, copy);
        return copy.flip();
    }

    /** Hands out the bytes in order, in pieces of memory that the next piece gets, too. */
    public void inPieces(Consumer<ByteBuffer> use) {
        ByteBuffer piece = ByteBuffer.allocate(Math.min(PIECE, size()));
        for (int at = 0; at < size(); at += piece.limit()) {
            piece.clear().limit(Math.min(PIECE, size() - at));
            read(at, piece);
            use.accept(piece.flip());
        }
    }

    /** Lends the bytes in memory that the next one gets, too: for looking at each of them once. */
    public <T> T lent(Function<ByteBuffer, T> use) {
        return source.isOpen() ? source.lent(this, use) : use.apply(view());
    }

    /** Where the bytes come from. */
    private static final class Source {
        private final FileChannel channel;
        private SoftReference<ByteBuffer> scratch = new SoftReference<>(null);

        Source(FileChannel channel) {
            this.channel = channel;
        }

        boolean isOpen() {
            return channel != null && channel.isOpen();
        }

        /** Whether all of it could be read. A thread that is interrupted while it reads closes the file, which is then read as mapped. */
        boolean read(long at, ByteBuffer target) {
            try {
                long place = at;
                while (isOpen() && target.hasRemaining()) {
                    int count = channel.read(target, place);
                    if (count < 0) {
                        return false;
                    }
                    place += count;
                }
                return !target.hasRemaining();
            } catch (IOException e) {
                return false;
            }
        }

        synchronized <T> T lent(FileBytes bytes, Function<ByteBuffer, T> use) {
            ByteBuffer memory = scratch.get();
            if (memory == null || memory.capacity() < bytes.size()) {
                memory = ByteBuffer.allocateDirect(bytes.size());
                scratch = new SoftReference<>(memory);
            }
            ByteBuffer part = memory.slice(0, bytes.size());
            bytes.read(0, part);
            return use.apply(part.flip().asReadOnlyBuffer());
        }
    }
}
