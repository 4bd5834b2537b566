package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.ConvscopeException;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged files end in a model or in a sentence, never in another exception, and soon. */
class KerasMutationsTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final ModelReader HDF5 = new KerasHdf5Reader();
    private static final ModelReader ZIP = new KerasZipReader();

    private int refused;

    private void read(ModelReader reader, byte[] bytes, int length, String what) {
        ModelSource source =
                new ModelSource("x", ByteBuffer.wrap(bytes, 0, length).slice(), Optional.empty());
        try {
            reader.recognizes(source);
            reader.read(source);
        } catch (ConvscopeException e) {
            refused++;
            assertThat(e.getMessage()).startsWith("x: ");
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what, e);
        }
    }

    private int truncate(ModelReader reader, byte[] bytes) {
        int step = Math.max(1, bytes.length / 400);
        int count = 0;
        for (int length = 1; length < bytes.length; length += step) {
            read(reader, bytes, length, "cut after " + length);
            count++;
        }
        return count;
    }

    private void mutate(ModelReader reader, byte[] bytes, int count, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] copy = bytes.clone();
            int changes = 1 + random.nextInt(4);
            for (int c = 0; c < changes; c++) {
                byte value = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextBoolean() ? 255 : 0);
                copy[random.nextInt(copy.length)] = value;
            }
            read(reader, copy, copy.length, "mutation " + i + " of seed " + seed);
        }
    }

    @Test
    void hdf5_truncated() throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file("dense.h5"));
        int count = Assertions.assertTimeoutPreemptively(LONGEST, () -> truncate(HDF5, bytes));
        assertThat(refused).isEqualTo(count);
    }

    @Test
    void hdf5_mutated() throws IOException {
        for (String name :
                new String[] {"dense.h5", "model_nested_sequential_keras2.h5", "era_1.2.2_theano_two_branches.h5"}) {
            byte[] bytes = Files.readAllBytes(KerasFixtures.file(name));
            Assertions.assertTimeoutPreemptively(LONGEST, () -> mutate(HDF5, bytes, 1000, 11));
        }
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void zip_truncated() throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file("dense.keras"));
        int count = Assertions.assertTimeoutPreemptively(LONGEST, () -> truncate(ZIP, bytes));
        assertThat(refused).isGreaterThan(count * 8 / 10);
    }

    @Test
    void zip_mutated() throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file("dense.keras"));
        Assertions.assertTimeoutPreemptively(LONGEST, () -> mutate(ZIP, bytes, 1000, 12));
        assertThat(refused).isGreaterThan(200);
    }

    @Test
    void entriesOfZip_mutated() throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file("model_branches.keras"));
        Random random = new Random(13);
        Assertions.assertTimeoutPreemptively(LONGEST, () -> {
            for (int i = 0; i < 1000; i++) {
                byte[] copy = repacked(bytes, random);
                read(ZIP, copy, copy.length, "mutation " + i);
            }
        });
        assertThat(refused).isGreaterThan(200);
    }

    private static byte[] repacked(byte[] bytes, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(content);
            }
        }
        return out.toByteArray();
    }
}
