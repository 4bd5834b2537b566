package convscope.formats.keras;

import convscope.graph.Tensor;
import java.util.List;

/** The weights of a model's layers, wherever the format keeps them. */
interface KerasWeights {
    /** The variables of a layer, float32, in the given order. */
    List<Tensor> of(KerasLayer layer, List<Variable> variables);

    /** The words that a layer learned, in the order of their numbers; empty where the format keeps none. */
    default List<String> vocabulary(KerasLayer layer) {
        return List.of();
    }
}
