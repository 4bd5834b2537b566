package convscope.formats.keras;

import convscope.graph.FileBytes;
import convscope.graph.UnreadableModelException;
import convscope.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The wanted entries of a zip file, unpacked in memory; one that is not compressed, as Keras writes them, stays where it is. Names of entries are compared with
 * the wanted ones and never used as paths.
 */
public final class ZipEntries {
    private static final long LARGEST = Integer.MAX_VALUE - 1024L;
    private static final long BLOWN_UP = 1100;
    private static final long MOST_TEXT = 64 << 20;
    private static final int MOST_ENTRIES = 100_000;

    private final String file;
    private final int size;
    private final Map<String, FileBytes> entries = new HashMap<>();

    private ZipEntries(String file, int size) {
        this.file = file;
        this.size = size;
    }

    /** Whether the bytes start as a zip file does. */
    public static boolean hasSignature(ByteBuffer bytes) {
        return bytes.remaining() > 30
                && bytes.get(0) == 'P'
                && bytes.get(1) == 'K'
                && bytes.get(2) == 3
                && bytes.get(3) == 4;
    }

    /** Whether the file's table of entries, which stands at its end, names {@code wanted}; a cut-off file is searched from the start. */
    public static boolean names(ModelSource source, String wanted) {
        ByteBuffer bytes = source.bytes();
        int window = 1 << 16;
        byte[] end = new byte[Math.min(bytes.remaining(), window)];
        bytes.get(bytes.limit() - end.length, end);
        byte[] start = new byte[end.length];
        bytes.get(0, start);
        return contains(end, wanted) || contains(start, wanted);
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains(text);
    }

    /**
     * Unpacks the entries whose names are {@code wanted}; others are passed over. Texts ({@code .json}) may have 64 MB.
     *
     * @throws UnreadableModelException if the zip is damaged, unpacks to far more than it is, or holds a wanted name twice
     */
    public static ZipEntries read(ModelSource source, Predicate<String> wanted) {
        FileBytes bytes = source.content();
        ZipEntries result = new ZipEntries(source.name(), bytes.size());
        long budget = Math.min(LARGEST, bytes.size() * BLOWN_UP);
        try (Positioned zip = new Positioned(bytes)) {
            int count = 0;
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (++count > MOST_ENTRIES) {
                    throw Damage.at(source.name(), "the zip", "has more than " + MOST_ENTRIES + " entries");
                }
                if (wanted.test(entry.getName())) {
                    long most = entry.getName().endsWith(".json") ? Math.min(budget, MOST_TEXT) : budget;
                    FileBytes content = entry.getMethod() == ZipEntry.STORED
                            ? zip.skip(entry)
                            : FileBytes.of(result.unpack(zip, entry, most));
                    budget -= content.size();
                    if (result.entries.put(entry.getName(), content) != null) {
                        throw Damage.at(source.name(), "the zip", "holds '" + entry.getName() + "' twice");
                    }
                }
            }
            return result;
        } catch (IOException | IllegalArgumentException e) {
            throw new UnreadableModelException(
                    source.name() + ": the zip is damaged or cut off ("
                            + (e.getMessage() == null ? "it ends too early" : e.getMessage())
                            + "); save the model again or take another copy of the file",
                    e);
        }
    }

    private ByteBuffer unpack(ZipInputStream zip, ZipEntry entry, long budget) throws IOException {
        long declared = entry.getSize();
        if (declared > budget) {
            throw tooLarge(entry);
        }
        byte[] block = new byte[1 << 16];
        ByteBuffer content =
                ByteBuffer.allocateDirect((int) Math.min(declared >= 0 ? declared : 1 << 16, (long) size + (1 << 16)));
        for (int n = zip.read(block); n >= 0; n = zip.read(block)) {
            if (content.remaining() < n) {
                long wider = Math.min(LARGEST, Math.max(content.capacity() * 2L, content.position() + (long) n));
                if (content.position() + (long) n > budget || wider - content.position() < n) {
                    throw tooLarge(entry);
                }
                content = ByteBuffer.allocateDirect((int) wider).put(content.flip());
            }
            content.put(block, 0, n);
        }
        return content.flip().slice();
    }

    private UnreadableModelException tooLarge(ZipEntry entry) {
        return Damage.at(file, "the zip entry '" + entry.getName() + "'", "unpacks to more than this file can hold");
    }

    /** Whether a wanted entry is there. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** Names of the wanted entries that are there, in alphabetical order. */
    public List<String> names() {
        return entries.keySet().stream().sorted().toList();
    }

    /** The content of an entry that is there. */
    public ByteBuffer content(String name) {
        return entries.get(name).view();
    }

    /** The content of an entry. */
    FileBytes entry(String name) {
        FileBytes content = entries.get(name);
        if (content == null) {
            throw Damage.at(file, "the zip", "holds no '" + name + "', which a .keras file needs,");
        }
        return content;
    }

    /** Knows where in the file it reads. */
    private static final class Positioned extends ZipInputStream {
        private final FileBytes file;

        Positioned(FileBytes bytes) {
            super(new FileStream(bytes));
            file = bytes;
        }

        /** The bytes of an entry that is stored as it is, after its checksum was found right. */
        FileBytes skip(ZipEntry entry) throws IOException {
            int begin = file.size() - in.available();
            byte[] block = new byte[1 << 16];
            int size = 0;
            for (int n = read(block); n >= 0; n = read(block)) {
                size += n;
            }
            if (size != entry.getSize()) {
                throw new IOException(entry.getName() + " ends early");
            }
            return file.slice(begin, size);
        }
    }

    /** Reads the file, so that a large entry of which only the checksum is wanted does not come into memory. */
    private static final class FileStream extends InputStream {
        private final FileBytes file;
        private int at;

        FileStream(FileBytes file) {
            this.file = file;
        }

        @Override
        public int available() {
            return file.size() - at;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            int n = Math.min(length, available());
            if (n == 0 && length > 0) {
                return -1;
            }
            file.read(at, ByteBuffer.wrap(to, offset, n));
            at += n;
            return n;
        }
    }
}
