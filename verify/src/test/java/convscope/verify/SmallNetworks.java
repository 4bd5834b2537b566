package convscope.verify;

import convscope.Convscope;
import convscope.OpenOptions;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.runtime.RunOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small random networks of {@code golden/small_networks.py}, one per family of operators, each with the input that the reference values are for. */
final class SmallNetworks {
    static final List<String> NAMES =
            List.of("plain", "pooled", "residual", "concatenated", "mobile", "leaky", "line", "volume");

    /** Those whose head is global average pooling and one dense layer. */
    static final List<String> POOLED_HEADS = List.of("pooled", "residual", "concatenated", "mobile", "line", "volume");

    private static final Map<String, Tensor> VALUES = Golden.values("networks/inputs");

    private SmallNetworks() {}

    /** Opens one; to be closed. */
    static Convscope open(String name) {
        return open(name, new RunOptions(1, "cpu", false));
    }

    static Convscope open(String name, RunOptions options) {
        try (InputStream in = SmallNetworks.class.getResourceAsStream("/convscope/golden/networks/" + name + ".onnx")) {
            Path folder = Files.createTempDirectory("convscope");
            Path file = folder.resolve(name + ".onnx");
            try {
                Files.write(file, in.readAllBytes());
                return Convscope.open(file.toString(), new OpenOptions(Optional.of("raw"), Optional.empty(), options));
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** The network's own input. */
    static Subject subject(Convscope scope) {
        String name = name(scope);
        return scope.subject(VALUES.get(name + ".x"), name);
    }

    /** The five scores that PyTorch computes for this input, {@code [1, 5]}. */
    static Tensor scores(String name) {
        return VALUES.get(name + ".scores");
    }

    private static String name(Convscope scope) {
        return scope.network().name().replaceAll(".*/|\\.onnx", "");
    }
}
