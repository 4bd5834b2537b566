package convscope.explain;

import convscope.network.Network;

/**
 * A method of explanation. Implementations are records: the components are its parameters (each with a {@link Param}), the constructor without arguments sets
 * the defaults, and {@link Describe} says what the method is.
 *
 * @param <R> kind of result
 */
public interface Explainer<R extends Explanation> {
    /**
     * Explains.
     *
     * @throws convscope.graph.UnsuitableModelException if the method does not fit the model, naming the reason and what works instead
     */
    R explain(Subject subject);

    /** Whether the method can work on a network, known before running it. */
    default Suitability suits(Network network) {
        return Suitability.YES;
    }
}
