package convscope.formats.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import convscope.formats.ModelFormats;
import convscope.graph.ConvscopeException;
import convscope.graph.Edge;
import convscope.graph.ElementType;
import convscope.graph.Tensor;
import convscope.model.Model;
import convscope.model.ModelSource;
import convscope.network.Labels;
import convscope.network.Network;
import convscope.picture.Preprocessing;
import convscope.render.NumpyFiles;
import convscope.runtime.RunOptions;
import convscope.runtime.Session;
import convscope.verify.Chinese;
import convscope.verify.Fixture;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The files that {@code golden/make_onnx_files.py} and {@code golden/make_converted_files.py} made. */
public final class OnnxFixtures {
    private static final Map<String, byte[]> FILES = files();

    private OnnxFixtures() {}

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>(Fixture.zipped("/convscope/onnx-files.zip"));
        files.putAll(Fixture.zipped("/convscope/converted-files.zip"));
        return files;
    }

    /** Names of the models that come with values. */
    static Stream<String> withValues() {
        return FILES.keySet().stream()
                .filter(name -> name.endsWith(".npz"))
                .map(name -> name.replace(".npz", ""))
                .filter(name -> FILES.containsKey(name + ".onnx"));
    }

    public static byte[] bytes(String file) {
        return FILES.get(file);
    }

    static Model read(String name) {
        return ModelFormats.read(
                new ModelSource(name + ".onnx", ByteBuffer.wrap(bytes(name + ".onnx")), Optional.empty()));
    }

    static Network open(String name) {
        return new Network(
                read(name), Labels.NONE, Preprocessing.named("raw", "as asked"), new RunOptions(1, "cpu", false));
    }

    /** One of some files, written into a folder with the file of its weights where it has one. */
    public static ModelSource onDisk(Map<String, byte[]> files, String name, Path folder) throws IOException {
        for (String file : List.of(name + ".onnx", name + ".onnx.data")) {
            if (files.containsKey(file)) {
                Files.write(folder.resolve(file), files.get(file));
            }
        }
        return ModelSource.of(folder.resolve(name + ".onnx"));
    }

    /** Inputs and outputs by name. */
    public static Map<String, Tensor> values(String name) {
        return NumpyFiles.read(bytes(name + ".npz"), name);
    }

    static Session session(Model model) {
        return Session.open(model.graph(), new RunOptions(1, "cpu", false));
    }

    /** What goes into a model, of the types that it takes. */
    static Map<String, Tensor> feeds(Model model, Map<String, Tensor> values) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Edge input : model.graph().inputs()) {
            Tensor value = values.get(input.name());
            feeds.put(input.name(), input.type() == ElementType.FLOAT ? value.toFloat() : value);
        }
        return feeds;
    }

    /** The text of a refusal, after its Chinese was seen to be there. */
    static String refusal(ThrowingCallable asked) {
        ConvscopeException refused = catchThrowableOfType(ConvscopeException.class, asked);
        assertThat(refused).as("refused").isNotNull();
        Chinese.of(refused.getMessage());
        return refused.getMessage();
    }

    static String refusal(String name) {
        return refusal(() -> read(name));
    }
}
