package convscope.render;

import convscope.graph.ElementType;
import convscope.graph.InvalidRequestException;
import convscope.graph.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's array files: {@code .npy} with one array, {@code .npz} with several under names.
 *
 * <p>Numbers keep their type. What is read may be in row-major or column-major order and of either byte order; what is written is row-major and lowest byte
 * first, and the same arrays give the same bytes. Files with pickled objects are refused.
 */
public final class NumpyFiles {
    private static final long MAX_BYTES = 1L << 30;
    private static final String SUFFIX = ".npy";
    private static final LocalDateTime TIMESTAMP = LocalDateTime.of(1980, 1, 1, 0, 0);

    private NumpyFiles() {}

    /** An {@code .npy} file with one array; bfloat16, which NumPy does not know, becomes float32. */
    public static byte[] npy(Tensor array) {
        Tensor written = array.type() == ElementType.BFLOAT16 ? array.toFloat() : array;
        byte[] header = NumpyHeader.written(written.type(), written.shape());
        ByteBuffer data = written.bytes();
        ByteBuffer file = ByteBuffer.allocate(Math.addExact(header.length, data.remaining()));
        return file.put(header).put(data).array();
    }

    /** An {@code .npz} file with the arrays in the map's order, compressed. */
    public static byte[] npz(Map<String, Tensor> arrays) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, Tensor> array : arrays.entrySet()) {
                ZipEntry entry = new ZipEntry(array.getKey() + SUFFIX);
                entry.setTimeLocal(TIMESTAMP);
                zip.putNextEntry(entry);
                zip.write(npy(array.getValue()));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads an {@code .npy} or {@code .npz} file, told apart by content. The array of an {@code .npy} file goes by the file's name without its ending.
     *
     * @throws InvalidRequestException if there is no such file, it is neither, is damaged, holds pickled objects, or more than 1 GiB
     */
    public static Map<String, Tensor> read(Path file) {
        if (!Files.isRegularFile(file)) {
            String found = Files.isDirectory(file) ? "is a folder" : "no such file";
            throw new InvalidRequestException(file + ": " + found + "; an .npy or .npz file is expected");
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw tooLarge(file.toString(), Files.size(file));
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new InvalidRequestException(
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); check its permissions", e);
        }
    }

    /** Reads the bytes of an {@code .npy} or {@code .npz} file; {@code name} is for messages and names the array of an {@code .npy} file. */
    public static Map<String, Tensor> read(byte[] bytes, String name) {
        boolean zip = bytes.length > 3 && bytes[0] == 'P' && bytes[1] == 'K';
        try {
            if (zip) {
                return arrays(bytes, name);
            }
            String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
            String key = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
            InputStream in = new ByteArrayInputStream(bytes);
            return Map.of(key, array(in, bytes.length, bytes.length, name));
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidRequestException(name + ": the file is damaged: " + e.getMessage(), e);
        }
    }

    private static Map<String, Tensor> arrays(byte[] bytes, String name) throws IOException {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        long left = MAX_BYTES;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String key = entry.getName();
                if (!key.endsWith(SUFFIX)) {
                    throw new InvalidRequestException(name + ": holds '" + key
                            + "', which is no NumPy array; a file written by numpy.savez is expected");
                }
                Tensor array = array(zip, left, -1, name + ": array '" + key + "'");
                left -= array.bytes().remaining();
                arrays.put(key.substring(0, key.length() - SUFFIX.length()), array);
            }
        }
        if (arrays.isEmpty()) {
            throw new InvalidRequestException(name + ": the archive is damaged or holds no arrays");
        }
        return arrays;
    }

    /**
     * @param most bytes that the numbers may have
     * @param length bytes of the whole file; -1 where it is compressed and not known
     */
    private static Tensor array(InputStream in, long most, long length, String name) throws IOException {
        byte[] start = in.readNBytes(12);
        int size = NumpyHeader.length(start, name);
        byte[] head = java.util.Arrays.copyOf(start, Math.max(size, start.length));
        int more = size <= start.length ? 0 : in.readNBytes(head, start.length, size - start.length);
        if (start.length + more < size) {
            throw new InvalidRequestException(name + ": byte 8: the header is declared as " + size
                    + " bytes long, but the file ends after " + (start.length + more));
        }
        if (size < 12) {
            throw new InvalidRequestException(name + ": byte 8: the header is declared as empty; the file is damaged");
        }
        NumpyHeader header = NumpyHeader.parse(head, name);
        long expected = header.dataBytes();
        if (length >= 0 && expected != length - size) {
            throw mismatch(name, header, expected, length - size, size);
        }
        if (expected > most) {
            throw tooLarge(name, expected);
        }
        byte[] data = in.readNBytes((int) expected);
        if (data.length < expected || in.read() >= 0) {
            throw mismatch(name, header, expected, data.length, size);
        }
        return NumpyData.tensor(header, data);
    }

    private static InvalidRequestException mismatch(
            String name, NumpyHeader header, long expected, long found, int offset) {
        String declared = expected == Long.MAX_VALUE ? "more than 2^63" : Long.toString(expected);
        String more = found == expected ? "more than " : "";
        return new InvalidRequestException(name + ": the header declares " + header.type()
                + java.util.Arrays.toString(header.shape()) + ", which has " + declared + " bytes, but from byte "
                + offset
                + " there are " + more + found + "; the file is cut off or damaged");
    }

    private static InvalidRequestException tooLarge(String name, long bytes) {
        return new InvalidRequestException(
                name + ": has " + bytes + " bytes of numbers; up to " + MAX_BYTES + " are read. Save a part of it.");
    }
}
