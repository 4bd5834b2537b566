package convscope.formats.keras;

import convscope.model.Model;
import convscope.model.ModelReader;
import convscope.model.ModelSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** The model files that {@code golden/keras_layers.py}, {@code keras_texts.py} and {@code keras_errors.py} wrote. */
final class KerasFixtures {
    private KerasFixtures() {}

    static Path folder() {
        try {
            return Path.of(KerasFixtures.class.getResource("/convscope/keras").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Path file(String name) {
        return folder().resolve(name);
    }

    static List<Path> models() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(f -> f.toString().matches(".*\\.(h5|keras)"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Model read(String name) {
        return read(ModelSource.of(file(name)));
    }

    static Model read(ModelSource source) {
        List<ModelReader> readers = List.of(new KerasHdf5Reader(), new KerasZipReader());
        return readers.stream()
                .filter(r -> r.recognizes(source))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(source.name() + " is recognized by no Keras reader"))
                .read(source);
    }

    /** A {@code .keras} file with entries changed, by their names. */
    static byte[] repacked(byte[] file, BiFunction<String, byte[], byte[]> change) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                zip.putNextEntry(new ZipEntry(entry.getName()));
                zip.write(change.apply(entry.getName(), in.readAllBytes()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
