package convscope.explain;

import convscope.graph.Tensor;
import convscope.model.Layer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The trained kernels of a layer.
 *
 * @param layer whose kernels they are
 * @param weights {@code [out, in/groups, *kernel]}
 * @param norms L2 norm per kernel (per output channel)
 * @param dead kernels whose norm is below a millionth of the layer's median
 * @param duplicates pairs of kernels with a cosine above .98, each as two numbers, the lower first
 * @param record how they were read
 */
public record Kernels(
        Layer layer,
        Tensor weights,
        List<Double> norms,
        List<Integer> dead,
        List<List<Integer>> duplicates,
        ExplanationRecord record)
        implements Explanation {
    public Kernels {
        norms = List.copyOf(norms);
        dead = List.copyOf(dead);
        duplicates = List.copyOf(duplicates);
    }

    @Override
    public Map<String, Tensor> arrays() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put(layer.name(), weights);
        return arrays;
    }
}
