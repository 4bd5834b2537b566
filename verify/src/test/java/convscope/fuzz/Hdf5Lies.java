package convscope.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lies in the structures of an HDF5 file, which are found by their signatures and by what messages in object headers look like. */
final class Hdf5Lies {
    private static final int DATASPACE = 1;
    private static final int DATATYPE = 3;
    private static final int LAYOUT = 8;
    private static final int ATTRIBUTE = 0xc;
    private static final int CONTINUATION = 0x10;
    private static final int SYMBOL_TABLE = 0x11;

    static final List<Mutator> ALL = List.of(
            new Mutator("superblock", (file, others, random) -> within(file, 0, 96, random)),
            new Mutator("declared size of the file", (file, others, random) -> at(file, 40, 8, random)),
            new Mutator("signature further behind", Hdf5Lies::signatureBehind),
            new Mutator("tree of a group", (file, others, random) -> behind(file, "TREE", 48, random)),
            new Mutator("table of symbols", (file, others, random) -> behind(file, "SNOD", 48, random)),
            new Mutator("local heap", (file, others, random) -> behind(file, "HEAP", 32, random)),
            new Mutator("global heap", (file, others, random) -> behind(file, "GCOL", 40, random)),
            new Mutator("shape of a dataset", (file, others, random) -> inMessage(file, DATASPACE, random)),
            new Mutator("dataset of 10 GB", Hdf5Lies::hugeDataset),
            new Mutator("type of a dataset", (file, others, random) -> inMessage(file, DATATYPE, random)),
            new Mutator("layout of a dataset", (file, others, random) -> inMessage(file, LAYOUT, random)),
            new Mutator("attribute", (file, others, random) -> inMessage(file, ATTRIBUTE, random)),
            new Mutator("continuation of a header", (file, others, random) -> inMessage(file, CONTINUATION, random)),
            new Mutator("header that continues in itself", Hdf5Lies::selfContinuation),
            new Mutator("group", (file, others, random) -> inMessage(file, SYMBOL_TABLE, random)),
            new Mutator("group that holds itself", Hdf5Lies::selfGroup),
            new Mutator("kind of a message", Hdf5Lies::kindOfMessage));

    private Hdf5Lies() {}

    private static byte[] at(byte[] file, int at, int size, Random random) {
        return ByteDamage.overwritten(file, at, size, Numbers.whole(random));
    }

    private static byte[] within(byte[] file, int from, int length, Random random) {
        int size = 1 << random.nextInt(4);
        return at(file, from + random.nextInt(length) / size * size, size, random);
    }

    private static byte[] signatureBehind(byte[] file, List<byte[]> others, Random random) {
        int user = 512 << random.nextInt(3);
        byte[] result = new byte[file.length + user];
        System.arraycopy(file, 0, result, user, file.length);
        return result;
    }

    private static byte[] behind(byte[] file, String signature, int length, Random random) {
        List<Integer> found = found(file, signature);
        return found.isEmpty() ? file : within(file, found.get(random.nextInt(found.size())) + 4, length, random);
    }

    static List<Integer> found(byte[] file, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i + wanted.length <= file.length; i++) {
            if (java.util.Arrays.equals(file, i, i + wanted.length, wanted, 0, wanted.length)) {
                places.add(i);
            }
        }
        return places;
    }

    /** Places of what looks like a message of a version 1 object header: kind, size of a multiple of 8, flags, three zeros. */
    private static List<Integer> messages(byte[] file, int kind) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> places = new ArrayList<>();
        for (int i = 96; i + 16 <= file.length; i += 8) {
            int size = buffer.getShort(i + 2) & 0xffff;
            boolean message = buffer.getShort(i) == kind && size >= 8 && size % 8 == 0 && size < 4096;
            if (message && buffer.getInt(i + 4) >>> 8 == 0 && i + 8 + size <= file.length) {
                places.add(i);
            }
        }
        return places;
    }

    private static byte[] inMessage(byte[] file, int kind, Random random) {
        List<Integer> places = messages(file, kind);
        if (places.isEmpty()) {
            return file;
        }
        int message = places.get(random.nextInt(places.size()));
        int size = (file[message + 2] & 0xff) + 8;
        return within(file, message, size, random);
    }

    private static byte[] hugeDataset(byte[] file, List<byte[]> others, Random random) {
        List<Integer> places = messages(file, DATASPACE);
        if (places.isEmpty()) {
            return file;
        }
        int message = places.get(random.nextInt(places.size()));
        int rank = Math.max(1, file[message + 9] & 7);
        byte[] result = file;
        for (int axis = 0; axis < rank; axis++) {
            long size = random.nextBoolean() ? (10L << 30) / 4 : 1L << random.nextInt(63);
            result = ByteDamage.overwritten(result, message + 16 + 8 * axis, 8, size);
        }
        return result;
    }

    private static byte[] selfContinuation(byte[] file, List<byte[]> others, Random random) {
        List<Integer> places = messages(file, CONTINUATION);
        if (places.isEmpty()) {
            return file;
        }
        int message = places.get(random.nextInt(places.size()));
        byte[] moved = ByteDamage.overwritten(file, message + 8, 8, message - 8L * random.nextInt(4));
        return ByteDamage.overwritten(moved, message + 16, 8, 24 + 8L * random.nextInt(40));
    }

    private static byte[] selfGroup(byte[] file, List<byte[]> others, Random random) {
        List<Integer> tables = found(file, "SNOD");
        if (tables.isEmpty()) {
            return file;
        }
        int table = tables.get(random.nextInt(tables.size()));
        long root = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(64);
        return ByteDamage.overwritten(file, table + 8 + 40 * random.nextInt(3) + 8, 8, root);
    }

    private static byte[] kindOfMessage(byte[] file, List<byte[]> others, Random random) {
        int[] kinds = {DATASPACE, DATATYPE, LAYOUT, ATTRIBUTE, CONTINUATION, SYMBOL_TABLE, 5};
        List<Integer> places = messages(file, kinds[random.nextInt(kinds.length)]);
        return places.isEmpty()
                ? file
                : ByteDamage.overwritten(file, places.get(random.nextInt(places.size())), 2, random.nextInt(0x18));
    }
}
