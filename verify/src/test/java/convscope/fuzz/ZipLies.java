package convscope.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Lies in the structures of a zip file, bombs, and damage to single entries. */
final class ZipLies {
    private static final String LOCAL = "PK\u0003\u0004";
    private static final String CENTRAL = "PK\u0001\u0002";
    private static final String END = "PK\u0005\u0006";

    static final List<Mutator> ALL = List.of(
            new Mutator("local header", (file, others, random) -> behind(file, LOCAL, 30, random)),
            new Mutator("central directory", (file, others, random) -> behind(file, CENTRAL, 46, random)),
            new Mutator("end of the directory", (file, others, random) -> behind(file, END, 22, random)),
            new Mutator("encrypted", (file, others, random) -> local(file, 6, 2, 1 | random.nextInt(0x2000), random)),
            new Mutator("method", (file, others, random) -> local(file, 8, 2, random.nextInt(100), random)),
            new Mutator("declared 10 GB", ZipLies::declaredHuge),
            new Mutator("zip64", ZipLies::zip64),
            new Mutator("bomb", ZipLies::bomb),
            new Mutator("entry twice", ZipLies::twice),
            new Mutator("path outside", ZipLies::pathOutside),
            new Mutator("entry missing", ZipLies::missing),
            new Mutator("many entries", ZipLies::many),
            new Mutator("zip in the zip", ZipLies::nested),
            new Mutator("stored", ZipLies::stored));

    private ZipLies() {}

    private static byte[] behind(byte[] file, String signature, int length, Random random) {
        List<Integer> places = Hdf5Lies.found(file, signature);
        if (places.isEmpty()) {
            return file;
        }
        int size = 2 << random.nextInt(2);
        int at = places.get(random.nextInt(places.size())) + 4 + random.nextInt(length - 4) / 2 * 2;
        return ByteDamage.overwritten(file, at, size, Numbers.whole(random));
    }

    private static byte[] local(byte[] file, int offset, int size, long number, Random random) {
        List<Integer> places = Hdf5Lies.found(file, LOCAL);
        return places.isEmpty()
                ? file
                : ByteDamage.overwritten(file, places.get(random.nextInt(places.size())) + offset, size, number);
    }

    private static byte[] declaredHuge(byte[] file, List<byte[]> others, Random random) {
        byte[] lying = local(file, 22, 4, 0xfffffff0L, random);
        return random.nextBoolean() ? lying : local(lying, 18, 4, 0xfffffff0L, random);
    }

    /** Sizes of all ones, which say that the true ones stand in a field that is not there or lies. */
    private static byte[] zip64(byte[] file, List<byte[]> others, Random random) {
        byte[] lying = local(local(file, 22, 4, -1, random), 18, 4, -1, random);
        return random.nextBoolean() ? lying : local(lying, 28, 2, random.nextInt(40), random);
    }

    static Map<String, byte[]> entries(byte[] file) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(1);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                ZipEntry header = new ZipEntry(entry.getKey());
                header.setTimeLocal(LocalDateTime.of(2000, 1, 1, 0, 0));
                zip.putNextEntry(header);
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static String any(Map<String, byte[]> entries, Random random) {
        return new ArrayList<>(entries.keySet()).get(random.nextInt(entries.size()));
    }

    private static byte[] bomb(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = entries(file);
        byte[] filler = new byte[1 << (20 + random.nextInt(4))];
        java.util.Arrays.fill(filler, (byte) (random.nextBoolean() ? ' ' : random.nextBoolean() ? '[' : 0));
        entries.put(random.nextInt(4) == 0 ? "readme.txt" : any(entries, random), filler);
        return zip(entries);
    }

    private static byte[] twice(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = entries(file);
        String name = any(entries, random);
        String placeholder = "_" + name.substring(1);
        entries.put(placeholder, entries.get(name));
        return new String(zip(entries), StandardCharsets.ISO_8859_1)
                .replace(placeholder, name)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] pathOutside(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = entries(file);
        String name = any(entries, random);
        byte[] content = entries.get(name);
        if (random.nextBoolean()) {
            entries.remove(name);
        }
        entries.put((random.nextBoolean() ? "../../" : "/tmp/") + name, content);
        return zip(entries);
    }

    private static byte[] missing(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = entries(file);
        entries.remove(any(entries, random));
        return zip(entries);
    }

    private static byte[] many(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = random.nextInt(3000); i >= 0; i--) {
            entries.put("x" + i, new byte[0]);
        }
        entries.putAll(entries(file));
        return zip(entries);
    }

    private static byte[] nested(byte[] file, List<byte[]> others, Random random) throws IOException {
        Map<String, byte[]> entries = entries(file);
        entries.put(any(entries, random), file);
        return zip(entries);
    }

    private static byte[] stored(byte[] file, List<byte[]> others, Random random) throws IOException {
        byte[] lying = local(zip(entries(file)), 8, 2, 0, random);
        return local(lying, 6, 2, 0, random);
    }

    /** Damages one entry by a mutator of its own format, and packs the file again. */
    static Mutator inside(Predicate<String> which, Mutator mutator) {
        return new Mutator("inside: " + mutator.name(), (file, others, random) -> {
            Map<String, byte[]> entries = entries(file);
            List<byte[]> same = new ArrayList<>();
            byte[] other = others.get(random.nextInt(others.size()));
            entries(other).forEach((name, content) -> {
                if (which.test(name)) {
                    same.add(content);
                }
            });
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                if (which.test(entry.getKey()) && entry.getValue().length > 0 && !same.isEmpty()) {
                    entry.setValue(mutator.change().of(entry.getValue(), same, random));
                }
            }
            return zip(entries);
        });
    }
}
