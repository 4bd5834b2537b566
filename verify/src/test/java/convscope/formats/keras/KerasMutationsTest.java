package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import convscope.graph.ConvscopeException;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static byte[] repacked(byte[] bytes, Random random) {
        return KerasFixtures.repacked(bytes, (name, content) -> {
            content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            return content;
        });
    }

    /** Values of the configuration that are other values of it, or nothing, or of another type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "bidirectional_apart.keras",
                "convlstm2d.keras",
                "encoder_decoder_keras2.keras",
                "heeding.keras",
                "rnn_cells.keras",
                "spectral_normalization.keras",
                "video_sequential.keras"
            })
    void configuration_mutated(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(KerasFixtures.file(name));
        Random random = new Random(14);
        Assertions.assertTimeoutPreemptively(LONGEST, () -> {
            for (int i = 0; i < 300; i++) {
                byte[] copy = reconfigured(bytes, random);
                read(ZIP, copy, copy.length, "mutation " + i);
            }
        });
        assertThat(refused).isGreaterThan(20);
    }

    private static byte[] reconfigured(byte[] bytes, Random random) {
        return KerasFixtures.repacked(
                bytes, (name, content) -> name.equals("config.json") ? swapped(content, random) : content);
    }

    private static byte[] swapped(byte[] config, Random random) {
        JsonNode root = KerasModel.json("x", "config.json", new String(config, StandardCharsets.UTF_8));
        List<ContainerNode<?>> places = new ArrayList<>();
        List<JsonNode> values = new ArrayList<>(List.of(
                NullNode.instance,
                IntNode.valueOf(-1),
                IntNode.valueOf(0),
                TextNode.valueOf("x"),
                JsonNodeFactory.instance.arrayNode()));
        gather(root, places, values);
        ContainerNode<?> place = places.get(random.nextInt(places.size()));
        JsonNode value = values.get(random.nextInt(values.size())).deepCopy();
        int index = random.nextInt(place.size());
        if (place instanceof ArrayNode list) {
            list.set(index, value);
        } else {
            List<String> names = new ArrayList<>();
            place.fieldNames().forEachRemaining(names::add);
            ((ObjectNode) place).set(names.get(index), value);
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void gather(JsonNode node, List<ContainerNode<?>> places, List<JsonNode> values) {
        values.add(node);
        if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
            places.add(container);
            node.forEach(inner -> gather(inner, places, values));
        }
    }
}
