package convscope.formats.foreign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Starts of files of other formats, byte by byte as their descriptions say. */
final class ForeignFiles {
    private ForeignFiles() {}

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** These bytes, and then zeros. */
    static byte[] padded(String start, int length) {
        return Arrays.copyOf(text(start), length);
    }

    /** A zip whose entries hold each the text after its name. */
    static byte[] zip(String... namesAndTexts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(text(namesAndTexts[i + 1]));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** A tar with one file of ten bytes under each name: a header of 512 bytes, size in octal digits at 124, "ustar" at 257, a block of content. */
    static byte[] tar(String... names) {
        byte[] tar = new byte[1024 * names.length + 1024];
        for (int i = 0; i < names.length; i++) {
            put(tar, 1024 * i, names[i]);
            put(tar, 1024 * i + 124, "00000000012");
            put(tar, 1024 * i + 257, "ustar");
            put(tar, 1024 * i + 512, "0123456789");
        }
        return tar;
    }

    private static void put(byte[] bytes, int offset, String text) {
        System.arraycopy(text(text), 0, bytes, offset, text.length());
    }
}
