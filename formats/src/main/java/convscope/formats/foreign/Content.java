package convscope.formats.foreign;

import convscope.model.ModelSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What is looked at of a file: its first and last bytes, and the names in it where it is an archive. Nothing is unpacked but the start of a gzip file. */
final class Content {
    private static final int HEAD = 1 << 16;
    private static final int TAIL = 64;

    private final ByteBuffer bytes;
    private final byte[] head;
    private final String text;
    private final String tail;
    private List<String> entries;

    private Content(ByteBuffer bytes) {
        this.bytes = bytes;
        this.head = new byte[Math.min(HEAD, bytes.remaining())];
        bytes.get(0, head);
        this.text = new String(head, StandardCharsets.ISO_8859_1);
        byte[] end = new byte[Math.min(TAIL, bytes.remaining())];
        bytes.get(bytes.limit() - end.length, end);
        this.tail = new String(end, StandardCharsets.ISO_8859_1);
    }

    static Content of(ModelSource source) {
        return new Content(source.bytes().slice());
    }

    /** What stands at the start of a file, already unpacked. */
    static Content of(byte[] start) {
        return new Content(ByteBuffer.wrap(start));
    }

    int size() {
        return bytes.limit();
    }

    byte[] head() {
        return head.clone();
    }

    /** Unsigned byte at a place of the head; -1 behind it. */
    int at(int offset) {
        return offset < head.length ? head[offset] & 255 : -1;
    }

    boolean starts(int... wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (at(i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    boolean at(int offset, String wanted) {
        return text.startsWith(wanted, offset);
    }

    /** Whether the first 64 KiB hold a text. */
    boolean holds(String wanted) {
        return text.contains(wanted);
    }

    boolean holdsAny(String... wanted) {
        return List.of(wanted).stream().anyMatch(text::contains);
    }

    /** Whether the last bytes hold a text, byte for byte. */
    boolean endsWith(String wanted) {
        return tail.contains(wanted);
    }

    /** The first characters without white space before them, in small letters. */
    String beginning() {
        String start = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        return start.stripLeading().toLowerCase(Locale.ROOT);
    }

    boolean isJson() {
        return beginning().startsWith("{") && isText();
    }

    boolean isZip() {
        return starts('P', 'K', 3, 4) || starts('P', 'K', 5, 6);
    }

    boolean isText() {
        for (byte b : head) {
            if (b >= 0 && b < 32 && b != '\n' && b != '\r' && b != '\t') {
                return false;
            }
        }
        return head.length > 0;
    }

    /** Names of what a zip or tar file holds, as far as they can be told. */
    List<String> entries() {
        if (entries == null) {
            entries = isZip() ? ArchiveNames.ofZip(bytes) : at(257, "ustar") ? ArchiveNames.ofTar(bytes) : List.of();
        }
        return entries;
    }

    /** Whether an archive holds a file of this name, in whatever folder. */
    boolean hasEntry(String name) {
        return entries().stream().anyMatch(e -> e.equals(name) || e.endsWith("/" + name));
    }

    /** Where the content of a field of protocol buffers starts whose length stands at a place. */
    int afterLength(int offset) {
        int at = offset;
        while (at < head.length && (head[at] & 128) != 0) {
            at++;
        }
        return at + 1;
    }
}
