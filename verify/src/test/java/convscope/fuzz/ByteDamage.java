package convscope.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damage that knows nothing of the format: what bad disks, broken downloads and blind attackers do. */
final class ByteDamage {
    static final List<Mutator> ALL = List.of(
            new Mutator("bytes", ByteDamage::bytes),
            new Mutator("bits", ByteDamage::bits),
            new Mutator("cut", (file, others, random) -> Arrays.copyOf(file, random.nextInt(file.length))),
            new Mutator("splice", ByteDamage::splice),
            new Mutator("block repeated", ByteDamage::repeated),
            new Mutator("block zeroed", (file, others, random) -> filled(file, (byte) 0, random)),
            new Mutator("block of ones", (file, others, random) -> filled(file, (byte) -1, random)),
            new Mutator("block left out", ByteDamage::leftOut),
            new Mutator("block moved", ByteDamage::moved),
            new Mutator("number", ByteDamage::number));

    private ByteDamage() {}

    private static byte[] bytes(byte[] file, List<byte[]> others, Random random) {
        byte[] copy = file.clone();
        for (int i = random.nextInt(6); i >= 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
        }
        return copy;
    }

    private static byte[] bits(byte[] file, List<byte[]> others, Random random) {
        byte[] copy = file.clone();
        for (int i = random.nextInt(8); i >= 0 && copy.length > 0; i--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] splice(byte[] file, List<byte[]> others, Random random) {
        byte[] other = others.get(random.nextInt(others.size()));
        int at = random.nextInt(file.length + 1);
        int from = random.nextBoolean() ? Math.min(at, other.length) : random.nextInt(other.length + 1);
        byte[] result = Arrays.copyOf(file, at + other.length - from);
        System.arraycopy(other, from, result, at, other.length - from);
        return result;
    }

    private static int[] block(byte[] file, Random random) {
        int at = random.nextInt(Math.max(1, file.length));
        int length = Math.min(file.length - at, 1 << random.nextInt(13));
        return new int[] {at, length};
    }

    private static byte[] repeated(byte[] file, List<byte[]> others, Random random) {
        int[] block = block(file, random);
        byte[] result = new byte[file.length + block[1]];
        System.arraycopy(file, 0, result, 0, block[0] + block[1]);
        System.arraycopy(file, block[0], result, block[0] + block[1], file.length - block[0]);
        return result;
    }

    private static byte[] filled(byte[] file, byte with, Random random) {
        int[] block = block(file, random);
        byte[] copy = file.clone();
        Arrays.fill(copy, block[0], block[0] + block[1], with);
        return copy;
    }

    private static byte[] leftOut(byte[] file, List<byte[]> others, Random random) {
        int[] block = block(file, random);
        byte[] result = Arrays.copyOf(file, file.length - block[1]);
        System.arraycopy(file, block[0] + block[1], result, block[0], file.length - block[0] - block[1]);
        return result;
    }

    private static byte[] moved(byte[] file, List<byte[]> others, Random random) {
        int[] block = block(file, random);
        byte[] copy = file.clone();
        int to = random.nextInt(Math.max(1, file.length - block[1]));
        System.arraycopy(file, block[0], copy, to, block[1]);
        return copy;
    }

    private static byte[] number(byte[] file, List<byte[]> others, Random random) {
        int size = 1 << random.nextInt(4);
        if (file.length < size) {
            return file;
        }
        int at = random.nextInt(file.length - size + 1);
        return overwritten(file, random.nextBoolean() ? at : at / size * size, size, Numbers.whole(random));
    }

    /** A copy with the little-endian number of {@code size} bytes at {@code at} replaced; a place outside changes nothing. */
    static byte[] overwritten(byte[] file, int at, int size, long number) {
        if (at < 0 || at + size > file.length) {
            return file;
        }
        byte[] copy = file.clone();
        ByteBuffer buffer = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
        switch (size) {
            case 1 -> buffer.put(at, (byte) number);
            case 2 -> buffer.putShort(at, (short) number);
            case 4 -> buffer.putInt(at, (int) number);
            default -> buffer.putLong(at, number);
        }
        return copy;
    }
}
