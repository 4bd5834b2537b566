package convscope.formats.archive;

import convscope.graph.FileBytes;
import convscope.graph.OneLine;
import convscope.graph.UnreadableModelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip file by the table at its end (PKWARE's APPNOTE 4.3), each read on its own: what is not asked for is not unpacked. Names are compared and
 * shown, never used as paths.
 */
public final class ZipIndex {
    private static final int MOST = 10_000;
    private static final int END = 0x06054b50;
    private static final int END_SIZE = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_SIZE = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_SIZE = 30;
    private static final int ENCRYPTED = 1;
    private static final int DEFLATED = 8;
    private static final long BLOWN_UP = 1100;
    private static final int LONGEST_NAME = 60;

    private final String file;
    private final FileBytes zip;
    private final ByteBuffer bytes;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(int flags, int method, long crc, long packed, long size, long at) {}

    private ZipIndex(String file, FileBytes zip) {
        this.file = file;
        this.zip = zip;
        this.bytes = zip.view().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The table of a zip.
     *
     * @throws UnreadableModelException if it is damaged, or lists a name twice
     */
    static ZipIndex of(String file, FileBytes zip) {
        ZipIndex index = new ZipIndex(file, zip);
        try {
            index.readTable();
        } catch (IndexOutOfBoundsException e) {
            throw index.damaged("its table of files ends too early");
        }
        return index;
    }

    /** Where the record stands that ends a zip and says where its table starts, 16 bytes further; -1 where there is none. */
    public static int end(ByteBuffer zip) {
        ByteBuffer bytes = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int last = bytes.limit() - END_SIZE;
        for (int at = last; at >= Math.max(0, last - LONGEST_COMMENT); at--) {
            if (bytes.getInt(at) == END) {
                return at;
            }
        }
        return -1;
    }

    private void readTable() {
        int end = end(bytes);
        if (end < 0) {
            throw damaged("it has no table of files at its end");
        }
        int count = unsigned(end + 10);
        long at = Integer.toUnsignedLong(bytes.getInt(end + 16));
        if (count > MOST) {
            throw damaged("it has more than " + MOST + " files");
        }
        for (int i = 0; i < count; i++) {
            at = entry(Math.toIntExact(Math.min(at, bytes.limit())));
        }
    }

    private long entry(int at) {
        if (bytes.getInt(at) != CENTRAL) {
            throw damaged("its table of files holds something else");
        }
        byte[] name = new byte[unsigned(at + 28)];
        bytes.get(at + CENTRAL_SIZE, name);
        Entry entry = new Entry(
                unsigned(at + 8),
                unsigned(at + 10),
                number(at + 16),
                number(at + 20),
                number(at + 24),
                number(at + 42));
        String text = new String(name, StandardCharsets.UTF_8);
        if (entries.put(text, entry) != null) {
            throw damaged("it holds " + quoted(text) + " twice");
        }
        return (long) at + CENTRAL_SIZE + name.length + unsigned(at + 30) + unsigned(at + 32);
    }

    private int unsigned(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private long number(int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }

    /** In the order of the table. */
    Set<String> names() {
        return entries.keySet();
    }

    /**
     * What an entry that is there holds; one that is stored as it is stays where it is.
     *
     * @throws UnreadableModelException if it is damaged, encrypted, or packed otherwise than usual
     */
    FileBytes content(String name) {
        Entry entry = entries.get(name);
        try {
            if ((entry.flags & ENCRYPTED) != 0 || entry.method != 0 && entry.method != DEFLATED) {
                throw new UnreadableModelException(
                        file + ": " + quoted(name)
                                + " in the zip is encrypted or packed in a way that is seldom used; pack the files anew without");
            }
            int header = Math.toIntExact(entry.at);
            if (bytes.getInt(header) != LOCAL) {
                throw damaged(quoted(name) + " is not where its table of files says");
            }
            int from = header + LOCAL_SIZE + unsigned(header + 26) + unsigned(header + 28);
            FileBytes packed = zip.slice(from, Math.toIntExact(entry.packed));
            FileBytes content = entry.method == 0 ? packed : FileBytes.of(inflated(name, entry, packed));
            if (content.size() != entry.size || crc(content) != entry.crc) {
                throw damaged(quoted(name) + " is not what its checksum says");
            }
            return content;
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw damaged(quoted(name) + " ends outside of it");
        }
    }

    private ByteBuffer inflated(String name, Entry entry, FileBytes packed) {
        if (entry.size > entry.packed * BLOWN_UP || entry.size > Integer.MAX_VALUE) {
            throw damaged(quoted(name) + " unpacks to more than it can hold");
        }
        ByteBuffer content = ByteBuffer.allocateDirect((int) entry.size);
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.view());
            while (content.hasRemaining() && !inflater.finished()) {
                if (inflater.inflate(content) == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
            }
            return content.flip();
        } catch (DataFormatException e) {
            throw damaged(quoted(name) + " cannot be unpacked");
        } finally {
            inflater.end();
        }
    }

    private static long crc(FileBytes content) {
        CRC32 crc = new CRC32();
        content.inPieces(crc::update);
        return crc.getValue();
    }

    /** A name as it stands in a sentence. */
    static String quoted(String name) {
        return "'" + OneLine.of(name, LONGEST_NAME) + "'";
    }

    UnreadableModelException damaged(String how) {
        return new UnreadableModelException(
                file + ": the zip is damaged: " + how + "; take another copy of the file, or pack the files anew");
    }
}
