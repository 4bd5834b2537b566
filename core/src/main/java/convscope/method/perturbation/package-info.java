/**
 * Methods that alter the input and watch the score. They need no gradient, so they work on any network with an input of real numbers.
 *
 * <p>A new one says which parts of the inputs it keeps ({@link convscope.method.perturbation.Parts}), lets {@link convscope.method.perturbation.Masking} make the
 * inputs and {@link convscope.explain.Samples} run them, and gives a map of what is known so far after every batch.
 */
package convscope.method.perturbation;
