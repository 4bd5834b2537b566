package convscope.formats.foreign;

import convscope.formats.archive.ZipIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Names of the files in archives, read from their tables alone. Names are shown, never used as paths. */
final class ArchiveNames {
    private static final int MOST = 10_000;
    private static final int BLOCK = 512;
    private static final int UNPACKED = 1 << 16;

    /** What stands before a name: a signature, the length of the name at a place, and so many bytes in all. */
    private record Header(int signature, int length, int size) {}

    private static final Header LOCAL = new Header(0x04034b50, 26, 30);
    private static final Header CENTRAL = new Header(0x02014b50, 28, 46);

    private ArchiveNames() {}

    /** From the table at a zip's end; the first entry alone where that is missing. */
    static List<String> ofZip(ByteBuffer zip) {
        ByteBuffer bytes = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> names = new ArrayList<>();
        int at = table(bytes);
        if (at <= 0) {
            nameAt(bytes, 0, LOCAL).ifPresent(names::add);
            return names;
        }
        for (Optional<String> name = nameAt(bytes, at, CENTRAL);
                name.isPresent() && names.size() < MOST;
                name = nameAt(bytes, at, CENTRAL)) {
            names.add(name.get());
            at += CENTRAL.size + length(bytes, at + CENTRAL.length) + length(bytes, at + 30) + length(bytes, at + 32);
        }
        return names;
    }

    /** Where the table of entries starts; 0 where its end is not found. */
    private static int table(ByteBuffer bytes) {
        int end = ZipIndex.end(bytes);
        return end >= 0 ? bytes.getInt(end + 16) : 0;
    }

    private static int length(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private static Optional<String> nameAt(ByteBuffer bytes, int at, Header header) {
        if (at > bytes.limit() - header.size || bytes.getInt(at) != header.signature) {
            return Optional.empty();
        }
        int length = length(bytes, at + header.length);
        if (length > bytes.limit() - at - header.size) {
            return Optional.empty();
        }
        byte[] name = new byte[length];
        bytes.get(at + header.size, name);
        return Optional.of(printable(new String(name, StandardCharsets.UTF_8)));
    }

    static List<String> ofTar(ByteBuffer tar) {
        List<String> names = new ArrayList<>();
        long at = 0;
        while (at + BLOCK <= tar.limit() && names.size() < MOST && tar.get((int) at) != 0) {
            names.add(printable(text(tar, (int) at, 100)));
            String size = text(tar, (int) at + 124, 12).strip();
            if (!size.matches("[0-7]{1,11}")) {
                break;
            }
            at += BLOCK + (Long.parseLong(size, 8) + BLOCK - 1) / BLOCK * BLOCK;
        }
        return names;
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        byte[] field = new byte[length];
        bytes.get(offset, field);
        String whole = new String(field, StandardCharsets.UTF_8);
        int zero = whole.indexOf(0);
        return zero < 0 ? whole : whole.substring(0, zero);
    }

    private static String printable(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }

    /** The first bytes of what a gzip file holds; empty where it is damaged. */
    static byte[] unpackedStart(byte[] head) {
        byte[] start = new byte[UNPACKED];
        int count = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(head))) {
            for (int n = in.read(start, 0, UNPACKED); n > 0; n = in.read(start, count, UNPACKED - count)) {
                count += n;
            }
        } catch (IOException e) {
            return java.util.Arrays.copyOf(start, count);
        }
        return java.util.Arrays.copyOf(start, count);
    }
}
