package convscope.explain;

import convscope.graph.Tensor;
import java.util.Map;

/** What a method gives: raw values, always kept, and the {@linkplain ExplanationRecord record} of how they came about. */
public sealed interface Explanation permits Heatmap, FeatureMaps, Kernels, Scores {
    /** How the result came about, in full: enough to make it again. */
    ExplanationRecord record();

    /** The numbers by name, as they are written to {@code .npz} and {@code .npy} files; the first is the main one. */
    Map<String, Tensor> arrays();
}
