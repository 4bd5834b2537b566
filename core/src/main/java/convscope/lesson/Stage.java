package convscope.lesson;

import convscope.words.Text;

/**
 * One moment of a lesson, in the order in which it is told.
 *
 * @param key what is looked at: {@code window}, {@code weights}, {@code products}, {@code sum}, {@code bias}, {@code step-0} and so on for steps of the layer,
 *     {@code softmax}, {@code output}, {@code after-0} and so on for steps of the layers that follow; for pools {@code window} and {@code winner} or
 *     {@code mean}; for softmax {@code scores}, {@code exponentials}, {@code shares}
 * @param title two or three words
 * @param text one to three sentences
 * @param equation with the numbers put in; empty where there is nothing to calculate
 */
public record Stage(String key, Text title, Text text, String equation) {}
