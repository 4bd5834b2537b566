package convscope.lesson;

import convscope.words.Text;

/**
 * A function of a single number that follows the sum: a bias, a normalisation, an activation.
 *
 * @param operator ONNX operator, or {@code Swish} or {@code HardSwish} where two operators make one function
 * @param layer number of the layer that it belongs to; -1 where no layer has it as its output
 * @param name such as {@code ReLU}
 * @param words what the function does, in a sentence
 * @param equation with the numbers put in
 * @param before the number that goes in
 * @param after the number that comes out
 */
public record Step(String operator, int layer, Text name, Text words, String equation, double before, double after) {}
