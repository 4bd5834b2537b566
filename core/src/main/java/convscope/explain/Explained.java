package convscope.explain;

import convscope.graph.Tensor;

/**
 * A {@link Target} found in a network's answer.
 *
 * @param index number of the class; -1 for a difference
 * @param label name of what is explained: a class, or {@code A - B}
 * @param probability the class's probability; NaN for a difference
 * @param score value of the explained scalar
 * @param sentence what is explained and what was left out: {@code logit 285 'Egyptian cat'; the softmax after it was left out}
 * @param seed weights over the explained edge for a batch of one, in its shape
 */
public record Explained(int index, String label, double probability, double score, String sentence, Tensor seed) {}
