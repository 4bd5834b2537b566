package convscope.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import convscope.graph.Graph;
import convscope.graph.OnnxEncoder;
import convscope.graph.Tensor;
import convscope.graph.UnsupportedOperatorException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The large constants of a network, held by the engine once for all graphs derived from it. */
final class SharedWeights implements AutoCloseable {
    private static final long LARGE = 1024;

    private final Map<String, Tensor> tensors = new HashMap<>();
    private final Map<String, OnnxTensor> held = new HashMap<>();

    SharedWeights(Graph graph) {
        OnnxEncoder.large(graph.constants(), LARGE).stream()
                .filter(name ->
                        WidenedInputs.isDirect(graph.constants().get(name).type()))
                .forEach(name -> tensors.put(name, graph.constants().get(name)));
    }

    /** The held constants that {@code graph} uses, by name, of those that are {@code wanted}. */
    synchronized Map<String, OnnxTensor> of(Graph graph, Predicate<String> wanted) {
        Map<String, OnnxTensor> used = new HashMap<>();
        graph.constants().forEach((name, tensor) -> {
            if (tensors.get(name) == tensor && wanted.test(name)) {
                used.put(name, held.computeIfAbsent(name, n -> hold(n, tensor)));
            }
        });
        return used;
    }

    private static OnnxTensor hold(String name, Tensor tensor) {
        try {
            return Engine.wrap(Engine.environment(), tensor);
        } catch (OrtException e) {
            throw new UnsupportedOperatorException(
                    "the engine refuses the weights '" + name + "': " + Engine.said(e), e);
        }
    }

    @Override
    public synchronized void close() {
        held.values().forEach(OnnxTensor::close);
        held.clear();
    }
}
