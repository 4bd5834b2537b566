package convscope.explain;

import java.util.List;

/** All methods, for a method that works upon another one and for whoever names methods in words. */
public interface Catalogue {
    /** What every method says of itself, ordered by name. */
    List<Descriptor> all();

    /**
     * A method as it is written: its name, and in brackets the parameters that are not to keep their defaults, as in {@code integrated-gradients(steps=20)}.
     *
     * @throws convscope.graph.InvalidRequestException if there is no such method or parameter, or a value does not fit
     */
    Explainer<?> method(String text);
}
