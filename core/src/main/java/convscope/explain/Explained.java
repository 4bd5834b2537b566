package convscope.explain;

import convscope.graph.Tensor;

/**
 * A {@link Target} found in a network's answer: the scalar {@code sum(seed * value of edge)}.
 *
 * @param edge edge of the graph whose weighted sum is explained
 * @param seed weights over the edge for a batch of one, in its shape
 * @param index number of the class; -1 where the target is no single class
 * @param label name of what is explained: a class, {@code A - B}, a unit
 * @param probability the class's probability; NaN where the target is no single class
 * @param score value of the explained scalar
 * @param sentence what is explained and what was left out: {@code logit 285 'Egyptian cat'; the softmax after it was left out}
 */
public record Explained(
        String edge, Tensor seed, int index, String label, double probability, double score, String sentence) {}
