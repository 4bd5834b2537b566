package convscope.formats.foreign;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Names of the files in archives, read from their tables alone. Names are shown, never used as paths. */
final class ArchiveNames {
    private static final int MOST = 10_000;
    private static final int END_RECORD = 22;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final int BLOCK = 512;
    private static final int UNPACKED = 1 << 16;

    private ArchiveNames() {}

    /** From the table at a zip's end; from what the first entry says where that is missing. */
    static List<String> ofZip(ByteBuffer zip) {
        ByteBuffer bytes = zip.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> names = new ArrayList<>();
        int end = bytes.limit() - END_RECORD;
        int first = Math.max(0, end - LONGEST_COMMENT);
        while (end >= first && bytes.getInt(end) != 0x06054b50) {
            end--;
        }
        int at = end >= first ? bytes.getInt(end + 16) : 0;
        boolean table = at > 0;
        while (at >= 0 && at + 46 <= bytes.limit() && names.size() < MOST) {
            boolean central = bytes.getInt(at) == 0x02014b50;
            if (table && !central || !table && bytes.getInt(at) != 0x04034b50) {
                break;
            }
            int length = bytes.getShort(at + (table ? 28 : 26)) & 0xffff;
            int start = at + (table ? 46 : 30);
            if (start + length > bytes.limit()) {
                break;
            }
            byte[] name = new byte[length];
            bytes.get(start, name);
            names.add(printable(new String(name, StandardCharsets.UTF_8)));
            if (!table) {
                break;
            }
            at = start + length + (bytes.getShort(at + 30) & 0xffff) + (bytes.getShort(at + 32) & 0xffff);
        }
        return names;
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
