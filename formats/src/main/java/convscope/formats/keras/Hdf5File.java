package convscope.formats.keras;

import convscope.graph.ElementType;
import convscope.graph.FileBytes;
import convscope.graph.Tensor;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An HDF5 file in memory: groups, attributes, datasets. Declared sizes are compared with the size of the file before anything is allocated. */
final class Hdf5File {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int LARGEST_COMPRESSION = 1032;

    private final String file;
    private final String prefix;
    private final FileBytes bytes;
    private final long size;
    private final HdfFile root;

    private Hdf5File(String file, String prefix, FileBytes bytes, HdfFile root) {
        this.file = file;
        this.prefix = prefix;
        this.bytes = bytes;
        this.size = bytes.size();
        this.root = root;
    }

    static boolean hasSignature(ByteBuffer bytes) {
        byte[] start = new byte[SIGNATURE.length];
        for (long at = 0; at + start.length <= bytes.limit(); at = at == 0 ? 512 : at * 2) {
            bytes.get((int) at, start);
            if (Arrays.equals(start, SIGNATURE)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Opens the bytes.
     *
     * @param prefix put before places in messages, such as {@code model.weights.h5:}
     */
    static Hdf5File open(String file, String prefix, FileBytes bytes) {
        String place = prefix.isEmpty() ? "its HDF5 structure" : prefix;
        long declared = declaredSize(bytes.view());
        if (declared > bytes.size()) {
            throw Damage.at(file, place, "is cut off: it declares " + declared + " bytes and has " + bytes.size());
        }
        return Damage.told(file, place, () -> new Hdf5File(file, prefix, bytes, HdfFile.fromByteBuffer(bytes.view())));
    }

    /** Size of the file by its own account, at its usual place; 0 where that is not known. */
    private static long declaredSize(ByteBuffer bytes) {
        ByteBuffer start = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (start.remaining() < 56 || start.get(0) != SIGNATURE[0]) {
            return 0;
        }
        int at =
                switch (start.get(8)) {
                    case 0 -> start.get(13) == 8 ? 40 : -1;
                    case 1 -> start.get(13) == 8 ? 44 : -1;
                    case 2, 3 -> start.get(9) == 8 ? 28 : -1;
                    default -> -1;
                };
        return at < 0 ? 0 : start.getLong(at);
    }

    String file() {
        return file;
    }

    /** How messages call a place inside. */
    String place(String path) {
        return prefix + "'" + path + "'";
    }

    /** Whether there is a group or dataset. */
    boolean has(String path) {
        return find(path).isPresent();
    }

    /** Text of an attribute, whether it is stored as text or bytes; of the file itself for an empty path. */
    Optional<String> text(String path, String attribute) {
        List<String> texts = texts(path, attribute).orElse(null);
        return texts == null || texts.size() != 1 ? Optional.empty() : Optional.of(texts.get(0));
    }

    /** A list of texts; Keras splits long ones over {@code name0}, {@code name1}, ... */
    Optional<List<String>> texts(String path, String attribute) {
        Optional<Node> node = find(path);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        return Damage.told(file, place(path) + " attribute " + attribute, () -> {
            List<String> found = new ArrayList<>();
            Attribute whole = node.get().getAttribute(attribute);
            if (whole != null) {
                add(whole, found);
                return Optional.of(found);
            }
            for (int i = 0; ; i++) {
                Attribute part = node.get().getAttribute(attribute + i);
                if (part == null) {
                    return i == 0 ? Optional.<List<String>>empty() : Optional.of(found);
                }
                add(part, found);
            }
        });
    }

    private void add(Attribute attribute, List<String> found) {
        if (attribute.isEmpty() || attribute.getSize() == 0) {
            return;
        }
        if (attribute.getSizeInBytes() > size || attribute.getSizeInBytes() < 0) {
            throw new IllegalStateException(attribute.getSizeInBytes() + " bytes in a file of " + size);
        }
        Object data = attribute.getData();
        if (data instanceof Object[] many) {
            for (Object one : many) {
                found.add(text(one));
            }
        } else if (!(data instanceof double[] none && none.length == 0)) {
            found.add(text(data));
        }
    }

    private static String text(Object data) {
        if (data == null || data.getClass().isArray()) {
            throw new IllegalStateException("it holds no text");
        }
        return String.valueOf(data);
    }

    /** A dataset of numbers, under a path. */
    Tensor tensor(String path) {
        Node node =
                find(path).orElseThrow(() -> Damage.at(file, place(path), "is missing, weights are expected there"));
        if (!(node instanceof Dataset dataset)) {
            throw Damage.at(file, place(path), "is a group, weights are expected there");
        }
        return Damage.told(file, place(path), () -> read(path, dataset));
    }

    private Tensor read(String path, Dataset dataset) {
        long[] shape = dataset.isScalar() ? new long[0] : dataset.getDimensionsAsLong();
        ElementType type = type(path, dataset.getDataType());
        long needed = type.bytes();
        for (long axis : shape) {
            needed = Math.multiplyExact(needed, axis);
        }
        boolean contiguous = dataset instanceof ContiguousDataset;
        long largest = contiguous ? size : Math.min(size * LARGEST_COMPRESSION, Integer.MAX_VALUE);
        if (needed > largest || needed < 0) {
            throw Damage.at(
                    file,
                    place(path),
                    "declares shape " + Arrays.toString(shape) + ", " + needed + " bytes, in a file of " + size);
        }
        requireSmallChunks(path, dataset, type, largest);
        if (contiguous && needed > 0 && isLittleEndian(dataset.getDataType())) {
            long at = root.getUserBlockSize() + ((ContiguousDataset) dataset).getDataAddress();
            if (at < 0 || needed > size - at) {
                throw Damage.at(file, place(path), "ends outside of the file");
            }
            return Tensor.ofBytes(type, shape, bytes.slice((int) at, (int) needed))
                    .toFloat();
        }
        return converted(path, needed == 0 ? new float[0] : dataset.getDataFlat(), shape);
    }

    private void requireSmallChunks(String path, Dataset dataset, ElementType type, long largest) {
        if (!(dataset instanceof ChunkedDataset chunked)) {
            return;
        }
        long bytes = type.bytes();
        for (int axis : chunked.getChunkDimensions()) {
            bytes = Math.multiplyExact(bytes, axis);
        }
        if (bytes > largest || bytes < 0) {
            throw Damage.at(file, place(path), "declares chunks of " + bytes + " bytes, in a file of " + size);
        }
    }

    private Tensor converted(String path, Object data, long[] shape) {
        if (data instanceof float[] floats) {
            return Tensor.of(floats, shape);
        }
        if (data instanceof double[] doubles) {
            return Tensor.of(doubles, shape).toFloat();
        }
        if (data instanceof long[] longs) {
            return Tensor.of(longs, shape).toFloat();
        }
        if (data instanceof int[] ints) {
            return Tensor.of(ints, shape).toFloat();
        }
        if (data instanceof Number one) {
            return Tensor.of(new float[] {one.floatValue()}, shape);
        }
        throw Damage.at(file, place(path), "holds " + data.getClass().getSimpleName() + ", numbers are expected");
    }

    private ElementType type(String path, DataType type) {
        boolean floating = type instanceof FloatingPoint;
        boolean whole = type instanceof io.jhdf.object.datatype.FixedPoint;
        ElementType found =
                switch (type.getSize()) {
                    case 2 -> floating ? ElementType.FLOAT16 : null;
                    case 4 -> floating ? ElementType.FLOAT : whole ? ElementType.INT32 : null;
                    case 8 -> floating ? ElementType.DOUBLE : whole ? ElementType.INT64 : null;
                    default -> null;
                };
        if (found == null) {
            throw Damage.at(
                    file,
                    place(path),
                    "holds " + type.getClass().getSimpleName() + " of " + type.getSize()
                            + " bytes, float16, float32 or float64 are expected");
        }
        return found;
    }

    private static boolean isLittleEndian(DataType type) {
        return type instanceof OrderedDataType ordered && ordered.getByteOrder() == ByteOrder.LITTLE_ENDIAN;
    }

    private Optional<Node> find(String path) {
        return Damage.told(file, place(path), () -> {
            Node node = root;
            for (String step : path.split("/")) {
                if (step.isEmpty()) {
                    continue;
                }
                node = node instanceof Group group ? group.getChildren().get(step) : null;
                if (node == null) {
                    return Optional.empty();
                }
            }
            return Optional.of(node);
        });
    }
}
