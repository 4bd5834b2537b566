package convscope.fuzz;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One hostile file, made from a format and a number alone.
 *
 * @param how the names of what was done to it, in order
 * @param files by name, the model first
 */
record FuzzCase(FuzzFormat format, long number, String how, Map<String, byte[]> files) {
    private static final int LARGEST = 64 << 20;

    static FuzzCase of(FuzzFormat format, long number) {
        Random random = new Random(number * 0x9E3779B97F4A7C15L + format.name().hashCode());
        int seed = random.nextInt(format.seeds().size());
        Map<String, byte[]> files = new LinkedHashMap<>(format.seeds().get(seed));
        StringBuilder how = new StringBuilder("model " + seed);
        int rounds = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
        for (int i = 0; i < rounds; i++) {
            boolean beside = files.size() > 1 && random.nextInt(5) == 0;
            List<Mutator> mutators = beside || random.nextInt(4) == 0 ? ByteDamage.ALL : format.lies();
            Mutator mutator = mutators.get(random.nextInt(mutators.size()));
            String name =
                    files.keySet().stream().skip(beside ? 1 : 0).findFirst().orElseThrow();
            how.append(", ").append(mutator.name());
            files.put(name, changed(files.get(name), mutator, format, random));
        }
        return new FuzzCase(format, number, how.toString(), files);
    }

    private static byte[] changed(byte[] file, Mutator mutator, FuzzFormat format, Random random) {
        try {
            byte[] changed = file.length == 0 ? file : mutator.change().of(file, format.models(), random);
            return changed.length > LARGEST ? file : changed;
        } catch (IOException | RuntimeException e) {
            return file; // a file that was damaged before can be too broken to lie in
        }
    }

    String name() {
        return files.keySet().iterator().next();
    }

    byte[] model() {
        return files.values().iterator().next();
    }
}
