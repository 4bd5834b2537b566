package convscope.verify;

import static org.assertj.core.api.Assertions.assertThat;

import convscope.graph.Tensor;
import convscope.render.NumpyFiles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** Values computed by other implementations, made by the scripts in {@code golden/}. */
final class Golden {
    private Golden() {}

    static Map<String, Tensor> values(String name) {
        String resource = "/convscope/golden/" + name + ".npz";
        try (InputStream in = Golden.class.getResourceAsStream(resource)) {
            return NumpyFiles.read(in.readAllBytes(), resource);
        } catch (IOException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    /** {@code |actual - expected| / |expected|} in the L2 norm. */
    static double relativeError(Tensor actual, Tensor expected) {
        float[] a = actual.floats();
        float[] b = expected.floats();
        assertThat(a).hasSameSizeAs(b);
        double difference = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            size += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / size);
    }
}
