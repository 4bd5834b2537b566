package convscope.method.gradient;

import convscope.backward.RuleBook;
import convscope.explain.Subject;
import convscope.graph.Tensor;
import convscope.model.ModelInput;
import convscope.runtime.Pass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/** What arrives at the inputs of a batch when the explained scalar is sent back by the rules of a book. */
final class InputBackward {
    private InputBackward() {}

    /** Per explained input, in the shape of the batch. */
    static Map<String, Tensor> of(Subject subject, Map<String, Tensor> batch, RuleBook book) {
        List<String> names =
                subject.explainedInputs().stream().map(ModelInput::name).toList();
        Pass pass = subject.run(subject.query(List.of(), names, book), batch);
        Map<String, Tensor> arrived = new LinkedHashMap<>();
        names.forEach(name -> arrived.put(name, pass.cotangent(name)));
        return arrived;
    }

    /** Two tensors combined element by element, per input of {@code first}. */
    static Map<String, Tensor> combined(
            Map<String, Tensor> first, Map<String, Tensor> second, DoubleBinaryOperator operator) {
        Map<String, Tensor> result = new LinkedHashMap<>();
        first.forEach((name, tensor) -> {
            float[] a = tensor.floats();
            float[] b = second.get(name).floats();
            for (int i = 0; i < a.length; i++) {
                a[i] = (float) operator.applyAsDouble(a[i], b[i]);
            }
            result.put(name, Tensor.of(a, tensor.shape()));
        });
        return result;
    }
}
