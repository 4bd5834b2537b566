package convscope.verify;

import convscope.model.ModelSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

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
