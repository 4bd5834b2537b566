package convscope.verify;

import convscope.model.ModelSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Files on the class path, as sources of models. */
public final class Fixture {
    private Fixture() {}

    /** A model that comes with Convscope. */
    public static ModelSource sample(String file) {
        return source("/convscope/samples/models/" + file);
    }

    /** A model that only tests read. */
    public static ModelSource source(String resource) {
        return new ModelSource(resource, ByteBuffer.wrap(bytes(resource)), Optional.empty());
    }

    /** The files in a zip, by name. */
    public static Map<String, byte[]> zipped(String resource) {
        Map<String, byte[]> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes(resource)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
        return files;
    }

    /** All bytes of a file. */
    public static byte[] bytes(String resource) {
        try (InputStream in = Fixture.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }
}
