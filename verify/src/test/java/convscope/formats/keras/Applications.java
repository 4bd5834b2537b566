package convscope.formats.keras;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The networks of keras.applications that {@code golden/applications.py} wrote down: configuration, shapes of weights, and what Keras computes. */
final class Applications {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARCHIVE = "/convscope/applications.zip";

    private Applications() {}

    /** Names such as {@code keras3/ResNet50}. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        entries(ARCHIVE, (name, content) -> names.add(name.replace(".json", "")));
        return names;
    }

    static Application of(String name) {
        return new Application(name, json(entry(ARCHIVE, name + ".json")));
    }

    /** What {@code golden/transfer.py} wrote down about its network {@code name}. */
    static Application transferred(String name) {
        return new Application(
                name, json(entry("/convscope/transfer.zip", "expected.json")).path(name));
    }

    /** The content of an entry of an archive among the resources. */
    static byte[] entry(String archive, String name) {
        Map<String, byte[]> found = new HashMap<>();
        entries(archive, (entry, content) -> {
            if (entry.equals(name)) {
                found.put(entry, content.readAllBytes());
            }
        });
        assertThat(found).as(archive).containsKey(name);
        return found.get(name);
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(String name, InputStream content) throws IOException;
    }

    private static void entries(String archive, Visitor visitor) {
        try (InputStream file = Applications.class.getResourceAsStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                visitor.visit(entry.getName(), zip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(byte[] text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One network, and what Keras says about it. */
    record Application(String name, JsonNode told) {
        Model read() {
            ModelSource source = new ModelSource(name, ByteBuffer.allocate(0), Optional.empty());
            return new KerasModel(source, "test", told.path("version").asText())
                    .read(told.path("config"), network -> weights());
        }

        private KerasWeights weights() {
            Map<String, long[]> shapes = new HashMap<>();
            told.path("shapes")
                    .fields()
                    .forEachRemaining(e -> shapes.put(
                            e.getKey(),
                            IntStream.range(0, e.getValue().size())
                                    .mapToLong(i -> e.getValue().get(i).asLong())
                                    .toArray()));
            Map<String, Double> spreads = new HashMap<>();
            told.path("spreads")
                    .fields()
                    .forEachRemaining(e -> spreads.put(e.getKey(), e.getValue().asDouble()));
            return new FormulaWeights(shapes, spreads);
        }

        /** The picture that Keras was given. */
        Tensor picture() {
            double low = told.path("range").get(0).asDouble();
            double high = told.path("range").get(1).asDouble();
            long[] shape = {
                1, told.path("size").get(0).asLong(), told.path("size").get(1).asLong(), 3
            };
            return FormulaWeights.filled("input", shape, (low + high) / 2, (high - low) / 2);
        }

        List<String> layers() {
            List<String> names = new ArrayList<>();
            told.path("layers").forEach(n -> names.add(n.asText()));
            return names;
        }

        long parameters() {
            return told.path("parameters").asLong();
        }

        /** The class whose score is differentiated. */
        int target() {
            return told.path("class").asInt();
        }

        double number(String key) {
            return told.path(key).asDouble();
        }

        double[] numbers(String key) {
            return IntStream.range(0, told.path(key).size())
                    .mapToDouble(i -> told.path(key).get(i).asDouble())
                    .toArray();
        }
    }
}
