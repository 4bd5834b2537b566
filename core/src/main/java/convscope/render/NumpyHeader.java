package convscope.render;

import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a NumPy array file says before its numbers (format versions 1 to 3, numpy.lib.format).
 *
 * @param type element type
 * @param bigEndian whether the numbers' bytes come highest first
 * @param columnMajor whether the first axis runs fastest (Fortran order)
 * @param shape sizes of the axes
 */
record NumpyHeader(ElementType type, boolean bigEndian, boolean columnMajor, long[] shape) {
    static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    /** Bytes that every file has: magic, version, length of the text in its shortest form. */
    static final int SHORTEST = 10;

    private static final int MAX_TEXT = 65_535;
    private static final int MAX_AXES = 64;
    private static final Map<String, ElementType> TYPES = Map.ofEntries(
            Map.entry("f4", ElementType.FLOAT),
            Map.entry("f8", ElementType.DOUBLE),
            Map.entry("f2", ElementType.FLOAT16),
            Map.entry("i8", ElementType.INT64),
            Map.entry("i4", ElementType.INT32),
            Map.entry("i2", ElementType.INT16),
            Map.entry("i1", ElementType.INT8),
            Map.entry("u8", ElementType.UINT64),
            Map.entry("u4", ElementType.UINT32),
            Map.entry("u2", ElementType.UINT16),
            Map.entry("u1", ElementType.UINT8),
            Map.entry("b1", ElementType.BOOL));
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*('([^']*)'|\\[)");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\sL,]*)\\)");

    /** How many bytes before the numbers; {@code start} holds the first {@link #SHORTEST} bytes at least. */
    static int length(byte[] start, String name) {
        if (start.length < SHORTEST || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new InvalidRequestException(
                    name
                            + ": not a NumPy array: the first bytes are not \\x93NUMPY; a file written by numpy.save is expected");
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw new InvalidRequestException(
                    name + ": byte 6: NumPy format version " + version + " is unknown; 1, 2 and 3 are read");
        }
        ByteBuffer bytes = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            return SHORTEST + Short.toUnsignedInt(bytes.getShort(8));
        }
        long text = start.length < 12 ? Long.MAX_VALUE : Integer.toUnsignedLong(bytes.getInt(8));
        if (text > MAX_TEXT) {
            throw new InvalidRequestException(
                    name + ": byte 8: the header is declared longer than " + MAX_TEXT + " bytes; the file is damaged");
        }
        return 12 + (int) text;
    }

    /** Reads the header out of the bytes before the numbers. */
    static NumpyHeader parse(byte[] bytes, String name) {
        int from = bytes[6] == 1 ? SHORTEST : 12;
        String text = new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1);
        Matcher descr = found(DESCR, text, "descr", from, name);
        Matcher order = found(ORDER, text, "fortran_order", from, name);
        Matcher shape = found(SHAPE, text, "shape", from, name);
        if (descr.group(2) == null) {
            throw new InvalidRequestException(
                    name + ": holds a structured array; save its fields as arrays of numbers of their own");
        }
        String kind = descr.group(2);
        return new NumpyHeader(
                type(kind, name), kind.startsWith(">"), order.group(1).equals("True"), sizes(shape.group(1), name));
    }

    private static Matcher found(Pattern pattern, String text, String key, int from, String name) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new InvalidRequestException(name + ": the header from byte " + from + " has no usable '" + key + "': "
                    + text.strip().substring(0, Math.min(80, text.strip().length())));
        }
        return matcher;
    }

    private static ElementType type(String kind, String name) {
        if (kind.endsWith("O")) {
            throw new InvalidRequestException(
                    name
                            + ": holds pickled Python objects, which can run code and are never read; save an array of numbers, for instance with .astype('float32')");
        }
        ElementType type = kind.length() < 2 ? null : TYPES.get(kind.substring(1));
        if (type == null) {
            throw new InvalidRequestException(name + ": holds elements of type '" + kind
                    + "'; f2, f4, f8, i1 to i8, u1 to u8 and bool are read. Convert it with .astype('float32')");
        }
        return type;
    }

    private static long[] sizes(String list, String name) {
        List<Long> sizes = new ArrayList<>();
        for (String size : list.replace("L", "").split(",")) {
            if (!size.isBlank()) {
                if (size.strip().length() > 12
                        || sizes.size() == MAX_AXES
                        || !size.strip().matches("\\d+")) {
                    throw new InvalidRequestException(
                            name + ": the header's shape (" + list + ") is no shape of an array");
                }
                sizes.add(Long.valueOf(size.strip()));
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    /** Bytes of all numbers; {@link Long#MAX_VALUE} where that has no 64 bits. */
    long dataBytes() {
        long count = type.bytes();
        for (long size : shape) {
            if (size != 0 && count > Long.MAX_VALUE / size) {
                return Long.MAX_VALUE;
            }
            count *= size;
        }
        return count;
    }

    /** A version 1 header for numbers in row-major order, lowest byte first, padded to a multiple of 64 bytes. */
    static byte[] written(ElementType type, long[] shape) {
        String code = TYPES.entrySet().stream()
                .filter(entry -> entry.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("a NumPy file cannot hold elements of type " + type));
        StringBuilder sizes = new StringBuilder();
        for (long size : shape) {
            sizes.append(size).append(shape.length == 1 ? "," : ", ");
        }
        String axes = shape.length > 1 ? sizes.substring(0, sizes.length() - 2) : sizes.toString();
        String text = "{'descr': '" + (type.bytes() == 1 ? "|" : "<") + code + "', 'fortran_order': False, 'shape': ("
                + axes + "), }";
        int padding = 63 - (SHORTEST + text.length()) % 64;
        byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(SHORTEST + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) body.length)
                .put(body)
                .array();
    }
}
